using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Reduction;

/// <summary>What a sum down the columns of a matrix adds up: a struct that holds the pointers it reads.</summary>
internal interface IColumnTerm<T>
    where T : unmanaged
{
    /// <summary><paramref name="sum"/> plus the terms of a row in the columns from <paramref name="column"/> on that <paramref name="lanes"/> covers.</summary>
    TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint column, TLanes lanes)
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>;
}
