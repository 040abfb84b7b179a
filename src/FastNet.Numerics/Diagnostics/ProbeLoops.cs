using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>A loop that <see cref="MachineProbe"/> times.</summary>
internal interface IProbeJob : IWorkerJob
{
    int ChunksFor(int workers);
}

/// <summary>Independent chains of fused multiply-adds; a chunk is one worker's share.</summary>
internal unsafe struct FmaLoop<T> : IProbeJob, ISimdJob<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Latency (4 cycles) times units (2) of all current processors is 8; 12 leave room, and fit in 16 registers with two operands.</summary>
    public const int Chains = 12;

    /// <summary>Elements that a chunk writes, so that its work cannot be left out: the widest vector, on cache lines of its own.</summary>
    public const int SinkLength = 64;

    public T* Sink;
    public long Rounds;

    public static int Lanes
    {
        get
        {
            LaneCount count = default;
            SimdDispatch.Run<T, LaneCount>(ref count);
            return count.Lanes;
        }
    }

    public readonly int ChunksFor(int workers) => workers;

    public readonly void Execute(int chunk)
    {
        FmaLoop<T> mine = this;
        mine.Sink += chunk * SinkLength;
        SimdDispatch.Run<T, FmaLoop<T>>(ref mine);
    }

    [MethodImpl(HotLoop.Options)]
    public readonly void Run<TVec, TSimd>()
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>
    {
        // x = 0.75 x + 0.25 stays near 1: no subnormals, no infinities.
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
        TSimd.Store(Sink, TSimd.Add(sum, TSimd.Add(TSimd.Add(x8, x9), TSimd.Add(x10, x11))));
    }

    private struct LaneCount : ISimdJob<T>
    {
        public int Lanes;

        public void Run<TVec, TSimd>()
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            => Lanes = TSimd.Lanes;
    }
}
