using System.Diagnostics;
using System.Globalization;

namespace FastNet.Mpi.Tests;

/// <summary>The tool under a launcher of this machine.</summary>
internal static class Mpirun
{
    public const string OpenMpi = "mpirun.openmpi";
    public const string Mpich = "mpirun.mpich";

    /// <summary>Set to 1 where a launcher must be there: that there is none is then a failure.</summary>
    private const string RequiredVariable = "FASTNET_REQUIRE_MPI";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "FastNet.Cli.dll");

    /// <summary>The program, or where it is missing the end of the test.</summary>
    public static string Find(string launcher)
    {
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, launcher)).FirstOrDefault(File.Exists);
        if (path is null && Environment.GetEnvironmentVariable(RequiredVariable) == "1")
        {
            Assert.Fail($"{RequiredVariable} is 1, and {launcher} is not on the path");
        }

        Assume.That(path, Is.Not.Null, $"{launcher} is not on the path");
        return path!;
    }

    /// <summary>Runs the tool alone.</summary>
    public static (int ExitCode, string Out, string Error) Alone(params string[] args) => End(Start("dotnet", [Assembly, .. args]));

    /// <summary>Runs the tool by so many processes.</summary>
    public static (int ExitCode, string Out, string Error) Run(string launcher, int ranks, string[] args, params (string Name, string Value)[] environment)
        => End(Begin(launcher, ranks, args, environment));

    /// <summary>Starts the tool by so many processes.</summary>
    public static Process Begin(string launcher, int ranks, string[] args, params (string Name, string Value)[] environment)
    {
        string[] free = launcher == OpenMpi ? ["--allow-run-as-root", "--oversubscribe"] : [];
        return Start(Find(launcher), [.. free, "-n", ranks.ToString(CultureInfo.InvariantCulture), "dotnet", Assembly, .. args], environment);
    }

    /// <summary>Waits for the end.</summary>
    public static (int ExitCode, string Out, string Error) End(Process started)
    {
        using Process process = started;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"the processes did not end within {Patience}");
        }

        return (process.ExitCode, output.Result, error.Result);
    }

    /// <summary>The process of a rank.</summary>
    public static int ProcessOf(int rank, string folder)
    {
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(process, "cmdline")).Contains($"{Assembly}\0train", StringComparison.Ordinal)
                    && File.ReadAllText(Path.Combine(process, "cmdline")).Contains(folder, StringComparison.Ordinal)
                    && File.ReadAllText(Path.Combine(process, "environ")).Split('\0').Any(line => line == $"OMPI_COMM_WORLD_RANK={rank}" || line == $"PMI_RANK={rank}"))
                {
                    return int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture);
                }
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        throw new AssertionException($"no process has rank {rank} of {folder}");
    }

    private static Process Start(string program, string[] args, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMPI_MCA_mpi_yield_when_idle"] = "1";
        start.Environment["CI"] = "true";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
