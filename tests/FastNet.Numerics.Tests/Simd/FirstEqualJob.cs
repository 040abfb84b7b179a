using System.Numerics;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Tests.Simd;

/// <summary>Looks for 0, which stands in one lane after the other as -0 and also in the last one, among ones and NaN, and says how often it was found elsewhere.</summary>
internal unsafe struct FirstEqualJob<T> : ISimdJob<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int Lanes;
    public int Wrong;

    public void Run<TVec, TSimd>()
        where TSimd : struct, ISimd<T, TVec>
    {
        Lanes = TSimd.Lanes;
        T* lanes = stackalloc T[TSimd.Lanes];
        new Span<T>(lanes, Lanes).Fill(T.One);
        lanes[0] = T.NaN;
        Wrong += TSimd.FirstEqual(TSimd.Load(lanes), TSimd.Zero) >= Lanes ? 0 : 1;
        Wrong += TSimd.FirstEqual(TSimd.Load(lanes), TSimd.Splat(T.NaN)) >= Lanes ? 0 : 1;
        for (int lane = 0; lane < Lanes; lane++)
        {
            new Span<T>(lanes, Lanes).Fill(T.One);
            lanes[Lanes - 1] = T.Zero;
            lanes[lane] = T.NegativeZero;
            Wrong += TSimd.FirstEqual(TSimd.Load(lanes), TSimd.Zero) == lane ? 0 : 1;
        }
    }
}
