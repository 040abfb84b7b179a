namespace FastNet.Numerics.Simd;

/// <summary>
/// Numbers for taking IEEE 754 exponents apart and putting them together with integer instructions that every width has.
/// A whole number added to 1.5 * 2^23 (2^52 for double) stands in the low bits of the sum; or-ing it into 2^23 does the reverse.
/// </summary>
internal static class ExponentBits
{
    /// <summary>Bits of a float's fraction.</summary>
    public const int SingleShift = 23;

    /// <summary>Bits of a double's fraction.</summary>
    public const int DoubleShift = 52;

    /// <summary>The bits of 1.</summary>
    public const uint SingleOne = 0x3F80_0000;

    /// <summary>The bits of 1.</summary>
    public const ulong DoubleOne = 0x3FF0_0000_0000_0000;

    /// <summary>1.5 * 2^23 + 2 * 127: half of the bits of this plus a power is a biased exponent.</summary>
    public const float SingleTwiceBiased = 12_582_912f + 254f;

    /// <summary>1.5 * 2^52 + 2 * 1023.</summary>
    public const double DoubleTwiceBiased = 6_755_399_441_055_744d + 2046d;
}

/// <summary>The same numbers where one formula serves both types; <typeparamref name="TBits"/> has the type's size.</summary>
internal interface IFormat<TBits>
{
    /// <summary>The bits of the smallest normal number.</summary>
    static abstract TBits FirstNormal { get; }

    /// <summary>How many positive normal numbers there are.</summary>
    static abstract TBits Normals { get; }

    static abstract TBits Fraction { get; }

    /// <summary>1 - 0.75 as a difference of bits: carries into the exponent from a significand of 1.5 on.</summary>
    static abstract TBits Carry { get; }

    /// <summary>The bits of 0.75.</summary>
    static abstract TBits ThreeQuarters { get; }

    /// <summary>The bits of 2^23, or 2^52.</summary>
    static abstract TBits Integer { get; }

    /// <summary>That number plus the bias of exponents.</summary>
    static abstract double IntegerBias { get; }

    /// <summary>The power of two by which every subnormal number becomes a normal one.</summary>
    static abstract double LiftPower { get; }

    /// <summary>Two to that power.</summary>
    static abstract double Lift { get; }
}

/// <summary>Of float.</summary>
internal readonly struct SingleFormat : IFormat<uint>
{
    public static uint FirstNormal => 0x0080_0000;

    public static uint Normals => 0x7F00_0000;

    public static uint Fraction => 0x007F_FFFF;

    public static uint Carry => 0x0040_0000;

    public static uint ThreeQuarters => 0x3F40_0000;

    public static uint Integer => 0x4B00_0000;

    public static double IntegerBias => 8_388_608d + 127d;

    public static double LiftPower => 24d;

    public static double Lift => 16_777_216d;
}

/// <summary>Of double.</summary>
internal readonly struct DoubleFormat : IFormat<ulong>
{
    public static ulong FirstNormal => 0x0010_0000_0000_0000;

    public static ulong Normals => 0x7FE0_0000_0000_0000;

    public static ulong Fraction => 0x000F_FFFF_FFFF_FFFF;

    public static ulong Carry => 0x0008_0000_0000_0000;

    public static ulong ThreeQuarters => 0x3FE8_0000_0000_0000;

    public static ulong Integer => 0x4330_0000_0000_0000;

    public static double IntegerBias => 4_503_599_627_370_496d + 1023d;

    public static double LiftPower => 54d;

    public static double Lift => 18_014_398_509_481_984d;
}
