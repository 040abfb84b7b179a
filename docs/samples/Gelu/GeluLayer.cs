using System.Numerics;
using FastNet;
using FastNet.Numerics;

namespace Gelu;

/// <summary>
/// The Gaussian error linear unit in its usual approximation: y = x (1 + t) / 2 with t = tanh(u), u = sqrt(2 / pi) (x + 0.044715 x^3) (Hendrycks and Gimpel 2016);
/// dX = dY ((1 + t) / 2 + x (1 - t^2) u' / 2).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class GeluLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Half = T.CreateChecked(0.5);
    private static readonly T Scale = T.CreateChecked(0.79788456080286536);
    private static readonly T Cubic = T.CreateChecked(0.044715);
    private static readonly T CubicSlope = T.CreateChecked(3 * 0.044715);

    // t, from forward for backward.
    private readonly BatchBuffer<T> _tanh;

    /// <summary>A layer without parameters.</summary>
    /// <param name="memory">The memory of the net, not yet committed.</param>
    /// <param name="size">D = M, 1 or more.</param>
    public GeluLayer(NetMemory<T> memory, int size)
        : base(memory, size, size)
        => _tanh = memory.ReserveBatch("gelu tanh", size);

    /// <inheritdoc/>
    protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y)
    {
        Matrix<T> tanh = _tanh.Rows(x.Rows);
        for (int i = 0; i < x.Rows; i++)
        {
            ReadOnlySpan<T> input = x.Row(i);
            Span<T> output = y.Row(i);
            Span<T> t = tanh.Row(i);
            for (int j = 0; j < input.Length; j++)
            {
                t[j] = Scale * (input[j] + (Cubic * input[j] * input[j] * input[j]));
            }

            Tanh.Forward(t, t);
            for (int j = 0; j < input.Length; j++)
            {
                output[j] = Half * input[j] * (T.One + t[j]);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
    {
        Matrix<T> tanh = _tanh.Rows(x.Rows);
        for (int i = 0; i < x.Rows; i++)
        {
            ReadOnlySpan<T> input = x.Row(i);
            ReadOnlySpan<T> upstream = dY.Row(i);
            ReadOnlySpan<T> t = tanh.Row(i);
            Span<T> gradient = dX.Row(i);
            for (int j = 0; j < input.Length; j++)
            {
                T slope = Scale * (T.One + (CubicSlope * input[j] * input[j]));
                gradient[j] = upstream[j] * Half * (T.One + t[j] + (input[j] * (T.One - (t[j] * t[j])) * slope));
            }
        }
    }
}
