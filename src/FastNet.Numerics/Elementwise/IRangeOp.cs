using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Elementwise;

/// <summary>
/// A kernel over independent units - rows, columns, blocks - as a struct that holds the pointers and scalars it works on.
/// What it writes for a unit must not depend on the range in which the unit lies.
/// </summary>
internal interface IRangeOp<T>
    where T : unmanaged
{
    /// <summary>Does the units from <paramref name="start"/> up to <paramref name="end"/>, exclusive.</summary>
    void Run<TVec, TSimd>(int start, int end)
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>;
}
