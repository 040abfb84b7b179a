using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>y = f(x), element by element.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ActivationLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A layer without parameters.</summary>
    /// <param name="memory">The memory of the net.</param>
    /// <param name="size">D = M, 1 or more.</param>
    /// <param name="activation">The function.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public ActivationLayer(NetMemory<T> memory, int size, Activation<T> activation)
        : base(memory, size, size)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Activation = activation;
    }

    /// <summary>The function.</summary>
    public Activation<T> Activation { get; }

    /// <inheritdoc/>
    protected internal override string Settings => Activation.ToString();

    /// <inheritdoc/>
    protected internal override bool NeedsOutput => !Activation.KeepsInput;

    /// <inheritdoc/>
    protected internal override bool DifferentiatesInPlace => true;

    /// <inheritdoc/>
    protected internal override bool HasParameters => false;

    /// <inheritdoc/>
    public override string ToString() => $"ActivationLayer ({Activation.Name})";

    /// <inheritdoc/>
    protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y)
    {
        if (IsDense(x) && IsDense(y))
        {
            Activation.Value(All(x), y.Elements[..(y.Rows * y.Columns)], Workers);
            return;
        }

        // The gaps between the rows of a result may belong to others, so rows with gaps are done one by one.
        for (int i = 0; i < x.Rows; i++)
        {
            Activation.Value(x.Row(i), y.Row(i), Workers);
        }
    }

    /// <remarks>dX may be dY itself.</remarks>
    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
    {
        ReadOnlyMatrix<T> kept = Activation.KeepsInput ? x : y;
        if (IsDense(kept) && IsDense(dY) && IsDense(dX))
        {
            Activation.Gradient(All(kept), All(dY), dX.Elements[..(dX.Rows * dX.Columns)], Workers);
            return;
        }

        for (int i = 0; i < y.Rows; i++)
        {
            Activation.Gradient(kept.Row(i), dY.Row(i), dX.Row(i), Workers);
        }
    }

    private static bool IsDense(ReadOnlyMatrix<T> matrix) => matrix.RowStride == matrix.Columns;

    private static ReadOnlySpan<T> All(ReadOnlyMatrix<T> matrix) => matrix.Elements[..(matrix.Rows * matrix.Columns)];
}
