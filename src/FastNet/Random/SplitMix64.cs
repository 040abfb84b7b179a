namespace FastNet;

/// <summary>
/// A generator of one 64-bit word of state (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). Any two
/// seeds give unrelated streams, so that every image can have its own.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    internal ulong Next()
    {
        _state = unchecked(_state + 0x9e37_79b9_7f4a_7c15);
        ulong z = _state;
        z = unchecked((z ^ (z >> 30)) * 0xbf58_476d_1ce4_e5b9);
        z = unchecked((z ^ (z >> 27)) * 0x94d0_49bb_1331_11eb);
        return z ^ (z >> 31);
    }

    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    internal int Between(int low, int high) =>
        low + (int)(((Next() >> 32) * (ulong)(high - low + 1)) >> 32);
}
