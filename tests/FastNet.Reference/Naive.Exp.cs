using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>y = e^x, less than 1 ulp from the exact value. The specification of <see cref="Exp.Apply"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    public static void Exp<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = ExpOf(x[i]);
        }
    }

    private static T ExpOf<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T p = ExpUnscaled(x, out int k);
        return T.ScaleB(p, k);
    }

    /// <summary>e^x - 1 for x &lt;= 0 and NaN; -0 stays -0.</summary>
    private static T ExpMinusOne<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => typeof(T) == typeof(float) ? T.CreateTruncating(ExpMinusOne(float.CreateTruncating(x))) : T.CreateTruncating(ExpMinusOne(double.CreateTruncating(x)));

    /// <summary>The p of e^x = 2^k p.</summary>
    private static T ExpUnscaled<T>(T x, out int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => typeof(T) == typeof(float) ? T.CreateTruncating(ExpUnscaled(float.CreateTruncating(x), out k)) : T.CreateTruncating(ExpUnscaled(double.CreateTruncating(x), out k));

    /// <summary>At and below this x both e^x and x e^x are 0.</summary>
    private static T ExpLowest<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.CreateTruncating(typeof(T) == typeof(float) ? -110 : -753);

    private static float ExpUnscaled(float x, out int k)
    {
        float p = ExpReduce(x, out k, out float r);
        return MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(p, r, 1), r, 1);
    }

    private static double ExpUnscaled(double x, out int k)
    {
        double p = ExpReduce(x, out k, out double r);
        return Math.FusedMultiplyAdd(Math.FusedMultiplyAdd(p, r, 1), r, 1);
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
        x = MathF.Min(MathF.Max(x, ExpLowest<float>()), 89f);
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
        x = Math.Min(Math.Max(x, ExpLowest<double>()), 710);
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
