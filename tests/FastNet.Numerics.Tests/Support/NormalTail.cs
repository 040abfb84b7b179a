namespace FastNet.Numerics.Tests.Support;

/// <summary>
/// The chance that a normal number lies above t &gt;= 0, the yardstick of GELU. Below 4 it is 1/2 minus the density times t + t^3 / 3 + t^5 / (3 5) + ...,
/// which loses up to 15 bits; from there on the density over the continued fraction t + 1 / (t + 2 / (t + 3 / ...)) (P.-S. Laplace).
/// </summary>
internal static class NormalTail
{
    private const double Border = 4;
    private static readonly DoubleDouble PeakDensity = new(0.3989422804014327, -2.49232720227773e-17);

    /// <summary>To 34 bits, enough to judge floats.</summary>
    public static double Of(double t)
    {
        double density = PeakDensity.High * Math.Exp(-0.5 * t * t);
        if (t < Border)
        {
            double sum = 0;
            double term = t;
            for (int n = 3; sum + term != sum; n += 2)
            {
                sum += term;
                term *= t * t / n;
            }

            return 0.5 - (density * sum);
        }

        double fraction = t;
        for (int n = density > 0 ? 30 : 0; n >= 1; n--)
        {
            fraction = t + (n / fraction);
        }

        return density / fraction;
    }

    /// <summary>Result * 2^<paramref name="power"/>, to 80 bits.</summary>
    public static DoubleDouble Of(double t, out int power)
    {
        DoubleDouble density = Density(t, out power);
        if (t < Border)
        {
            DoubleDouble sum = 0;
            DoubleDouble term = t;
            for (int n = 3; term.High > 1e-32 * sum.High; n += 2)
            {
                sum += term;
                term = term * t * t / n;
            }

            return ((DoubleDouble)0.5).Scaled(-power) - (density * sum);
        }

        DoubleDouble fraction = t;
        for (int n = 80; n >= 1; n--)
        {
            fraction = t + ((DoubleDouble)n / fraction);
        }

        return density / fraction;
    }

    /// <summary>The density at t, e^(-t^2/2) / sqrt(2 pi) = result * 2^<paramref name="power"/>, with the same power as the tail's.</summary>
    public static DoubleDouble Density(double t, out int power)
    {
        double square = t * t;
        DoubleDouble rest = -0.5 * Math.FusedMultiplyAdd(t, t, -square);
        return PeakDensity * DoubleDouble.Exp(-0.5 * square, out power) * (1 + rest + (rest * rest * 0.5));
    }
}
