namespace FastNet.Mpi;

/// <summary>The lengths of a gathering.</summary>
internal static class GatherCounts
{
    /// <summary>Refuses lengths that do not fit each other.</summary>
    /// <exception cref="ArgumentException">The message has the numbers.</exception>
    public static void Require(IRanks ranks, ReadOnlySpan<byte> own, ReadOnlySpan<byte> all, ReadOnlySpan<int> counts)
    {
        if (counts.Length != ranks.Count)
        {
            throw new ArgumentException($"There are {counts.Length} counts; expected one for each of {ranks.Count} ranks.", nameof(counts));
        }

        long sum = 0;
        foreach (int count in counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
            sum += count;
        }

        if (own.Length != counts[ranks.Rank] || all.Length != sum)
        {
            throw new ArgumentException(
                $"Rank {ranks.Rank} gives {own.Length} bytes and has room for {all.Length}; expected {counts[ranks.Rank]} and {sum}.", nameof(all));
        }
    }
}
