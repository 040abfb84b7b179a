using System.Numerics;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Reduction;

/// <summary>The loss of one score against one number, and its derivative, on one vector: a struct that holds its parameters.</summary>
internal interface IElementLoss
{
    /// <summary>The loss times <see cref="RowBlocks.Scale"/>, made so that it is finite wherever it is that of a number.</summary>
    /// <param name="score">s.</param>
    /// <param name="target">t.</param>
    /// <param name="derivative">d loss / d s, not scaled.</param>
    TVec Value<T, TVec, TSimd>(TVec score, TVec target, out TVec derivative)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>;
}
