namespace FastNet.Numerics.Simd;

/// <summary>
/// Numbers for taking IEEE 754 exponents apart and putting them together with integer instructions that every width has.
/// A whole number added to 1.5 * 2^23 (2^52 for double) stands in the low bits of the sum; or-ing it into 2^23 does the reverse.
/// </summary>
internal static class ExponentBits
{
    public const int SingleShift = 23;

    /// <summary>1.5 * 2^23 + 2 * 127: half of the bits of this plus a power is a biased exponent.</summary>
    public const float SingleTwiceBiased = 12_582_912f + 254f;

    /// <summary>The smallest normal number, 2^-126.</summary>
    public const float SingleNormal = 1.17549435E-38f;

    /// <summary>2^24 makes every subnormal number a normal one.</summary>
    public const float SingleLift = 16_777_216f;
    public const float SingleLiftPower = 24f;

    public const uint SingleOne = 0x3F80_0000;

    /// <summary>1 - 0.75 as a difference of bits: carries into the exponent from a significand of 1.5 on.</summary>
    public const uint SingleCarry = 0x0040_0000;
    public const uint SingleFraction = 0x007F_FFFF;
    public const uint SingleThreeQuarters = SingleOne - SingleCarry;

    /// <summary>The bits of the smallest normal number, and how many positive normal numbers there are.</summary>
    public const uint SingleFirstNormal = 0x0080_0000;
    public const uint SingleNormals = 0x7F00_0000;

    /// <summary>The bits of 2^23.</summary>
    public const uint SingleIntegerBits = 0x4B00_0000;

    /// <summary>2^23 + 127.</summary>
    public const float SingleIntegerBias = 8_388_608f + 127f;

    public const int DoubleShift = 52;

    /// <summary>1.5 * 2^52 + 2 * 1023.</summary>
    public const double DoubleTwiceBiased = 6_755_399_441_055_744d + 2046d;

    /// <summary>The smallest normal number, 2^-1022.</summary>
    public const double DoubleNormal = 2.2250738585072014E-308;

    /// <summary>2^54.</summary>
    public const double DoubleLift = 18_014_398_509_481_984d;
    public const double DoubleLiftPower = 54d;

    public const ulong DoubleOne = 0x3FF0_0000_0000_0000;
    public const ulong DoubleCarry = 0x0008_0000_0000_0000;
    public const ulong DoubleFraction = 0x000F_FFFF_FFFF_FFFF;
    public const ulong DoubleThreeQuarters = DoubleOne - DoubleCarry;
    public const ulong DoubleFirstNormal = 0x0010_0000_0000_0000;
    public const ulong DoubleNormals = 0x7FE0_0000_0000_0000;

    /// <summary>The bits of 2^52.</summary>
    public const ulong DoubleIntegerBits = 0x4330_0000_0000_0000;

    /// <summary>2^52 + 1023.</summary>
    public const double DoubleIntegerBias = 4_503_599_627_370_496d + 1023d;
}
