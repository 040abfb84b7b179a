namespace FastNet.Benchmarks;

/// <summary>Managed memory that a call asks for.</summary>
internal static class Allocated
{
    private const int Tries = 5;

    /// <summary>Bytes allocated on all threads during one call, the fewest of several: now and then the runtime allocates something of its own.</summary>
    public static long Bytes(Action call)
    {
        long fewest = long.MaxValue;
        for (int i = 0; i < Tries; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            call();
            fewest = Math.Min(fewest, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return fewest;
    }
}
