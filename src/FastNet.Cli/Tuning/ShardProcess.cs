using System.Diagnostics;

namespace FastNet.Cli.Tuning;

/// <summary>What a process last wrote of itself.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Written">When, by the clock of the disk's machine.</param>
/// <param name="Count">The signs that it gave before, or "ended".</param>
/// <param name="Shard">Which of the processes it is.</param>
/// <param name="Machine">Where it runs.</param>
/// <param name="Number">Its number there.</param>
internal sealed record ShardSign(string Id, DateTime Written, string Count, string Shard, string Machine, string Number)
{
    public bool IsEnded => Count == ShardProcess.Ended;

    /// <summary>The sign of a file; a process that is about to write its first one has none.</summary>
    public static ShardSign Read(string path)
    {
        string[] lines = [.. (ShardProcess.TryRead(path) ?? string.Empty).Split('\n'), "?", "?", "?", "?"];
        string id = Path.GetFileName(path)[ShardProcess.Prefix.Length..];
        return new ShardSign(id, File.GetLastWriteTimeUtc(path), lines[0], lines[1], lines[2], lines[3]);
    }
}

/// <summary>
/// A process that works on a shared search, as the others see it: a file in which it counts. Who watches for some time and sees no count move holds
/// the process for dead. No clocks of two machines are compared. A process that was held for dead and is not has done its trials for nothing.
/// </summary>
internal sealed class ShardProcess : IDisposable
{
    /// <summary>How the files' names begin; an id follows.</summary>
    public const string Prefix = "process-";

    /// <summary>The count of a process that ended by itself.</summary>
    public const string Ended = "ended";

    private const double LongestBeat = 5;
    private const double BeatsBeforeDeath = 6;

    private readonly string _folder;
    private readonly string _words;
    private readonly TimeSpan _patience;
    private readonly FileStream _file;
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _heart;
    private readonly Dictionary<string, (string Sign, long Since)> _seen = [];

    /// <summary>Begins to count.</summary>
    /// <param name="folder">The folder of all processes.</param>
    /// <param name="shard">Which of them this is.</param>
    /// <param name="patience">For how long another may stand still.</param>
    public ShardProcess(string folder, Shard shard, TimeSpan patience)
    {
        (_folder, _patience) = (folder, patience);
        _words = $"{shard}\n{Environment.MachineName}\n{Environment.ProcessId}\n";
        _file = new FileStream(
            Path.Combine(folder, Prefix + Id), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Write("0");
        _heart = new Thread(Beat) { IsBackground = true, Name = "FastNet sign of life" };
        _heart.Start();
    }

    /// <summary>Unlike that of any other process, one of the same number on the same machine among them.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N")[..16];

    /// <summary>Whether the owner of something has not ended, and has given a sign of life lately, as far as this process could see.</summary>
    /// <param name="owner">Its id.</param>
    public bool IsAlive(string owner)
    {
        ShardSign now = ShardSign.Read(Path.Combine(_folder, Prefix + owner));
        if (now.IsEnded)
        {
            return false;
        }

        lock (_seen)
        {
            if (_seen.TryGetValue(owner, out (string Sign, long Since) seen) && seen.Sign == now.Count)
            {
                return Stopwatch.GetElapsedTime(seen.Since) < _patience;
            }

            _seen[owner] = (now.Count, Stopwatch.GetTimestamp());
            return true;
        }
    }

    /// <summary>The text of a small file that another process may be writing; null where there is none.</summary>
    public static string? TryRead(string path)
    {
        const int Most = 1024;
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            byte[] bytes = new byte[Most];
            return System.Text.Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, Most, throwOnEndOfStream: false));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    public void Dispose()
    {
        _end.Set();
        _heart.Join();
        TryWrite(Ended);
        _file.Dispose();
        _end.Dispose();
    }

    private void Beat()
    {
        TimeSpan pause = TimeSpan.FromSeconds(Math.Min(LongestBeat, _patience.TotalSeconds / BeatsBeforeDeath));
        for (long beat = 1; !_end.Wait(pause); beat++)
        {
            TryWrite($"{beat}");
        }
    }

    private void TryWrite(string count)
    {
        try
        {
            Write(count);
        }
        catch (IOException)
        {
            // The others may take this process for dead, and do its trials once more.
        }
    }

    // In place: of a file that is renamed over another one, a network's file system may show the old one for a minute.
    private void Write(string count)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes($"{count}\n{_words}");
        _file.Position = 0;
        _file.Write(bytes);
        _file.SetLength(bytes.Length);
        _file.Flush(flushToDisk: true);
    }
}
