namespace FastNet.Fuzz.Mutations;

/// <summary>Draws that depend on a seed alone, on every machine.</summary>
internal sealed class Dice(ulong seed)
{
    private SplitMix64 _words = new(seed);

    /// <summary>A whole number from 0 to <paramref name="count"/> - 1.</summary>
    internal int Below(int count) => _words.Between(0, count - 1);

    /// <summary>True once in <paramref name="times"/> draws.</summary>
    internal bool Once(int times) => Below(times) == 0;

    /// <summary>One of <paramref name="items"/>.</summary>
    internal T Pick<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    /// <summary>A whole number of 64 bits near which mistakes live: a power of two or one beside it, of either sign; else a small one.</summary>
    internal long Number()
    {
        long power = 1L << Below(64);
        return Below(6) switch
        {
            0 => power,
            1 => unchecked(power - 1),
            2 => unchecked(power + 1),
            3 => unchecked(-power),
            4 => -1,
            _ => Below(16),
        };
    }
}
