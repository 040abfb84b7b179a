using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics;
using FastNet.Numerics.Simd;

namespace FastNet.Benchmarks;

/// <summary>
/// Fused multiply-adds with operands in registers, in calls of fixed length. The clock of a processor moves, so the peak is only a yardstick
/// for work that is measured at the same moment.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="workers">The team; each member makes as many multiply-adds as the others.</param>
internal sealed class FmaProbe<T>(Workers workers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int RoundsPerCall = 64;

    /// <summary>Floating-point operations of one call on all threads together, two for each fused multiply-add.</summary>
    public long OperationsPerCall { get; } = 2L * RoundsPerCall * workers.Count * FmaLoop<T>.Chains * FmaLoop<T>.Make(0).Lanes;

    /// <summary>Does the work of that many calls and wakes the team once.</summary>
    public void Run(int calls)
    {
        FmaLoop<T> loop = new() { Rounds = (long)calls * RoundsPerCall };
        workers.Run(ref loop, workers.Count);
    }
}

/// <summary>
/// Independent chains of fused multiply-adds: x = 0.75 x + 0.25 from 0.25 on, which stays near 1, without subnormal numbers and infinities.
/// </summary>
internal struct FmaLoop<T> : IWorkerJob, ISimdJob<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Latency (4 cycles) times units (2) of all current processors is 8; 12 leave room, and fit in 16 registers with two operands.
    /// </summary>
    public const int Chains = 12;

    public long Rounds;

    /// <summary>A sum to compare with.</summary>
    public T Limit;

    /// <summary>Result: elements of a vector.</summary>
    public int Lanes;

    /// <summary>
    /// Result: the lanes, as bits, in which the sum of all chains is <see cref="Limit"/> at most. The compiler may not leave out the work before it.
    /// </summary>
    public uint AtMost;

    public static FmaLoop<T> Make(long rounds, T limit = default)
    {
        FmaLoop<T> loop = new() { Rounds = rounds, Limit = limit };
        SimdDispatch.Run<T, FmaLoop<T>>(ref loop);
        return loop;
    }

    public readonly void Execute(int chunk) => _ = Make(Rounds);

    [MethodImpl(HotLoop.Options)]
    public void Run<TVec, TSimd>()
        where TSimd : struct, ISimd<T, TVec>
    {
        TVec m = TSimd.Splat(T.CreateChecked(0.75));
        TVec a = TSimd.Splat(T.CreateChecked(0.25));
        TVec x0 = a, x1 = a, x2 = a, x3 = a, x4 = a, x5 = a, x6 = a, x7 = a, x8 = a, x9 = a, x10 = a, x11 = a;
        for (long i = Rounds; i > 0; i--)
        {
            x0 = TSimd.Fma(x0, m, a);
            x1 = TSimd.Fma(x1, m, a);
            x2 = TSimd.Fma(x2, m, a);
            x3 = TSimd.Fma(x3, m, a);
            x4 = TSimd.Fma(x4, m, a);
            x5 = TSimd.Fma(x5, m, a);
            x6 = TSimd.Fma(x6, m, a);
            x7 = TSimd.Fma(x7, m, a);
            x8 = TSimd.Fma(x8, m, a);
            x9 = TSimd.Fma(x9, m, a);
            x10 = TSimd.Fma(x10, m, a);
            x11 = TSimd.Fma(x11, m, a);
        }

        TVec sum = TSimd.Add(TSimd.Add(TSimd.Add(x0, x1), TSimd.Add(x2, x3)), TSimd.Add(TSimd.Add(x4, x5), TSimd.Add(x6, x7)));
        sum = TSimd.Add(sum, TSimd.Add(TSimd.Add(x8, x9), TSimd.Add(x10, x11)));
        Lanes = TSimd.Lanes;
        AtMost = TSimd.AtMost(sum, TSimd.Splat(Limit));
    }
}
