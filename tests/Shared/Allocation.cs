using FastNet.Numerics;

namespace FastNet.Tests.Shared;

/// <summary>The proof that a call allocates nothing on any thread of its own.</summary>
internal static class Allocation
{
    /// <summary>Fails when <paramref name="call"/> allocates managed memory after its first runs, alone or with two workers.</summary>
    public static void AssertNone(Action<Workers?> call)
    {
        using Workers two = new(2);
        Assert.That(Fewest(Workers.Inline, () => call(null)), Is.Zero, "bytes, on the caller alone");
        Assert.That(Fewest(two, () => call(two)), Is.Zero, "bytes, with two workers");
    }

    /// <inheritdoc cref="AllocationMeter.Fewest"/>
    public static long Fewest(Workers team, Action call) => AllocationMeter.Fewest(team, call);

    /// <inheritdoc cref="AllocationMeter.Allocated"/>
    public static long Allocated(Workers team) => AllocationMeter.Allocated(team);
}
