using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>y = f(x), element by element, with a derivative that can be had from y.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class ActivationLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected ActivationLayer(NetMemory<T> memory, int size)
        : base(memory, size, size)
    {
    }

    /// <summary>y = f(x) over a stretch of memory.</summary>
    private protected abstract void Apply(ReadOnlySpan<T> x, Span<T> y);

    /// <summary>dX = dY f'(x) over a stretch of memory.</summary>
    private protected abstract void ApplyGradient(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX);

    /// <inheritdoc/>
    protected sealed override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y)
    {
        if (IsDense(x) && IsDense(y))
        {
            Apply(All(x), y.Elements[..(y.Rows * y.Columns)]);
            return;
        }

        // What lies between the rows of a result may be anybody's, so rows with gaps are done one by one.
        for (int i = 0; i < x.Rows; i++)
        {
            Apply(x.Row(i), y.Row(i));
        }
    }

    /// <inheritdoc/>
    protected sealed override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
    {
        if (IsDense(y) && IsDense(dY) && IsDense(dX))
        {
            ApplyGradient(All(y), All(dY), dX.Elements[..(dX.Rows * dX.Columns)]);
            return;
        }

        for (int i = 0; i < y.Rows; i++)
        {
            ApplyGradient(y.Row(i), dY.Row(i), dX.Row(i));
        }
    }

    private static bool IsDense(ReadOnlyMatrix<T> matrix) => matrix.RowStride == matrix.Columns;

    private static ReadOnlySpan<T> All(ReadOnlyMatrix<T> matrix) => matrix.Elements[..(matrix.Rows * matrix.Columns)];
}
