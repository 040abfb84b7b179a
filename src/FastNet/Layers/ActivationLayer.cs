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
            Apply(Row(x, 0, x.Rows), Row(y, 0, y.Rows));
            return;
        }

        // What lies between the rows of a result may be anybody's, so rows with gaps are done one by one.
        for (int i = 0; i < x.Rows; i++)
        {
            Apply(Row(x, i), Row(y, i));
        }
    }

    /// <inheritdoc/>
    protected sealed override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
    {
        if (IsDense(y) && IsDense(dY) && IsDense(dX))
        {
            ApplyGradient(Row(y, 0, y.Rows), Row(dY, 0, y.Rows), Row(dX, 0, y.Rows));
            return;
        }

        for (int i = 0; i < y.Rows; i++)
        {
            ApplyGradient(Row(y, i), Row(dY, i), Row(dX, i));
        }
    }

    private static bool IsDense(ReadOnlyMatrix<T> matrix) => matrix.RowStride == matrix.Columns;

    private static ReadOnlySpan<T> Row(ReadOnlyMatrix<T> matrix, int row, int count = 1) => matrix.Elements.Slice((int)(row * matrix.RowStride), count * matrix.Columns);

    private static Span<T> Row(Matrix<T> matrix, int row, int count = 1) => matrix.Elements.Slice((int)(row * matrix.RowStride), count * matrix.Columns);
}
