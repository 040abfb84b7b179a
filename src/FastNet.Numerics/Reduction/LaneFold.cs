using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Reduction;

/// <summary>Reductions over the lanes of one vector, pairwise: l with l + half, then a quarter, and so on. The result stands in every lane.</summary>
internal static unsafe class LaneFold<T, TVec, TSimd>
    where T : unmanaged, INumberBase<T>
    where TSimd : struct, ISimd<T, TVec>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Sum(TVec value)
    {
        // One statement a step, because the swap's distance has to be a constant.
        value = TSimd.Lanes >= 16 ? TSimd.Add(value, TSimd.Swap(value, 8)) : value;
        value = TSimd.Lanes >= 8 ? TSimd.Add(value, TSimd.Swap(value, 4)) : value;
        value = TSimd.Lanes >= 4 ? TSimd.Add(value, TSimd.Swap(value, 2)) : value;
        return TSimd.Lanes >= 2 ? TSimd.Add(value, TSimd.Swap(value, 1)) : value;
    }

    /// <summary>The largest lane; no lane may be NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Max(TVec value)
    {
        value = TSimd.Lanes >= 16 ? TSimd.Max(value, TSimd.Swap(value, 8)) : value;
        value = TSimd.Lanes >= 8 ? TSimd.Max(value, TSimd.Swap(value, 4)) : value;
        value = TSimd.Lanes >= 4 ? TSimd.Max(value, TSimd.Swap(value, 2)) : value;
        return TSimd.Lanes >= 2 ? TSimd.Max(value, TSimd.Swap(value, 1)) : value;
    }

    /// <summary>The pairwise sum of <paramref name="count"/> virtual lanes in memory; it overwrites them.</summary>
    /// <param name="lanes">The virtual lanes.</param>
    /// <param name="count">A power of two, no smaller than the widest vector (16).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Sum(T* lanes, int count)
    {
        for (int half = count / 2; half >= TSimd.Lanes; half /= 2)
        {
            for (int lane = 0; lane < half; lane += TSimd.Lanes)
            {
                TSimd.Store(lanes + lane, TSimd.Add(TSimd.Load(lanes + lane), TSimd.Load(lanes + lane + half)));
            }
        }

        return Sum(TSimd.Load(lanes));
    }

    /// <summary>A mask for Select that is true in the first <paramref name="count"/> lanes.</summary>
    public static TVec FirstOf(int count)
    {
        T* ones = stackalloc T[TSimd.Lanes];
        TSimd.Store(ones, TSimd.Splat(T.One));
        return TSimd.GreaterThan(TSimd.LoadPartial(ones, TSimd.First(count)), TSimd.Zero);
    }
}
