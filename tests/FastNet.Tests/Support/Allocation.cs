namespace FastNet.Tests.Support;

/// <summary>The proof that a call allocates nothing on any thread.</summary>
internal static class Allocation
{
    private const int Attempts = 10;
    private const int Calls = 20;

    /// <summary>The managed bytes of 20 calls after one to warm up. The test runner's own threads allocate now and then, so the quietest of several attempts counts.</summary>
    internal static long Fewest(Action call)
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
