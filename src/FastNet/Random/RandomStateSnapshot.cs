namespace FastNet;

/// <summary>
/// The whole state of a <see cref="RandomState"/> at one moment: the 624 words of MT19937, how many of them were used, and the
/// second value of the last Gaussian pair if it has not been drawn yet. It does not change afterwards.
/// </summary>
public sealed class RandomStateSnapshot
{
    /// <summary>Number of words in <see cref="Key"/>.</summary>
    public const int KeyLength = MersenneTwister.Length;

    private readonly uint[] _key;

    /// <summary>A state from its parts, as a file would give them.</summary>
    /// <param name="key">The 624 words.</param>
    /// <param name="position">Words already used, 0 to 624.</param>
    /// <param name="cachedGaussian">The waiting second Gaussian, or null.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="key"/> has another length, or nothing but zeros (the generator would stand still).
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="position"/> is outside 0 to 624, or <paramref name="cachedGaussian"/> is not finite.
    /// </exception>
    public RandomStateSnapshot(ReadOnlySpan<uint> key, int position, double? cachedGaussian)
    {
        if (key.Length != KeyLength)
        {
            throw new ArgumentException($"The key has {key.Length} words; {KeyLength} were expected.", nameof(key));
        }

        // The generator reads the whole of every word but only the top bit of word 0.
        if ((key[0] & 0x8000_0000) == 0 && !key[1..].ContainsAnyExcept(0u))
        {
            throw new ArgumentException("The key is all zeros; from there the generator yields zeros for ever.", nameof(key));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, KeyLength);
        if (cachedGaussian is double value && !double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(cachedGaussian), cachedGaussian, "A cached Gaussian is finite.");
        }

        _key = key.ToArray();
        Position = position;
        CachedGaussian = cachedGaussian;
    }

    /// <summary>The 624 words of the generator.</summary>
    public ReadOnlySpan<uint> Key => _key;

    /// <summary>Words of <see cref="Key"/> already used, 0 to 624.</summary>
    public int Position { get; }

    /// <summary>The second value of the last Gaussian pair when it has not been drawn yet.</summary>
    public double? CachedGaussian { get; }
}
