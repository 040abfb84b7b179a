using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Reduction;

/// <summary>
/// What a reduction adds up: a struct that holds the pointers it reads. Elements behind the end are read as zeros,
/// so a term made of zeros must leave the sum as it is.
/// </summary>
internal interface ITerm<T>
    where T : unmanaged
{
    /// <summary><paramref name="sum"/> plus the terms of the elements from <paramref name="i"/> on that <paramref name="lanes"/> covers.</summary>
    TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint i, TLanes lanes)
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>;
}
