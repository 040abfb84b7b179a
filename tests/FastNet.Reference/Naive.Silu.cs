using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>y = x / (1 + e^-x), less than 3 ulp from the exact value. The specification of <see cref="Silu.Forward"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    public static void SiluForward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            T bounded = Bounded(x[i], ExpLowest<T>());
            T p = ExpUnscaled(-T.Abs(bounded), out int k);
            T z = T.ScaleB(OverOnePlus(bounded * p, T.ScaleB(p, k)), k);
            y[i] = x[i] > T.Zero ? x[i] - z : z > x[i] ? z : x[i];
        }
    }

    /// <summary>dX = dY s(x) (1 + x s(-x)), s the sigmoid. The specification of <see cref="Silu.Backward"/>.</summary>
    /// <param name="x">Inputs of the forward pass.</param>
    /// <param name="dY">Upstream gradient, as long as <paramref name="x"/>.</param>
    /// <param name="dX">Gradient of the inputs, as long as <paramref name="x"/>.</param>
    public static void SiluBackward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> dY, Span<T> dX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            T lower = -T.Abs(Bounded(x[i], ExpLowest<T>()));
            T p = ExpUnscaled(lower, out int k);
            T upperSigmoid = OverOnePlus(T.One, T.ScaleB(p, k));
            T below = T.ScaleB(p * upperSigmoid * T.FusedMultiplyAdd(lower, upperSigmoid, T.One), k);
            dX[i] = dY[i] * (x[i] > T.Zero ? T.One - below : below);
        }
    }

    /// <summary>x from lowest to -lowest; NaN stays NaN.</summary>
    private static T Bounded<T>(T x, T lowest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => x < lowest ? lowest : x > -lowest ? -lowest : x;
}
