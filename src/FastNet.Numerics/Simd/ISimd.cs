namespace FastNet.Numerics.Simd;

/// <summary>
/// One vector width for one element type: the whole vocabulary in which kernels are written. Every member does the same
/// thing to each lane at every width, bit for bit, so a kernel written once gives the same result at 512, 256, 128 bits
/// and in scalar code (docs/numerics.md).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TVec">The vector that holds <see cref="Lanes"/> elements.</typeparam>
internal unsafe interface ISimd<T, TVec>
    where T : unmanaged
{
    /// <summary>Elements in a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Vector registers that a kernel may fill: 32 or 16.</summary>
    static abstract int Registers { get; }

    static abstract TVec Zero { get; }

    /// <summary>The value in every lane.</summary>
    static abstract TVec Splat(T value);

    /// <summary>The value at an address in every lane, by a load that broadcasts.</summary>
    static abstract TVec SplatFrom(T* source);

    /// <summary>A literal, rounded to <typeparamref name="T"/>, in every lane.</summary>
    static abstract TVec Constant(double value);

    /// <summary>Reads <see cref="Lanes"/> elements; no alignment needed.</summary>
    static abstract TVec Load(T* source);

    static abstract void Store(T* destination, TVec value);

    /// <summary>
    /// Writes around the caches, where there is such a store: memory is not read first, and the caches keep their contents. Call
    /// <see cref="StreamFence"/> before another thread reads the result.
    /// </summary>
    /// <param name="destination">A multiple of the vector's size.</param>
    /// <param name="value">The elements.</param>
    static abstract void StoreAround(T* destination, TVec value);

    /// <summary>"Only the first <paramref name="count"/> lanes", for partial accesses.</summary>
    static abstract FirstLanes<TVec> First(int count);

    /// <summary>Reads the first lanes and nothing after them (a page there may be unreadable); the other lanes are zero.</summary>
    static abstract TVec LoadPartial(T* source, FirstLanes<TVec> lanes);

    /// <summary>Writes the first lanes and touches nothing after them.</summary>
    static abstract void StorePartial(T* destination, TVec value, FirstLanes<TVec> lanes);

    /// <summary>
    /// T(x_l - s_l) of <see cref="Lanes"/> bytes x and doubles s; the difference is one of doubles, rounded to <typeparamref name="T"/>.
    /// </summary>
    static abstract TVec LoadBytesLess(byte* bytes, double* subtrahends);

    static abstract TVec Add(TVec left, TVec right);

    static abstract TVec Subtract(TVec left, TVec right);

    static abstract TVec Multiply(TVec left, TVec right);

    static abstract TVec Divide(TVec left, TVec right);

    static abstract TVec Sqrt(TVec value);

    /// <summary>left * right + addend, rounded once; made slowly where the hardware has no such instruction.</summary>
    static abstract TVec Fma(TVec left, TVec right, TVec addend);

    /// <summary>left &gt; right ? left : right. So a NaN on either side, and two zeros, give <paramref name="right"/>.</summary>
    static abstract TVec Max(TVec left, TVec right);

    /// <summary>left &lt; right ? left : right. So a NaN on either side, and two zeros, give <paramref name="right"/>.</summary>
    static abstract TVec Min(TVec left, TVec right);

    /// <summary>value * 2^power, rounded once, to a subnormal number, zero or infinity too.</summary>
    /// <param name="value">
    /// A number whose product with 2^(power / 2) is a normal one, or whose result is 0; any number where the power is 0. NaN stays NaN.
    /// </param>
    /// <param name="power">A whole number, up to twice the largest exponent in magnitude (240 for float, 2040 for double).</param>
    static abstract TVec Scale(TVec value, TVec power);

    /// <summary>The s of value = s * 2^<paramref name="exponent"/> with 0.75 &lt;= s &lt; 1.5; exact.</summary>
    /// <param name="value">Positive, subnormal numbers included. Of 0 and inf the s is 1; of a negative number or NaN it is unspecified.</param>
    /// <param name="exponent">A whole number; -inf for 0, inf for inf, NaN for a negative number or NaN.</param>
    static abstract TVec Significand(TVec value, out TVec exponent);

    /// <summary>A mask for <see cref="Select"/>; false where either side is NaN.</summary>
    static abstract TVec GreaterThan(TVec left, TVec right);

    static abstract TVec Select(TVec mask, TVec whenTrue, TVec whenFalse);

    /// <summary>The first lane in which the two are equal (-0 and 0 are, NaN never is); <see cref="Lanes"/> or more where none is.</summary>
    static abstract int FirstEqual(TVec left, TVec right);

    /// <summary>The lanes in which left &lt;= right, as bits, lane 0 the lowest; a NaN on either side gives 0.</summary>
    static abstract uint AtMost(TVec left, TVec right);

    /// <summary>Lane l gets what lane l ^ <paramref name="distance"/> holds: the step of every reduction over lanes.</summary>
    /// <param name="value">Any vector.</param>
    /// <param name="distance">A power of two below <see cref="Lanes"/>; a constant, so that one shuffle remains of it.</param>
    static abstract TVec Swap(TVec value, int distance);
}
