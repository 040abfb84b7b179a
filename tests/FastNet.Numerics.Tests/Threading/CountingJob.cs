namespace FastNet.Numerics.Tests.Threading;

/// <summary>Counts how often each chunk ran.</summary>
internal unsafe struct CountingJob : IWorkerJob
{
    public int* Counts;

    /// <summary>Chunk that throws; -1: none.</summary>
    public int Failing;

    /// <summary>Turns of <see cref="Thread.SpinWait"/> in each chunk, so that helpers get their share.</summary>
    public int Spins;

    public readonly void Execute(int chunk)
    {
        Interlocked.Increment(ref Counts[chunk]);
        if (Spins > 0)
        {
            Thread.SpinWait(Spins);
        }

        if (chunk == Failing)
        {
            throw new InvalidDataException($"Chunk {chunk} failed.");
        }
    }

    /// <summary>Runs once and checks that every chunk ran exactly once.</summary>
    public static void RunAndVerify(Workers workers, int chunks, int failing = -1, int spins = 0)
    {
        int[] counts = new int[chunks + 1];
        try
        {
            fixed (int* pointer = counts)
            {
                CountingJob job = new() { Counts = pointer, Failing = failing, Spins = spins };
                workers.Run(ref job, chunks);
            }
        }
        finally
        {
            Assert.That(counts.AsSpan(0, chunks).IndexOfAnyExcept(1), Is.EqualTo(-1), "Some chunk ran not at all or twice.");
            Assert.That(counts[chunks], Is.Zero);
        }
    }
}
