using System.Numerics;

namespace FastNet;

/// <summary>
/// MT19937 (Matsumoto and Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random number
/// generator", 1998), seeded from one integer by the multiplicative recurrence of the authors' 2002 revision.
/// </summary>
internal sealed class MersenneTwister
{
    /// <summary>Words of state, and words made by one regeneration.</summary>
    internal const int Length = 624;

    private const int Middle = 397;
    private const uint UpperBit = 0x8000_0000;
    private const uint LowerBits = 0x7fff_ffff;

    private readonly uint[] _key = new uint[Length];
    private int _position = Length;

    internal MersenneTwister(uint seed)
    {
        uint word = seed;
        _key[0] = word;
        for (uint i = 1; i < Length; i++)
        {
            word = unchecked((1812433253u * (word ^ (word >> 30))) + i);
            _key[i] = word;
        }
    }

    /// <summary>How many words of the present state were handed out already, 0 to <see cref="Length"/>.</summary>
    internal int Position => _position;

    internal uint Next()
    {
        if (_position == Length)
        {
            Regenerate();
        }

        uint y = _key[_position++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        return y ^ (y >> 18);
    }

    // Masked rejection: the fewest low bits that can hold the largest value, drawn anew until they do not exceed it.
    internal uint NextUpTo(uint largest)
    {
        if (largest == 0)
        {
            return 0;
        }

        uint mask = uint.MaxValue >> BitOperations.LeadingZeroCount(largest);
        uint value;
        do
        {
            value = Next() & mask;
        }
        while (value > largest);

        return value;
    }

    internal ulong NextUpTo(ulong largest)
    {
        if (largest <= uint.MaxValue)
        {
            return NextUpTo((uint)largest);
        }

        ulong mask = ulong.MaxValue >> BitOperations.LeadingZeroCount(largest);
        ulong value;
        do
        {
            ulong upper = (ulong)Next() << 32;
            value = (upper | Next()) & mask;
        }
        while (value > largest);

        return value;
    }

    internal void CopyKeyTo(Span<uint> destination) => _key.CopyTo(destination);

    internal void Restore(ReadOnlySpan<uint> key, int position)
    {
        key.CopyTo(_key);
        _position = position;
    }

    private void Regenerate()
    {
        uint[] key = _key;
        // Three runs instead of one loop with remainders: the word i + 397 wraps once, the word i + 1 only at the end.
        for (int i = 0; i < Length - Middle; i++)
        {
            key[i] = key[i + Middle] ^ Twist(key[i], key[i + 1]);
        }

        for (int i = Length - Middle; i < Length - 1; i++)
        {
            key[i] = key[i + Middle - Length] ^ Twist(key[i], key[i + 1]);
        }

        key[Length - 1] = key[Middle - 1] ^ Twist(key[Length - 1], key[0]);
        _position = 0;
    }

    private static uint Twist(uint upper, uint lower) =>
        (((upper & UpperBit) | (lower & LowerBits)) >> 1) ^ ((lower & 1) * 0x9908_b0df);
}
