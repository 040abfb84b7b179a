using System.Numerics;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Tests.Simd;

/// <summary>Swaps the lanes 0, 1, 2, ... at every distance and says how many lanes were wrong.</summary>
internal unsafe struct SwapJob<T> : ISimdJob<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int Swaps;
    public int Wrong;

    public void Run<TVec, TSimd>()
        where TSimd : struct, ISimd<T, TVec>
    {
        T* lanes = stackalloc T[TSimd.Lanes];
        for (int distance = 1; distance < TSimd.Lanes; distance *= 2)
        {
            for (int lane = 0; lane < TSimd.Lanes; lane++)
            {
                lanes[lane] = T.CreateChecked(lane);
            }

            TSimd.Store(lanes, TSimd.Swap(TSimd.Load(lanes), distance));
            for (int lane = 0; lane < TSimd.Lanes; lane++)
            {
                Wrong += lanes[lane] == T.CreateChecked(lane ^ distance) ? 0 : 1;
            }

            Swaps++;
        }
    }
}
