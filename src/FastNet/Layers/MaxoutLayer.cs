using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Maxout (Goodfellow, Warde-Farley, Mirza, Courville and Bengio 2013): y (N, M) is the largest of the pieces of x (N, pieces M), which stand side
/// by side. The formulas are those of <see cref="Maxout"/>; after an <see cref="AffineLayer{T}"/> of pieces M outputs it is the paper's unit.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class MaxoutLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ArenaSlice<int> _winners;

    /// <summary>A layer without parameters.</summary>
    /// <param name="memory">The memory of the net, not yet committed.</param>
    /// <param name="outputSize">M, 1 or more.</param>
    /// <param name="pieces">Candidates for each output, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    /// <exception cref="OverflowException">A batch of inputs exceeds 2^31 - 1 elements.</exception>
    public MaxoutLayer(NetMemory<T> memory, int outputSize, int pieces = 2)
        : base(memory, Ensure.Elements("candidates of maxout", outputSize, pieces), outputSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pieces, 1);
        Pieces = pieces;
        _winners = memory.Reserve<int>("maxout winners", Ensure.Elements("maxout winners", memory.BatchCapacity, outputSize));
    }

    /// <summary>Candidates for each output.</summary>
    public int Pieces { get; }

    /// <inheritdoc/>
    protected internal override string Settings => FormattableString.Invariant($"{Pieces} pieces");

    /// <inheritdoc/>
    protected internal override bool NeedsOutput => false;

    /// <inheritdoc/>
    protected internal override bool HasParameters => false;

    /// <inheritdoc/>
    protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y)
        => Maxout.Forward(x, y, Winners(x.Rows), Workers);

    /// <inheritdoc/>
    protected override void ComputeTest(ReadOnlyMatrix<T> x, Matrix<T> y)
        => Maxout.Forward(x, y, workers: Workers);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
        => Maxout.Backward(Winners(x.Rows), dY, dX, Workers);

    private Span<int> Winners(int rows) => _winners.Span[..(rows * OutputSize)];
}
