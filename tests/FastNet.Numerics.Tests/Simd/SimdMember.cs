namespace FastNet.Numerics.Tests.Simd;

/// <summary>The members of <c>ISimd</c> that compute, for tests that go through all of them.</summary>
public enum SimdMember
{
    Zero,
    Splat,
    Add,
    Subtract,
    Multiply,
    Divide,
    Sqrt,
    Fma,
    Max,
    SelectGreater,
}
