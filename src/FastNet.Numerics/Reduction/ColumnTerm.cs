using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Reduction;

/// <summary>The elements themselves.</summary>
internal unsafe struct ColumnTerm<T> : IColumnTerm<T>
    where T : unmanaged
{
    public T* X;
    public nint Stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint column, TLanes lanes)
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>
        => TSimd.Add(sum, lanes.Load(X + (row * Stride) + column));
}
