using System.Numerics;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Tests.Reduction;

/// <summary>What <c>ISimd.Swap</c> and the folds make of 0, 1, 2, ... in the lanes of one vector.</summary>
internal unsafe struct SwapOp<T> : IRangeOp<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int MostLanes = 16;

    public int Distance;
    public int* Lanes;
    public T* Swapped;
    public T* Sum;
    public T* Max;
    public T* Inside;

    public readonly void Run<TVec, TSimd>(int start, int end)
        where TSimd : struct, ISimd<T, TVec>
    {
        T* numbers = stackalloc T[MostLanes];
        for (int lane = 0; lane < MostLanes; lane++)
        {
            numbers[lane] = T.CreateChecked(lane);
        }

        *Lanes = TSimd.Lanes;
        TVec value = TSimd.Load(numbers);
        TSimd.Store(Swapped, TSimd.Swap(value, Distance));
        TSimd.Store(Sum, LaneFold<T, TVec, TSimd>.Sum(value));
        TSimd.Store(Max, LaneFold<T, TVec, TSimd>.Max(value));
        TSimd.Store(Inside, TSimd.Select(LaneFold<T, TVec, TSimd>.FirstOf(Distance), value, TSimd.Splat(-T.One)));
    }
}
