using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Elementwise;

/// <summary>
/// The formula of an element-wise kernel: a struct that holds the pointers and scalars it works on. It is written once, for
/// a vector of any width and for whole and partial vectors alike.
/// </summary>
internal interface IElementwise<T>
    where T : unmanaged
{
    /// <summary>Whether the formula is so long that the JIT would not inline it four times into a loop; one vector a turn is as good then.</summary>
    static virtual bool IsLong => false;

    /// <summary>Applies the formula to the elements from <paramref name="i"/> on that <paramref name="lanes"/> covers.</summary>
    void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>;
}
