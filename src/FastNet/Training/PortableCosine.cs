namespace FastNet;

/// <summary>cos(pi x), the same bits on every machine; the cosine of the C library is not. Additions and multiplications alone, in a fixed order.</summary>
internal static class PortableCosine
{
    /// <summary>cos(pi <paramref name="x"/>) for 0 &lt;= x &lt;= 1, within 3e-16 of the exact value; exact at 0, 0.5 and 1.</summary>
    internal static double OfPi(double x)
        => x <= 0.25 ? Cosine(Math.PI * x) : x <= 0.75 ? Sine(Math.PI * (0.5 - x)) : -Cosine(Math.PI * (1 - x));

    // Taylor's series for |x| <= pi / 4: the first term left out is below 2^-58.
    private static double Cosine(double x)
    {
        double square = x * x;
        double sum = 1;
        for (int n = 16; n >= 2; n -= 2)
        {
            sum = 1 - (square / (n * (n - 1)) * sum);
        }

        return sum;
    }

    private static double Sine(double x)
    {
        double square = x * x;
        double sum = 1;
        for (int n = 17; n >= 3; n -= 2)
        {
            sum = 1 - (square / (n * (n - 1)) * sum);
        }

        return x * sum;
    }
}
