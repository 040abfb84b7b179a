namespace FastNet;

/// <summary>
/// A net that is divided among processes, as one of its parts sees it. What takes a sum over all parameters takes it over the whole net's, in their
/// order there, so that it has the bits of one process. Each call is made by all parts at the same moment of their runs.
/// </summary>
internal interface IWholeNet<T>
    where T : unmanaged
{
    /// <summary>The sum of the squares of all weight matrices in the last training pass.</summary>
    double SquaredWeights { get; }

    /// <summary>A vector laid out as the whole net's parameters, of each part's; valid until the next call.</summary>
    ReadOnlySpan<T> Parameters(ReadOnlySpan<T> own);

    /// <summary>A vector laid out as the whole net's state, of each part's; valid until the next call.</summary>
    ReadOnlySpan<T> State(ReadOnlySpan<T> own);
}
