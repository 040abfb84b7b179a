using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>y = tanh x, less than 2 ulp from the exact value. The specification of <see cref="Tanh.Forward"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    public static void TanhForward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = TanhOf(x[i]);
        }
    }

    /// <summary>dX = dY (1 - y^2). The specification of <see cref="Tanh.Backward"/>.</summary>
    /// <param name="y">Outputs of the forward pass.</param>
    /// <param name="dY">Upstream gradient, as long as <paramref name="y"/>.</param>
    /// <param name="dX">Gradient of the inputs, as long as <paramref name="y"/>.</param>
    public static void TanhBackward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            dX[i] = dY[i] * T.FusedMultiplyAdd(-y[i], y[i], T.One);
        }
    }

    private static T TanhOf<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (T.Abs(x) > T.CreateTruncating(0.55))
        {
            T e = ExpOf(T.Abs(x) * T.CreateTruncating(-2));
            T y = T.One - ((e + e) / (T.One + e));
            return x > T.Zero ? y : -y;
        }

        T z = x * x;
        T p = typeof(T) == typeof(float)
            ? T.CreateTruncating(TanhPolynomial(float.CreateTruncating(z)))
            : T.CreateTruncating(TanhPolynomial(double.CreateTruncating(z)));
        return x * T.FusedMultiplyAdd(z, p, T.One);
    }

    private static float TanhPolynomial(float z)
    {
        float z2 = z * z;
        float c01 = MathF.FusedMultiplyAdd(0.133325443f, z, -0.333333164f);
        float c23 = MathF.FusedMultiplyAdd(0.021050714f, z, -0.0538475476f);
        return MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(-0.0062428494f, z2, c23), z2, c01);
    }

    private static double TanhPolynomial(double z)
    {
        double z2 = z * z;
        double z4 = z2 * z2;
        double c01 = Math.FusedMultiplyAdd(0.1333333333332658, z, -0.333333333333333);
        double c23 = Math.FusedMultiplyAdd(0.021869488385143052, z, -0.05396825396373663);
        double c45 = Math.FusedMultiplyAdd(0.0035920919007582357, z, -0.008863232589206809);
        double c67 = Math.FusedMultiplyAdd(0.0005884407227984005, z, -0.0014555419707382353);
        double c89 = Math.FusedMultiplyAdd(8.330157032614886e-05, z, -0.0002333715823927583);
        double p = Math.FusedMultiplyAdd(-1.9485162323412328e-05, z2, c89);
        p = Math.FusedMultiplyAdd(p, z4, Math.FusedMultiplyAdd(c67, z2, c45));
        return Math.FusedMultiplyAdd(p, z4, Math.FusedMultiplyAdd(c23, z2, c01));
    }
}
