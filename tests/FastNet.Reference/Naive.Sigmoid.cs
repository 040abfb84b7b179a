using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>y = 1 / (1 + e^-x), less than 2 ulp from the exact value. The specification of <see cref="Sigmoid.Forward"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    public static void SigmoidForward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = SigmoidOf(x[i]);
        }
    }

    /// <summary>dX = dY y (1 - y). The specification of <see cref="Sigmoid.Backward"/>.</summary>
    /// <param name="y">Outputs of the forward pass.</param>
    /// <param name="dY">Upstream gradient, as long as <paramref name="y"/>.</param>
    /// <param name="dX">Gradient of the inputs, as long as <paramref name="y"/>.</param>
    public static void SigmoidBackward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            dX[i] = dY[i] * (y[i] * (T.One - y[i]));
        }
    }

    private static T SigmoidOf<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T e = ExpOf(-T.Abs(x));
        return OverOnePlus(x > T.Zero ? T.One : e, e);
    }

    /// <summary>numerator / (1 + e).</summary>
    private static T OverOnePlus<T>(T numerator, T e)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T denominator = T.One + e;
        T lost = e - (denominator - T.One);
        T inverse = T.One / denominator;
        T y = numerator * inverse;
        T rest = T.FusedMultiplyAdd(-y, lost, T.FusedMultiplyAdd(-y, denominator, numerator));
        return T.FusedMultiplyAdd(rest, inverse, y);
    }
}
