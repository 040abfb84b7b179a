using FastNet.Numerics;

namespace FastNet;

/// <summary>Counts the bytes that calls allocate on the managed heap.</summary>
internal static class AllocationMeter
{
    private const int Attempts = 40;
    private const int Calls = 5;

    /// <summary>
    /// The managed bytes of five calls after one to warm up, on the calling thread and every thread of <paramref name="team"/>; the fewest of several
    /// attempts, for the runtime allocates now and then while it compiles. The count of the whole process would not do: the test runner's own threads
    /// allocate several times a second, and where kernels are slow no attempt is shorter than that.
    /// </summary>
    public static long Fewest(Workers team, Action call)
    {
        long fewest = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && fewest > 0; attempt++)
        {
            call();
            long before = Allocated(team);
            for (int i = 0; i < Calls; i++)
            {
                call();
            }

            fewest = Math.Min(fewest, Allocated(team) - before);
        }

        return fewest;
    }

    /// <summary>The bytes that the threads of a team, the caller's included, have allocated since they began.</summary>
    public static long Allocated(Workers team)
    {
        Meter meter = new() { Threads = team.Count };
        team.Run(ref meter, team.Count);
        return meter.Bytes;
    }

    /// <summary>A chunk for each thread: it waits for the others, so that none takes two.</summary>
    private struct Meter : IWorkerJob
    {
        public required int Threads;
        public long Bytes;
        private int _arrived;

        public void Execute(int chunk)
        {
            Interlocked.Add(ref Bytes, GC.GetAllocatedBytesForCurrentThread());
            Interlocked.Increment(ref _arrived);
            while (Volatile.Read(ref _arrived) < Threads)
            {
                Thread.Yield();
            }
        }
    }
}
