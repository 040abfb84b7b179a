using System.Numerics;

namespace FastNet.Numerics;

public static partial class Naive
{
    private static readonly float[] LogSingle =
        [-0.0449093841f, 0.10448312f, -0.131622329f, 0.14482066f, -0.16647768f, 0.199906066f, -0.250000536f, 0.333334535f, -0.5f];

    private static readonly double[] LogDouble =
    [
        0.13844268209711805, 0.1317341330282757, 0.1539112335748482, 0.18181665512215703, 0.22222224302860685, 0.2857142855576767, 0.40000000000056957,
        0.666666666666666,
    ];

    /// <summary>y = ln x, less than 1 ulp from the exact value. The specification of <see cref="Log.Apply"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Log<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.ElementType<T>();
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

    private static float Log(float x)
    {
        int e = MathF.ILogB(x);
        if (MathF.ScaleB(x, -e) >= 1.5f)
        {
            e++;
        }

        float f = MathF.ScaleB(x, -e) - 1;
        float large = e * 0.693145751953125f;
        float high = large + f;
        float low = MathF.FusedMultiplyAdd(e, 1.428606765330187e-06f, f - (high - large));
        float q = LogSingle[0];
        foreach (float coefficient in LogSingle.AsSpan(1))
        {
            q = MathF.FusedMultiplyAdd(q, f, coefficient);
        }

        return high + MathF.FusedMultiplyAdd(f * f, q, low);
    }

    private static double Log(double x)
    {
        int e = Math.ILogB(x);
        if (Math.ScaleB(x, -e) >= 1.5)
        {
            e++;
        }

        double f = Math.ScaleB(x, -e) - 1;
        double large = e * 0.6931471805598903;
        double high = large + f;
        double low = Math.FusedMultiplyAdd(e, 5.497923018708371e-14, f - (high - large));
        double s = f / (2 + f);
        double z = s * s;
        double q = LogDouble[0];
        foreach (double coefficient in LogDouble.AsSpan(1))
        {
            q = Math.FusedMultiplyAdd(q, z, coefficient);
        }

        double half = 0.5 * f * f;
        return high + (low + Math.FusedMultiplyAdd(s, Math.FusedMultiplyAdd(z, q, half), -half));
    }
}
