using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>y = ln x, less than 1 ulp from the exact value. The specification of <see cref="NaturalLog.Apply"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    public static void NaturalLog<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] switch
            {
                _ when T.IsNaN(x[i]) || x[i] < T.Zero => T.NaN,
                _ when T.IsZero(x[i]) => T.NegativeInfinity,
                _ when T.IsInfinity(x[i]) => x[i],
                _ when typeof(T) == typeof(float) => T.CreateTruncating(Log(float.CreateTruncating(x[i]))),
                _ => T.CreateTruncating(Log(double.CreateTruncating(x[i]))),
            };
        }
    }

    /// <summary>ln(1 + x) for 0 &lt;= x &lt;= 1 and NaN.</summary>
    private static T LogOnePlus<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T half = T.CreateTruncating(0.5);
        (int e, T f) = x > half ? (1, (x - T.One) * half) : (0, x);
        return typeof(T) == typeof(float) ? T.CreateTruncating(Log(e, float.CreateTruncating(f))) : T.CreateTruncating(Log(e, double.CreateTruncating(f)));
    }

    private static float Log(float x)
    {
        int e = MathF.ILogB(x);
        if (MathF.ScaleB(x, -e) >= 1.5f)
        {
            e++;
        }

        return Log(e, MathF.ScaleB(x, -e) - 1);
    }

    /// <summary>e ln 2 + ln(1 + f).</summary>
    private static float Log(int e, float f)
    {
        float f2 = f * f;
        float c12 = MathF.FusedMultiplyAdd(-0.250000536f, f, 0.333334535f);
        float c34 = MathF.FusedMultiplyAdd(-0.16647768f, f, 0.199906066f);
        float c56 = MathF.FusedMultiplyAdd(-0.131622329f, f, 0.14482066f);
        float c78 = MathF.FusedMultiplyAdd(-0.0449093841f, f, 0.10448312f);
        float q = MathF.FusedMultiplyAdd(c78, f2, c56);
        q = MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(q, f2, c34), f2, c12);
        q = MathF.FusedMultiplyAdd(q, f, -0.5f);
        return MathF.FusedMultiplyAdd(e, 0.6931471824645996f, MathF.FusedMultiplyAdd(f2, q, f));
    }

    private static double Log(double x)
    {
        int e = Math.ILogB(x);
        if (Math.ScaleB(x, -e) >= 1.5)
        {
            e++;
        }

        return Log(e, Math.ScaleB(x, -e) - 1);
    }

    /// <summary>e ln 2 + ln(1 + f).</summary>
    private static double Log(int e, double f)
    {
        double s = f / (2 + f);
        double z = s * s;
        double z2 = z * z;
        double c01 = Math.FusedMultiplyAdd(0.40000000000056957, z, 0.666666666666666);
        double c23 = Math.FusedMultiplyAdd(0.22222224302860685, z, 0.2857142855576767);
        double c45 = Math.FusedMultiplyAdd(0.1539112335748482, z, 0.18181665512215703);
        double c67 = Math.FusedMultiplyAdd(0.13844268209711805, z, 0.1317341330282757);
        double q = Math.FusedMultiplyAdd(Math.FusedMultiplyAdd(c67, z2, c45), z2 * z2, Math.FusedMultiplyAdd(c23, z2, c01));
        double half = 0.5 * f * f;
        double tail = Math.FusedMultiplyAdd(s, Math.FusedMultiplyAdd(z, q, half), -half);
        return Math.FusedMultiplyAdd(e, 0.6931471805599453, f + Math.FusedMultiplyAdd(e, 2.3190468138462996e-17, tail));
    }
}
