namespace FastNet;

/// <summary>One named array of a net: its place in the flat parameter vector and in the gradient vector of the same layout, or in the state vector.</summary>
/// <param name="Name">The course's name: W1, b1, W2, b2, ...</param>
/// <param name="Rows">Rows of a weight matrix (D of (D, M)); 1 for a bias.</param>
/// <param name="Columns">Columns of a weight matrix (M); the length of a bias.</param>
/// <param name="Offset">Where it starts in the vector; a multiple of 64 bytes.</param>
public sealed record Parameter(string Name, int Rows, int Columns, int Offset)
{
    /// <summary>Number of elements.</summary>
    public int Length => Rows * Columns;

    /// <summary>Whether this is a matrix (as opposed to a bias vector).</summary>
    public bool IsMatrix { get; init; }

    /// <summary>This parameter's part of a flat vector.</summary>
    public Span<T> Of<T>(Span<T> vector) => vector.Slice(Offset, Length);
}
