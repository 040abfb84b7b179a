namespace FastNet.Mpi;

/// <summary>
/// One of several ranks, of which the others are not there: it shows what a rank computes, and counts what it would receive. Of a rank that sends as
/// many bytes as this one, it receives these; of others zeros.
/// </summary>
/// <param name="rank">The number of this rank.</param>
/// <param name="count">Ranks in all.</param>
internal sealed class CountingRanks(int rank, int count) : IRanks
{
    /// <inheritdoc/>
    public int Rank => rank;

    /// <inheritdoc/>
    public int Count => count;

    /// <summary>Gatherings so far.</summary>
    public int Gatherings { get; private set; }

    /// <summary>Bytes of other ranks so far.</summary>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public void Gather(ReadOnlySpan<byte> own, Span<byte> all, ReadOnlySpan<int> counts)
    {
        GatherCounts.Require(this, own, all, counts);
        Gatherings++;
        Bytes += all.Length - own.Length;
        foreach (int length in counts)
        {
            Span<byte> place = all[..length];
            if (length == own.Length)
            {
                own.CopyTo(place);
            }
            else
            {
                place.Clear();
            }

            all = all[length..];
        }
    }
}
