using System.Numerics;

namespace FastNet.Numerics;

public static partial class Naive
{
    /// <summary>y = e^x, less than 1 ulp from the exact value. The specification of <see cref="Exp.Apply"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Exp<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.ElementType<T>();
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = ExpOf(x[i]);
        }
    }

    private static T ExpOf<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => typeof(T) == typeof(float) ? T.CreateTruncating(Exp(float.CreateTruncating(x))) : T.CreateTruncating(Exp(double.CreateTruncating(x)));

    /// <summary>e^x - 1 for x &lt;= 0 and NaN; -0 stays -0.</summary>
    private static T ExpMinusOne<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => typeof(T) == typeof(float) ? T.CreateTruncating(ExpMinusOne(float.CreateTruncating(x))) : T.CreateTruncating(ExpMinusOne(double.CreateTruncating(x)));

    private static float Exp(float x)
    {
        if (float.IsNaN(x))
        {
            return x;
        }

        float p = ExpReduce(x, out int k, out float r);
        return MathF.ScaleB(MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(p, r, 1), r, 1), k);
    }

    private static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        double p = ExpReduce(x, out int k, out double r);
        return Math.ScaleB(Math.FusedMultiplyAdd(Math.FusedMultiplyAdd(p, r, 1), r, 1), k);
    }

    private static float ExpMinusOne(float x)
    {
        float p = ExpReduce(x, out int k, out float r);
        float scale = MathF.ScaleB(1, k);
        float y = MathF.FusedMultiplyAdd(scale, MathF.FusedMultiplyAdd(r * r, p, r), scale - 1);
        return y > x ? y : x;
    }

    private static double ExpMinusOne(double x)
    {
        double p = ExpReduce(x, out int k, out double r);
        double scale = Math.ScaleB(1, k);
        double y = Math.FusedMultiplyAdd(scale, Math.FusedMultiplyAdd(r * r, p, r), scale - 1);
        return y > x ? y : x;
    }

    /// <summary>e^x = 2^k (1 + r + r^2 p).</summary>
    private static float ExpReduce(float x, out int k, out float r)
    {
        const float shift = 12_582_912f;
        x = MathF.Min(MathF.Max(x, -104f), 89f);
        float whole = MathF.FusedMultiplyAdd(x, 1.4426950216293335f, shift) - shift;
        k = (int)whole;
        r = MathF.FusedMultiplyAdd(whole, -0.6931471824645996f, x);
        r = MathF.FusedMultiplyAdd(whole, 1.9046542121259336e-09f, r);
        float r2 = r * r;
        float c23 = MathF.FusedMultiplyAdd(0.166665211f, r, 0.49999994f);
        float c45 = MathF.FusedMultiplyAdd(0.00836871658f, r, 0.041668389f);
        return MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(0.00138146116f, r2, c45), r2, c23);
    }

    private static double ExpReduce(double x, out int k, out double r)
    {
        const double shift = 6_755_399_441_055_744;
        x = Math.Min(Math.Max(x, -746), 710);
        double whole = Math.FusedMultiplyAdd(x, 1.4426950408889634, shift) - shift;
        k = (int)whole;
        r = Math.FusedMultiplyAdd(whole, -0.6931471805599453, x);
        r = Math.FusedMultiplyAdd(whole, -2.3190468138462996e-17, r);
        double r2 = r * r;
        double r4 = r2 * r2;
        double c34 = Math.FusedMultiplyAdd(0.04166666666653016, r, 0.16666666666666413);
        double c56 = Math.FusedMultiplyAdd(0.0013888888943629745, r, 0.008333333333494555);
        double c78 = Math.FusedMultiplyAdd(2.480149309891094e-05, r, 0.00019841269506377436);
        double c910 = Math.FusedMultiplyAdd(2.7630248485211643e-07, r, 2.7557586548670366e-06);
        double p = Math.FusedMultiplyAdd(2.500000833243082e-08, r4, Math.FusedMultiplyAdd(c910, r2, c78));
        p = Math.FusedMultiplyAdd(p, r4, Math.FusedMultiplyAdd(c56, r2, c34));
        return Math.FusedMultiplyAdd(p, r, 0.5000000000000011);
    }
}
