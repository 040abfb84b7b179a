using FastNet.Numerics;

namespace FastNet.Data;

/// <summary>Images shared by the workers, in stretches between which progress is reported.</summary>
internal static class ImageStretches
{
    private const int ImagesPerChunk = 32;

    // Images between two reports of progress.
    private const int ImagesPerStretch = 2048;

    // Reading and writing images keeps no more threads busy.
    private const int MostThreads = 16;

    /// <summary>Calls <paramref name="compute"/> with ranges of images (start, end), each image once.</summary>
    public static void Run(int count, Workers? workers, Action<int>? progress, Action<int, int> compute)
    {
        Stretch stretch = new(compute);
        for (int start = 0; start < count; start += ImagesPerStretch)
        {
            stretch.Start = start;
            stretch.End = Math.Min(start + ImagesPerStretch, count);
            (workers ?? Workers.Inline).RunTask(stretch, (stretch.End - start + ImagesPerChunk - 1) / ImagesPerChunk);
            progress?.Invoke(stretch.End);
        }
    }

    /// <summary>
    /// The same with threads of its own, no more than there is work for: whoever has no team still needs no thread of the system's pool, which others
    /// may have used up.
    /// </summary>
    public static void Run(int count, Action<int, int> compute)
    {
        int team = Math.Min(Environment.ProcessorCount, (count + ImagesPerChunk - 1) / ImagesPerChunk);
        using Workers workers = new(Math.Clamp(team, 1, MostThreads));
        Run(count, workers, progress: null, compute);
    }

    private sealed class Stretch(Action<int, int> compute) : IWorkerTask
    {
        public int Start { get; set; }

        public int End { get; set; }

        public void Execute(int chunk)
        {
            int start = Start + (chunk * ImagesPerChunk);
            compute(start, Math.Min(start + ImagesPerChunk, End));
        }
    }
}
