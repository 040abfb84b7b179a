using FastNet.Numerics;

namespace FastNet;

/// <summary>Rows shared by the workers, in stretches between which progress is reported.</summary>
internal static class RowStretches
{
    private const int RowsPerChunk = 32;

    // Rows between two reports of progress.
    private const int RowsPerStretch = 2048;

    // Reading and writing rows keeps no more threads busy.
    private const int MostThreads = 16;

    /// <summary>Calls <paramref name="compute"/> with ranges of rows (start, end), each row once.</summary>
    public static void Run(int count, Workers? workers, Action<int>? progress, Action<int, int> compute)
    {
        Stretch stretch = new(compute);
        for (int start = 0; start < count; start += RowsPerStretch)
        {
            stretch.Start = start;
            stretch.End = Math.Min(start + RowsPerStretch, count);
            (workers ?? Workers.Inline).RunTask(stretch, (stretch.End - start + RowsPerChunk - 1) / RowsPerChunk);
            progress?.Invoke(stretch.End);
        }
    }

    /// <summary>The same with a team of its own.</summary>
    public static void Run(int count, Action<int, int> compute)
    {
        using Workers workers = Team(count);
        Run(count, workers, progress: null, compute);
    }

    /// <summary>
    /// Threads for callers without a team, no more than there is work for. None of them is of the system's pool, which others may have used up.
    /// </summary>
    public static Workers Team(int rows)
        => new(Math.Clamp(Math.Min(Environment.ProcessorCount, (rows + RowsPerChunk - 1) / RowsPerChunk), 1, MostThreads));

    private sealed class Stretch(Action<int, int> compute) : IWorkerTask
    {
        public int Start { get; set; }

        public int End { get; set; }

        public void Execute(int chunk)
        {
            int start = Start + (chunk * RowsPerChunk);
            compute(start, Math.Min(start + RowsPerChunk, End));
        }
    }
}
