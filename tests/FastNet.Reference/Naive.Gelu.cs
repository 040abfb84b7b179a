using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>y = x (1 + erf(x / sqrt(2))) / 2, less than 4 ulp from the exact value. The specification of <see cref="Gelu.Forward"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    public static void GeluForward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            T bounded = Bounded(x[i], -GeluLimit<T>());
            T s = GeluShare(bounded, out _);
            T p = GeluDensity(T.Abs(bounded), out int k);
            T z = T.ScaleB(s * GeluPolynomial(T.Abs(s)) * p, k);
            y[i] = x[i] > T.Zero ? x[i] - z : z > x[i] ? z : x[i];
        }
    }

    /// <summary>dX = dY (F(x) + x f(x)), with the normal distribution F and its density f. The specification of <see cref="Gelu.Backward"/>.</summary>
    /// <param name="x">Inputs of the forward pass.</param>
    /// <param name="dY">Upstream gradient, as long as <paramref name="x"/>.</param>
    /// <param name="dX">Gradient of the inputs, as long as <paramref name="x"/>.</param>
    public static void GeluBackward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> dY, Span<T> dX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            T t = T.Abs(Bounded(x[i], -GeluLimit<T>()));
            T q = GeluPolynomial(GeluShare(t, out T inverse));
            T p = GeluDensity(t, out int k);
            T below = T.ScaleB(T.FusedMultiplyAdd(t, T.CreateTruncating(-0.3989422804014327), q * inverse) * p, k);
            dX[i] = dY[i] * (x[i] > T.Zero ? T.One - below : below);
        }
    }

    private static T GeluLimit<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.CreateTruncating(typeof(T) == typeof(float) ? 14.6 : 38.7);

    /// <summary>x / (|x| + c) and 1 / (|x| + c).</summary>
    private static T GeluShare<T>(T x, out T inverse)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T c = T.CreateTruncating(typeof(T) == typeof(float) ? 3.375 : 3.5);
        T sum = T.Abs(x) + c;
        T lost = T.Abs(x) - (sum - c);
        inverse = T.One / sum;
        T s = x * inverse;
        T rest = T.FusedMultiplyAdd(-s, lost, T.FusedMultiplyAdd(-s, sum, x));
        return T.FusedMultiplyAdd(rest, inverse, s);
    }

    /// <summary>The p of e^(-t^2/2) = 2^k p.</summary>
    private static T GeluDensity<T>(T t, out int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T half = T.CreateTruncating(0.5);
        T square = t * t;
        T lost = T.FusedMultiplyAdd(t, t, -square);
        T p = ExpUnscaled(-(square * half), out k);
        return T.FusedMultiplyAdd(p, -(lost * half), p);
    }

    private static T GeluPolynomial<T>(T s)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T v = T.FusedMultiplyAdd(s, T.CreateTruncating(2), -T.One);
        return typeof(T) == typeof(float)
            ? T.CreateTruncating(GeluPolynomial(float.CreateTruncating(v)))
            : T.CreateTruncating(GeluPolynomial(double.CreateTruncating(v)));
    }

    private static float GeluPolynomial(float v)
    {
        float v2 = v * v;
        float c45 = MathF.FusedMultiplyAdd(0.007824732f, v, 0.008719571f);
        float c67 = MathF.FusedMultiplyAdd(-0.00084953423f, v, -0.002252065f);
        float c89 = MathF.FusedMultiplyAdd(0.00013518496f, v, 0.000310197f);
        float q = MathF.FusedMultiplyAdd(c89, v2 * v2, MathF.FusedMultiplyAdd(c67, v2, c45));
        q = MathF.FusedMultiplyAdd(q, v, -0.09838432f);
        q = MathF.FusedMultiplyAdd(q, v, 0.29537585f);
        q = MathF.FusedMultiplyAdd(q, v, -0.5529922f);
        return MathF.FusedMultiplyAdd(q, v, 0.7410803f);
    }

    private static double GeluPolynomial(double v)
    {
        double v2 = v * v;
        double v4 = v2 * v2;
        double c4 = Quad(0.017407832602073372, 0.006476218919888407, -0.0031891010487718934, -0.00044501295019563257);
        double c8 = Quad(0.00047665710565611126, 6.703323233687479e-05, -7.558467541647637e-05, -1.8788898152762592e-05);
        double c12 = Quad(1.1506664278168555e-05, 5.651913340945825e-06, -1.165051550023311e-06, -1.479166266145907e-06);
        double c16 = Quad(-1.432404253180488e-07, 2.9440446454725235e-07, 1.2400739378017187e-07, -3.0105572375887415e-08);
        double c20 = Quad(-3.642197562757167e-08, -3.878774356409793e-09, 4.937034895042198e-09, 1.4989757153477504e-09);
        double q = Math.FusedMultiplyAdd(Math.FusedMultiplyAdd(c20, v4, c16), v4 * v4, Math.FusedMultiplyAdd(c12, v4, c8));
        q = Math.FusedMultiplyAdd(q, v4, c4);
        q = Math.FusedMultiplyAdd(q, v, -0.11605092871407914);
        q = Math.FusedMultiplyAdd(q, v, 0.315424969887952);
        q = Math.FusedMultiplyAdd(q, v, -0.565561816053779);
        return Math.FusedMultiplyAdd(q, v, 0.7444160754359381);

        double Quad(double c0, double c1, double c2, double c3)
            => Math.FusedMultiplyAdd(Math.FusedMultiplyAdd(c3, v, c2), v2, Math.FusedMultiplyAdd(c1, v, c0));
    }
}
