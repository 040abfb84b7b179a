using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>y = ln(1 + e^x), less than 2 ulp from the exact value. The specification of <see cref="Softplus.Forward"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    public static void SoftplusForward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = (x[i] < T.Zero ? T.Zero : x[i]) + LogOnePlus(ExpOf(-T.Abs(x[i])));
        }
    }

    /// <summary>dX = dY (1 - e^-y). The specification of <see cref="Softplus.Backward"/>.</summary>
    /// <param name="y">Outputs of the forward pass.</param>
    /// <param name="dY">Upstream gradient, as long as <paramref name="y"/>.</param>
    /// <param name="dX">Gradient of the inputs, as long as <paramref name="y"/>.</param>
    public static void SoftplusBackward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            dX[i] = dY[i] * (T.Zero - ExpMinusOne(T.Zero - y[i]));
        }
    }
}
