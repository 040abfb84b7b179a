using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// An operation on each element of a product after its last multiply-add, while it is in a register or in cache: an epilogue saves a pass over C.
/// </summary>
internal unsafe interface IEpilogue<T>
    where T : unmanaged
{
    /// <summary>
    /// Row <paramref name="i"/> of the matrix that <see cref="Apply"/> reads, so that it can be prefetched; null where there is none.
    /// </summary>
    T* Beside(nint i);

    /// <summary>The values to store for the elements (i, j...) whose sums are <paramref name="c"/>.</summary>
    TVec Apply<TVec, TSimd, TLanes>(TVec c, nint i, nint j, TLanes lanes)
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>;
}

/// <summary>C as it is.</summary>
internal readonly unsafe struct StoreEpilogue<T> : IEpilogue<T>
    where T : unmanaged
{
    public TVec Apply<TVec, TSimd, TLanes>(TVec c, nint i, nint j, TLanes lanes)
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>
        => c;

    public T* Beside(nint i) => null;
}

/// <summary>C + bias, the same for every row.</summary>
internal readonly unsafe struct BiasEpilogue<T>(T* bias) : IEpilogue<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TVec, TSimd, TLanes>(TVec c, nint i, nint j, TLanes lanes)
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>
        => TSimd.Add(c, lanes.Load(bias + j));

    public T* Beside(nint i) => null;
}

/// <summary>max(0, C + bias).</summary>
internal readonly unsafe struct BiasReluEpilogue<T>(T* bias) : IEpilogue<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TVec, TSimd, TLanes>(TVec c, nint i, nint j, TLanes lanes)
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>
        => Relu.Of<T, TVec, TSimd>(TSimd.Add(c, lanes.Load(bias + j)));

    public T* Beside(nint i) => null;
}

/// <summary>C + lambda W, as one fused multiply-add: the gradient of an L2 term.</summary>
internal readonly unsafe struct AddScaledEpilogue<T>(T lambda, T* w, nint stride) : IEpilogue<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TVec, TSimd, TLanes>(TVec c, nint i, nint j, TLanes lanes)
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>
        => TSimd.Fma(TSimd.Splat(lambda), lanes.Load(w + (i * stride) + j), c);

    public T* Beside(nint i) => w + (i * stride);
}

/// <summary>C where y &gt; 0, 0 elsewhere: a product that is the upstream gradient of a ReLU with outputs y.</summary>
internal readonly unsafe struct ReluMaskEpilogue<T>(T* y, nint stride) : IEpilogue<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TVec, TSimd, TLanes>(TVec c, nint i, nint j, TLanes lanes)
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>
        => Relu.Mask<T, TVec, TSimd>(lanes.Load(y + (i * stride) + j), c);

    public T* Beside(nint i) => y + (i * stride);
}

/// <summary>sqrt(max(0, |a_i|^2 + |b_j|^2 - 2 C)): Euclidean distances out of inner products; or their squares.</summary>
internal readonly unsafe struct DistanceEpilogue<T>(T* rowNorms, T* columnNorms, bool squared) : IEpilogue<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TVec, TSimd, TLanes>(TVec c, nint i, nint j, TLanes lanes)
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>
    {
        TVec norms = TSimd.Add(TSimd.SplatFrom(rowNorms + i), lanes.Load(columnNorms + j));
        TVec square = TSimd.Max(TSimd.Zero, TSimd.Fma(TSimd.Constant(-2), c, norms));
        return squared ? square : TSimd.Sqrt(square);
    }

    public T* Beside(nint i) => null;
}
