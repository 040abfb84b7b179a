namespace FastNet.PublicApi.Tests;

/// <summary>Managed bytes that calls on this thread allocate.</summary>
internal static class AllocatedBytes
{
    private const int Attempts = 20;

    /// <summary>Those of some calls after as many to warm up; the fewest of several attempts, for the runtime allocates now and then while it compiles.</summary>
    public static long Of(Action call, int calls = 5)
    {
        long fewest = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && fewest > 0; attempt++)
        {
            Repeat(call, calls);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Repeat(call, calls);
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return fewest;
    }

    private static void Repeat(Action call, int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            call();
        }
    }
}
