namespace FastNet;

/// <summary>
/// The natural logarithm from correctly rounded operations alone (+ - * / and fused multiply-add), so that every machine gives the
/// same bits. The logarithms of C libraries differ among themselves in about one value of a thousand or more, by one unit in the last place.
/// </summary>
/// <remarks>
/// With x = 2^e m, m in [1, 2), and c = k / 128 the nearest such fraction to m:
/// log x = e log 2 + log c + 2 atanh(s), s = (m - c) / (m + c), |s| at most 2^-9.
/// The table of log(k / 128) comes from the same series, since log((k + 1) / k) = 2 atanh(1 / (2 k + 1)); its last entry is log 2, so
/// e = -1 and c = 2 cancel exactly and values just below 1 lose no digit. All sums are pairs of doubles (Dekker, 1971): some 95 bits
/// of the result are right before the one rounding at the end, so that it is the nearest double except about once in 2^40 values.
/// </remarks>
internal static class PortableLog
{
    private const int Steps = 128;

    private static readonly Pair Third = Divide(new Pair(1, 0), new Pair(3, 0));
    private static readonly Pair Fifth = Divide(new Pair(1, 0), new Pair(5, 0));
    private static readonly Pair[] LogOfStep = Tabulate();

    /// <summary>The logarithm of <paramref name="x"/>, which must be positive, finite and not subnormal.</summary>
    internal static double Log(double x)
    {
        int exponent = Math.ILogB(x);
        double m = Math.ScaleB(x, -exponent);
        int k = (int)((m * Steps) + 0.5);
        double c = (double)k / Steps;
        Pair ln2 = LogOfStep[Steps];
        Pair step = LogOfStep[k - Steps];
        // m - c is exact: both are multiples of m's last place and less than a factor of two apart.
        Pair s = Divide(new Pair(m - c, 0), TwoSum(m, c));
        Pair whole = Add(Multiply(ln2, new Pair(exponent, 0)), step);
        Pair sum = Add(whole, TwiceArtanh(s));
        return sum.High + sum.Low;
    }

    // 2 (s + s^3/3 + s^5/5 + ...): a term needs the low half only where it can reach the hundredth bit.
    private static Pair TwiceArtanh(Pair s)
    {
        Pair z = Multiply(s, s);
        double tail = (1.0 / 7) + (z.High * ((1.0 / 9) + (z.High * ((1.0 / 11) + (z.High * ((1.0 / 13) + (z.High / 15)))))));
        Pair inner = Add(Fifth, Multiply(z, new Pair(tail, 0)));
        inner = Add(Third, Multiply(z, inner));
        Pair result = Add(s, Multiply(s, Multiply(z, inner)));
        return new Pair(2 * result.High, 2 * result.Low);
    }

    private static Pair[] Tabulate()
    {
        Pair[] logs = new Pair[Steps + 1];
        for (int i = 0; i < Steps; i++)
        {
            Pair s = Divide(new Pair(1, 0), new Pair((2 * (Steps + i)) + 1, 0));
            logs[i + 1] = Add(logs[i], TwiceArtanh(s));
        }

        return logs;
    }

    private static Pair TwoSum(double a, double b)
    {
        double sum = a + b;
        double part = sum - a;
        return new Pair(sum, (a - (sum - part)) + (b - part));
    }

    private static Pair Add(Pair a, Pair b)
    {
        Pair high = TwoSum(a.High, b.High);
        Pair low = TwoSum(a.Low, b.Low);
        Pair sum = Renormalise(high.High, high.Low + low.High);
        return Renormalise(sum.High, sum.Low + low.Low);
    }

    private static Pair Multiply(Pair a, Pair b)
    {
        double product = a.High * b.High;
        double error = Math.FusedMultiplyAdd(a.High, b.High, -product);
        return Renormalise(product, error + ((a.High * b.Low) + (a.Low * b.High)));
    }

    private static Pair Divide(Pair a, Pair b)
    {
        double quotient = a.High / b.High;
        double remainder = Math.FusedMultiplyAdd(-quotient, b.High, a.High) + (a.Low - (quotient * b.Low));
        return Renormalise(quotient, remainder / b.High);
    }

    // For |high| not below |low|.
    private static Pair Renormalise(double high, double low)
    {
        double sum = high + low;
        return new Pair(sum, low - (sum - high));
    }

    private readonly record struct Pair(double High, double Low);
}
