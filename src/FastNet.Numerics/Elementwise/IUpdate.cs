using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Elementwise;

/// <summary>The formula of an update rule on one vector: a struct that holds its constants. <see cref="UpdatePass"/> does all else.</summary>
internal interface IUpdate<T>
    where T : unmanaged
{
    /// <summary>How many numbers the rule keeps for each parameter: 0, 1 or 2.</summary>
    static abstract int States { get; }

    /// <summary>Whether it divides: the pass then asks for memory ahead.</summary>
    static abstract bool Divides { get; }

    /// <summary>The new parameters.</summary>
    /// <param name="w">Parameters, already decayed.</param>
    /// <param name="g">Their gradient, already scaled.</param>
    /// <param name="first">The first number kept, old and new.</param>
    /// <param name="second">The second number kept, old and new.</param>
    TVec Step<TVec, TSimd>(TVec w, TVec g, ref TVec first, ref TVec second)
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>;
}
