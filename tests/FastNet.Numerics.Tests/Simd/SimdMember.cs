namespace FastNet.Numerics.Tests.Simd;

/// <summary>The members of <c>ISimd</c> that compute, for tests that go through all of them.</summary>
public enum SimdMember
{
    Zero,
    Splat,
    Constant,
    Add,
    Subtract,
    Multiply,
    Divide,
    Sqrt,
    Fma,
    Max,
    Min,
    SelectGreater,
    Scale,
    Significand,
    SignificandExponent,
}
