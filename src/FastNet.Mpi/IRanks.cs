namespace FastNet.Mpi;

/// <summary>
/// Processes that do one work together, each with a number. Nothing is computed here: bytes are gathered and passed on, so that no order of a sum
/// depends on the number of processes.
/// </summary>
/// <remarks>All processes make the same calls in the same order, each on one thread; a call returns when this process has its result.</remarks>
public interface IRanks
{
    /// <summary>The number of this process, 0 to <see cref="Count"/> - 1.</summary>
    int Rank { get; }

    /// <summary>Processes in all, 1 or more.</summary>
    int Count { get; }

    /// <summary>Gives every process the bytes of all.</summary>
    /// <param name="own">The bytes of this process; as many as <paramref name="counts"/> says.</param>
    /// <param name="all">Receives those of rank 0, then those of rank 1, and so on; memory of its own, as long as all counts together.</param>
    /// <param name="counts">Bytes of each rank, 0 or more; the same in every process.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    void Gather(ReadOnlySpan<byte> own, Span<byte> all, ReadOnlySpan<int> counts);
}
