namespace FastNet;

/// <summary>Counts what calls allocate on the managed heap, on all threads.</summary>
internal static class AllocationMeter
{
    private const int Attempts = 40;
    private const int Calls = 5;

    /// <summary>
    /// The managed bytes of five calls after one to warm up. The test runner's own threads allocate several times a second, so the quietest of many short attempts counts:
    /// what allocates does so in each of them.
    /// </summary>
    public static long Fewest(Action call)
    {
        long fewest = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && fewest > 0; attempt++)
        {
            call();
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Calls; i++)
            {
                call();
            }

            fewest = Math.Min(fewest, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return fewest;
    }
}
