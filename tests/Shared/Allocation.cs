using FastNet.Numerics;

namespace FastNet.Tests.Shared;

/// <summary>The proof that a call allocates nothing on any thread.</summary>
internal static class Allocation
{
    private const int Attempts = 40;
    private const int Calls = 5;

    /// <summary>Fails when <paramref name="call"/> allocates managed memory after its first runs, alone or with two workers.</summary>
    public static void AssertNone(Action<Workers?> call)
    {
        using Workers two = new(2);
        Assert.That(Fewest(() => call(null)), Is.Zero, "bytes, on the caller alone");
        Assert.That(Fewest(() => call(two)), Is.Zero, "bytes, with two workers");
    }

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
