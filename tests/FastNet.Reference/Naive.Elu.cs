using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>y = x where x &gt; 0, alpha (e^x - 1) elsewhere. The specification of <see cref="Elu.Forward"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    /// <param name="alpha">Parameter of the function.</param>
    public static void EluForward<T>(ReadOnlySpan<T> x, Span<T> y, T alpha)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] > T.Zero ? x[i] : alpha * ExpMinusOne(x[i]);
        }
    }

    /// <summary>dX = dY where y &gt; 0, dY (y + alpha) elsewhere. The specification of <see cref="Elu.Backward"/>.</summary>
    /// <param name="y">Outputs of the forward pass.</param>
    /// <param name="dY">Upstream gradient, as long as <paramref name="y"/>.</param>
    /// <param name="dX">Gradient of the inputs, as long as <paramref name="y"/>.</param>
    /// <param name="alpha">Parameter of the function.</param>
    public static void EluBackward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX, T alpha)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            dX[i] = y[i] > T.Zero ? dY[i] : dY[i] * (y[i] + alpha);
        }
    }

    /// <summary>The same at the usual alpha.</summary>
    public static void EluForward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => EluForward(x, y, T.CreateChecked(Elu.DefaultAlpha));

    /// <summary>The same at the usual alpha.</summary>
    public static void EluBackward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => EluBackward(y, dY, dX, T.CreateChecked(Elu.DefaultAlpha));
}
