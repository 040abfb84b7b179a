namespace FastNet;

/// <summary>
/// cos(pi x), the same bits on every machine; the cosine of the C library is not. Additions and multiplications alone, in a fixed order.
/// </summary>
internal static class PortableCosine
{
    /// <summary>cos(pi <paramref name="x"/>) for 0 &lt;= x &lt;= 1, within 3e-16 of the exact value; exact at 0, 0.5 and 1.</summary>
    internal static double OfPi(double x)
    {
        double angle = Math.PI * (x <= 0.25 ? x : x <= 0.75 ? 0.5 - x : 1 - x);
        return x <= 0.25 ? Series(angle, 16) : x <= 0.75 ? angle * Series(angle, 17) : -Series(angle, 16);
    }

    // Taylor's series of the cosine, whose last power is even, and of the sine divided by x. For |x| <= pi / 4 the first term left out is below
    // 2^-58.
    private static double Series(double x, int lastPower)
    {
        double square = x * x;
        double sum = 1;
        for (int n = lastPower; n >= 2; n -= 2)
        {
            sum = 1 - (square / (n * (n - 1)) * sum);
        }

        return sum;
    }
}
