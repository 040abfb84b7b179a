using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Elementwise;

/// <summary>An activation function and its derivative on one vector: a struct that holds its parameters.</summary>
internal interface IActivation<T>
    where T : unmanaged
{
    /// <inheritdoc cref="IElementwise{T}.IsLong"/>
    static virtual bool IsLong => false;

    /// <summary>y of x.</summary>
    TVec Value<TVec, TSimd>(TVec x)
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>;

    /// <summary>dX = dY times the derivative, which is computed from what is kept: the output, or the input where the output does not tell.</summary>
    TVec Gradient<TVec, TSimd>(TVec kept, TVec dY)
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>;
}
