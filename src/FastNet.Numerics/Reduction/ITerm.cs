using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Reduction;

/// <summary>The terms of a sum along the rows or down the columns of a matrix: a struct that holds the pointers it reads.</summary>
internal interface ITerm<T>
    where T : unmanaged
{
    /// <summary>
    /// <paramref name="sum"/> plus the terms of a row in the columns from <paramref name="column"/> on that <paramref name="lanes"/> covers.
    /// </summary>
    TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint column, TLanes lanes)
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>;
}

/// <summary>The elements themselves.</summary>
internal struct ElementTerm<T> : ITerm<T>
    where T : unmanaged
{
    public RowsOf<T> X;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly unsafe TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint column, TLanes lanes)
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>
        => TSimd.Add(sum, lanes.Load(X[row] + column));
}
