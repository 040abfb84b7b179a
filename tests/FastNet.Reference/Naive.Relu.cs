using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>y = max(0, x); NaN stays NaN, -0 stays -0. The specification of <see cref="Relu.Forward"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    public static void ReluForward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] < T.Zero ? T.Zero : x[i];
        }
    }

    /// <summary>dX = dY where y &gt; 0, 0 elsewhere (also where y is NaN). The specification of <see cref="Relu.Backward"/>.</summary>
    /// <param name="y">Outputs (or inputs) of the forward pass.</param>
    /// <param name="dY">Upstream gradient, as long as <paramref name="y"/>.</param>
    /// <param name="dX">Gradient of the inputs, as long as <paramref name="y"/>.</param>
    public static void ReluBackward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            dX[i] = y[i] > T.Zero ? dY[i] : T.Zero;
        }
    }
}
