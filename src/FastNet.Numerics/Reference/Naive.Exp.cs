using System.Numerics;

namespace FastNet.Numerics;

public static partial class Naive
{
    private static readonly float[] ExpSingle = [0.00138146116f, 0.00836871658f, 0.041668389f, 0.166665211f, 0.49999994f, 1f, 1f];

    private static readonly double[] ExpDouble =
    [
        2.500000833243082e-08, 2.7630248485211643e-07, 2.7557586548670366e-06, 2.480149309891094e-05, 0.00019841269506377436, 0.0013888888943629745,
        0.008333333333494555, 0.04166666666653016, 0.16666666666666413, 0.5000000000000011, 1, 1,
    ];

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
            y[i] = typeof(T) == typeof(float)
                ? T.CreateTruncating(Exp(float.CreateTruncating(x[i])))
                : T.CreateTruncating(Exp(double.CreateTruncating(x[i])));
        }
    }

    private static float Exp(float x)
    {
        if (float.IsNaN(x))
        {
            return x;
        }

        const float shift = 12_582_912f;
        x = MathF.Min(MathF.Max(x, -104f), 89f);
        float k = MathF.FusedMultiplyAdd(x, 1.4426950216293335f, shift) - shift;
        float r = MathF.FusedMultiplyAdd(k, -0.6931471824645996f, x);
        r = MathF.FusedMultiplyAdd(k, 1.9046542121259336e-09f, r);
        float p = ExpSingle[0];
        foreach (float coefficient in ExpSingle.AsSpan(1))
        {
            p = MathF.FusedMultiplyAdd(p, r, coefficient);
        }

        return MathF.ScaleB(p, (int)k);
    }

    private static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        const double shift = 6_755_399_441_055_744;
        x = Math.Min(Math.Max(x, -746), 710);
        double k = Math.FusedMultiplyAdd(x, 1.4426950408889634, shift) - shift;
        double r = Math.FusedMultiplyAdd(k, -0.6931471805599453, x);
        r = Math.FusedMultiplyAdd(k, -2.3190468138462996e-17, r);
        double p = ExpDouble[0];
        foreach (double coefficient in ExpDouble.AsSpan(1))
        {
            p = Math.FusedMultiplyAdd(p, r, coefficient);
        }

        return Math.ScaleB(p, (int)k);
    }
}
