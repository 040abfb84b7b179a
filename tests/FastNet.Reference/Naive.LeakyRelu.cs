using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>y = x where x &gt; 0, slope x elsewhere. The specification of <see cref="LeakyRelu.Forward"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    /// <param name="slope">Parameter of the function.</param>
    public static void LeakyReluForward<T>(ReadOnlySpan<T> x, Span<T> y, T slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] > T.Zero ? x[i] : slope * x[i];
        }
    }

    /// <summary>dX = dY where y &gt; 0, slope dY elsewhere. The specification of <see cref="LeakyRelu.Backward"/>.</summary>
    /// <param name="y">Outputs of the forward pass.</param>
    /// <param name="dY">Upstream gradient, as long as <paramref name="y"/>.</param>
    /// <param name="dX">Gradient of the inputs, as long as <paramref name="y"/>.</param>
    /// <param name="slope">Parameter of the function.</param>
    public static void LeakyReluBackward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX, T slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            dX[i] = y[i] > T.Zero ? dY[i] : slope * dY[i];
        }
    }

    /// <summary>The same at the usual slope.</summary>
    public static void LeakyReluForward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => LeakyReluForward(x, y, T.CreateChecked(LeakyRelu.DefaultSlope));

    /// <summary>The same at the usual slope.</summary>
    public static void LeakyReluBackward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => LeakyReluBackward(y, dY, dX, T.CreateChecked(LeakyRelu.DefaultSlope));
}
