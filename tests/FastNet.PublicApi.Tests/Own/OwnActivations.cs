using System.Numerics;
using FastNet.Numerics;

namespace FastNet.PublicApi.Tests.Own;

/// <summary>A user's own activations: one whose derivative is had from y, one whose derivative needs x.</summary>
internal static class OwnActivations
{
    /// <summary>y = x / (1 + |x|); dX = dY (1 - |y|)^2.</summary>
    public static Activation<T> Softsign<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new("softsign", SoftsignValue, SoftsignGradient);

    /// <summary>y = x / sqrt(1 + x^2); dX = dY / sqrt(1 + x^2)^3.</summary>
    public static Activation<T> InverseRoot<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new("inverse-root", InverseRootValue, InverseRootGradient, keepsInput: true);

    private static void SoftsignValue<T>(ReadOnlySpan<T> x, Span<T> y, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] / (T.One + T.Abs(x[i]));
        }
    }

    private static void SoftsignGradient<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            T rest = T.One - T.Abs(y[i]);
            dX[i] = dY[i] * rest * rest;
        }
    }

    private static void InverseRootValue<T>(ReadOnlySpan<T> x, Span<T> y, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] / Root(x[i]);
        }
    }

    private static void InverseRootGradient<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> dY, Span<T> dX, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            T root = Root(x[i]);
            dX[i] = dY[i] / (root * root * root);
        }
    }

    // Multiplied and added in one rounding, so that the bits are the same on every machine.
    private static T Root<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.Sqrt(T.FusedMultiplyAdd(x, x, T.One));
}
