using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;

namespace FastNet.Fuzz;

/// <summary>
/// Gives a reader its inputs, one after the other, and judges each: the reader takes it or refuses it as documented, within two seconds and with memory in
/// proportion to the input. The time is the process's time on the processors, since other programs slow the clock. The memory is all that the process allocates
/// meanwhile, on all threads: every buffer of FastNet is a managed array, and a sum is never less than a peak.
/// </summary>
internal sealed class FuzzRun(FuzzReader reader, FuzzOptions options)
{
    private const long MostBytes = 16 << 20;
    private const long MostBytesPerByte = 50;
    private const int MostFailures = 20;

    // Tens of thousands of small files: what a disk does with them must not count as time of a reader.
    private const string MemoryFolder = "/dev/shm";

    // An input that never ends must not keep the failure to itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> _failures = [];
    private ExceptionDispatchInfo? _fault;
    private long _startedAt;
    private ulong _seed;
    private string? _changed;

    /// <summary>Inputs that the reader took as they were.</summary>
    internal int Taken { get; private set; }

    /// <summary>Inputs that it refused.</summary>
    internal int Refused { get; private set; }

    /// <summary>One message for each kind of failure; how to see it again is part of it.</summary>
    internal IReadOnlyCollection<string> Failures => _failures.Values;

    /// <summary>Reads the valid files, then all inputs.</summary>
    internal void Run()
    {
        Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
        Thread thread = new(ReadAll) { IsBackground = true, Name = reader.Name };
        thread.Start();
        while (!thread.Join(100))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _startedAt)) > Patience)
            {
                Fail($"no end after {Patience.TotalSeconds:F0} s", Volatile.Read(ref _seed), reader.Input(Volatile.Read(ref _seed)));
                return;
            }
        }

        _fault?.Throw();
    }

    private void ReadAll()
    {
        string current = Environment.CurrentDirectory;
        string folder = Directory.CreateDirectory(Path.Combine(Directory.Exists(MemoryFolder) ? MemoryFolder : Path.GetTempPath(), $"fastnet-fuzz-{Guid.NewGuid():N}")).FullName;
        try
        {
            // Paths in the files are relative: those of a temporary folder would make every run's inputs others.
            Environment.CurrentDirectory = folder;
            ReadAll(folder);
        }
#pragma warning disable CA1031 // A fault of the mutations or of this class: it belongs to the test, not to the process.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _fault = ExceptionDispatchInfo.Capture(error);
        }
        finally
        {
            Environment.CurrentDirectory = current;
            Directory.Delete(folder, recursive: true);
        }
    }

    private void ReadAll(string folder)
    {
        ReadValid(folder);
        if (options.Input is string path)
        {
            FuzzFile file = reader.Files.FirstOrDefault(file => path.EndsWith(Path.GetFileName(file.Name), StringComparison.Ordinal)) ?? reader.Files[0];
            Try(folder, 0, (file, File.ReadAllBytes(path)));
            return;
        }

        for (int i = 0; i < options.Count && _failures.Count < MostFailures; i++)
        {
            ulong seed = options.Seed + (ulong)i;
            Try(folder, seed, reader.Input(seed));
        }
    }

    /// <summary>Mutants of files that are not valid would test nothing.</summary>
    private void ReadValid(string folder)
    {
        foreach (FuzzFile file in reader.Files)
        {
            reader.Fill(folder);
            FuzzReader.Write(folder, file.Name, file.Content);
            try
            {
                reader.Read(folder);
            }
            catch (Exception error)
            {
                _failures.Add(file.Name, $"{reader.Name}: the valid '{file.Name}' is refused: {error}");
            }
        }

        reader.Fill(folder);
    }

    private void Try(string folder, ulong seed, (FuzzFile File, byte[] Content) input)
    {
        Volatile.Write(ref _seed, seed);
        (TimeSpan time, long bytes, Exception? error) = Read(folder, input);

        // The compiler and the garbage collector take time of the process, too: an input is slow only when it is slow every time.
        for (int again = 0; again < 2 && time > options.MostTime; again++)
        {
            TimeSpan next = Read(folder, input).Time;
            time = next < time ? next : time;
        }

        _ = error is null ? Taken++ : Refused++;
        if (Problem(error) is string problem)
        {
            Fail(problem, seed, input);
        }

        long most = MostBytes + (MostBytesPerByte * input.Content.Length);
        if (bytes > most)
        {
            Fail(string.Create(CultureInfo.InvariantCulture, $"memory: {bytes} bytes for {input.Content.Length}; {most} at most were expected (refused: {error?.Message})"), seed, input);
        }

        if (time > options.MostTime)
        {
            Fail(string.Create(CultureInfo.InvariantCulture, $"time: {time.TotalSeconds:F1} s for {input.Content.Length} bytes (refused: {error?.Message})"), seed, input);
        }
    }

    private (TimeSpan Time, long Bytes, Exception? Error) Read(string folder, (FuzzFile File, byte[] Content) input)
    {
        if (_changed is string before && before != input.File.Name)
        {
            reader.Restore(folder, before);
        }

        _changed = input.File.Name;
        FuzzReader.Write(folder, input.File.Name, input.Content);
        Exception? error = null;
        long allocated = GC.GetTotalAllocatedBytes();
        Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
        TimeSpan start = Environment.CpuUsage.TotalTime;
        try
        {
            reader.Read(folder);
        }
#pragma warning disable CA1031 // Which exceptions may come is what is tested.
        catch (Exception caught)
#pragma warning restore CA1031
        {
            error = caught;
        }

        TimeSpan time = Environment.CpuUsage.TotalTime - start;
        long bytes = GC.GetTotalAllocatedBytes() - allocated;
        return (time, bytes, error);
    }

    /// <summary>What is wrong with a refusal; null where nothing is.</summary>
    private static string? Problem(Exception? error) => error switch
    {
        null => null,
        DataFormatException or FileNotFoundException => FuzzText.Problem(error.Message),
        FuzzFailure => error.Message,
        _ => error.ToString(),
    };

    private void Fail(string problem, ulong seed, (FuzzFile File, byte[] Content) input)
    {
        // Failures at one place are one failure.
        string kind = string.Join('\n', problem.Split('\n').Where(line => line.Contains(" at FastNet", StringComparison.Ordinal)).Take(2));
        kind = kind.Length > 0 ? kind : new string([.. problem.Where(c => !char.IsDigit(c)).Take(40)]);
        if (_failures.ContainsKey(kind))
        {
            return;
        }

        Directory.CreateDirectory(options.Folder);
        string path = Path.Combine(options.Folder, string.Create(CultureInfo.InvariantCulture, $"{reader.Name}-{seed}-{Path.GetFileName(input.File.Name)}"));
        File.WriteAllBytes(path, input.Content);
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{reader.Name}, seed {seed}: {problem}\n");
        text.Append(CultureInfo.InvariantCulture, $"The input is {path}; {FuzzOptions.SeedVariable}={seed} {FuzzOptions.CountVariable}=1, or {FuzzOptions.InputVariable} with that path, reads it again alone.");
        _failures.Add(kind, text.ToString());
    }
}
