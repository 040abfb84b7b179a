using System.Numerics;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Tests.Simd;

/// <summary>Compares with 0 what is smaller, equal, larger or NaN in one lane after the other, and says how often the bits were wrong.</summary>
internal unsafe struct AtMostJob<T> : ISimdJob<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int Lanes;
    public int Wrong;

    public void Run<TVec, TSimd>()
        where TSimd : struct, ISimd<T, TVec>
    {
        Lanes = TSimd.Lanes;
        uint all = (uint)((1UL << Lanes) - 1);
        T* lanes = stackalloc T[TSimd.Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            foreach (T small in (ReadOnlySpan<T>)[-T.Epsilon, T.NegativeZero, T.NegativeInfinity])
            {
                new Span<T>(lanes, Lanes).Fill(T.Epsilon);
                lanes[lane] = small;
                Wrong += TSimd.AtMost(TSimd.Load(lanes), TSimd.Zero) == 1u << lane ? 0 : 1;
            }

            new Span<T>(lanes, Lanes).Fill(T.Zero);
            lanes[lane] = T.NaN;
            Wrong += TSimd.AtMost(TSimd.Load(lanes), TSimd.Zero) == (all & ~(1u << lane)) ? 0 : 1;
            Wrong += TSimd.AtMost(TSimd.Zero, TSimd.Load(lanes)) == (all & ~(1u << lane)) ? 0 : 1;
        }
    }
}
