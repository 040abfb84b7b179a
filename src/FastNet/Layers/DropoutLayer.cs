using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Inverted dropout (Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014): in training y = x / keep with probability keep, 0
/// otherwise; in test mode y = x. The masks are those of <see cref="Dropout"/>: functions of seed, step, stream, row and column, so nothing is
/// stored.
/// </summary>
/// <remarks>Calls with the same <see cref="NetMemory{T}.Step"/> have the same mask; the caller that trains counts the steps.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class DropoutLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A layer without parameters.</summary>
    /// <param name="memory">The memory of the net.</param>
    /// <param name="size">D = M, 1 or more.</param>
    /// <param name="keep">The probability that an element is kept, <see cref="Dropout.SmallestKeep"/> to 1.</param>
    /// <param name="seed">Of the masks.</param>
    /// <param name="stream">A number, 0 or more, that no other dropout layer of the net with this seed has.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public DropoutLayer(NetMemory<T> memory, int size, double keep, ulong seed = 0, int stream = 0)
        : base(memory, size, size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stream);
        (Keep, Seed, Stream) = (Ensure.Keep(keep), seed, stream);
    }

    /// <summary>The probability that an element is kept.</summary>
    public double Keep { get; }

    /// <summary>The seed of the masks.</summary>
    public ulong Seed { get; }

    /// <summary>The number that distinguishes this layer's masks from those of others with the same seed.</summary>
    public int Stream { get; }

    /// <summary>The first of its columns where it is a part of a wider layer, whose mask it takes a part of; a multiple of 4.</summary>
    internal int FirstColumn { get; init; }

    /// <inheritdoc/>
    protected internal override string Settings => FormattableString.Invariant($"keep {Keep:R}, seed {Seed}, stream {Stream}");

    /// <inheritdoc/>
    protected internal override bool NeedsOutput => false;

    /// <inheritdoc/>
    protected internal override bool DifferentiatesInPlace => true;

    /// <inheritdoc/>
    protected internal override bool HasParameters => false;

    /// <inheritdoc/>
    protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y) => Mask(x, y);

    /// <inheritdoc/>
    protected override void ComputeTest(ReadOnlyMatrix<T> x, Matrix<T> y)
    {
        for (int i = 0; i < x.Rows; i++)
        {
            x.Row(i).CopyTo(y.Row(i));
        }
    }

    /// <remarks>dX may be dY itself.</remarks>
    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX) => Mask(dY, dX);

    /// <summary>y = what the mask of this step leaves of x; y may be x itself.</summary>
    internal void Mask(ReadOnlyMatrix<T> x, Matrix<T> y)
        => Dropout.Apply(x, y, Keep, Seed, Memory.Step, Stream, Workers, FirstColumn);
}
