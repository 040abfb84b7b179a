using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Reduction;

/// <summary>What <see cref="RowBlocks"/> adds up: a struct that holds the pointers it works on.</summary>
internal interface IRowBlock<T>
    where T : unmanaged
{
    /// <summary>The sum over some rows, at most <see cref="RowBlocks.Rows"/>.</summary>
    double Sum<TVec, TSimd>(int first, int rows)
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>;
}
