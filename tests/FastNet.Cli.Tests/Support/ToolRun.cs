using System.Diagnostics;

namespace FastNet.Cli.Tests.Support;

/// <summary>What a run of the tool gave.</summary>
internal sealed record ToolRun(int ExitCode, string Out, string Error)
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "FastNet.Cli.dll");

    /// <summary>Runs the tool in this process.</summary>
    public static ToolRun Do(params string[] args) => Do(new StringWriter(), terminal: false, stop: null, args);

    public static ToolRun Do(StringWriter output, bool terminal, StopSignal? stop, params string[] args)
    {
        using StringWriter error = new();
        int exitCode = Tool.Run(args, new ToolConsole(output, error, terminal), stop);
        return new ToolRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs the tool as a process of its own.</summary>
    public static ToolRun Start(string[] args, params (string Name, string Value)[] environment)
        => Start("dotnet", [Assembly, .. args], environment, _ => { });

    /// <summary>Runs the tool as a process in a folder.</summary>
    public static ToolRun StartIn(string folder, params string[] args) => Start("dotnet", [Assembly, .. args], [], _ => { }, folder);

    /// <summary>Runs the tool as a process that may write no file of more than so many KB, as on a full disk.</summary>
    public static ToolRun StartWithLimit(int kilobytes, params string[] args)
    {
        // Write-xor-execute would need a large file itself.
        string command = $"trap '' XFSZ; ulimit -f {kilobytes}; exec dotnet \"$@\"";
        return Start(
            "bash", ["-c", command, "bash", Assembly, .. args], [("DOTNET_EnableWriteXorExecute", "0"), ("DOTNET_EnableDiagnostics", "0")], _ => { });
    }

    /// <summary>Runs the tool as a process, and sends it a signal as soon as it has printed progress.</summary>
    public static ToolRun StartAndSignal(string signal, params string[] args)
    {
        // A test run in the background of a shell ignores SIGINT, and so would its children.
        return Start("env", ["--default-signal=INT", "dotnet", Assembly, .. args], [], process =>
        {
            using Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        });
    }

    private static ToolRun Start(
        string program, string[] args, (string Name, string Value)[] environment, Action<Process> atFirstStep, string? folder = null)
    {
        ProcessStartInfo start = new(program, args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        using StringWriter output = new();
        Task<string> error = process.StandardError.ReadToEndAsync();
        bool stepped = false;
        while (process.StandardOutput.ReadLine() is string line)
        {
            output.WriteLine(line);
            if (!stepped && line.StartsWith("step ", StringComparison.Ordinal))
            {
                stepped = true;
                atFirstStep(process);
            }
        }

        process.WaitForExit();
        return new ToolRun(process.ExitCode, output.ToString(), error.Result);
    }

    /// <summary>Asserts an error that the user can put right: exit code 2 and one line that has the given parts.</summary>
    public void ShouldBeRefusedWith(params string[] parts)
    {
        Assert.Multiple(() =>
        {
            Assert.That(ExitCode, Is.EqualTo(2));
            Assert.That(Error, Does.StartWith("fastnet: "));
            Assert.That(Error.TrimEnd('\r', '\n').Split('\n'), Has.Length.EqualTo(1), Error);
            Assert.That(Out, Is.Empty);
            foreach (string part in parts)
            {
                Assert.That(Error, Does.Contain(part));
            }
        });
    }
}
