namespace FastNet.Numerics.Tests.Support;

/// <summary>
/// A number as the unevaluated sum of two doubles, about 104 bits: the yardstick for kernels in double. The error-free
/// transformations are those of D. E. Knuth and T. J. Dekker.
/// </summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    /// <summary>ln 2 to 159 bits, in three parts.</summary>
    private const double Ln2First = 0.6931471805599453;
    private const double Ln2Second = 2.3190468138462996e-17;
    private const double Ln2Third = 5.707708438416212e-34;

    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static DoubleDouble operator +(DoubleDouble left, DoubleDouble right)
    {
        DoubleDouble high = TwoSum(left.High, right.High);
        DoubleDouble low = TwoSum(left.Low, right.Low);
        DoubleDouble sum = FastTwoSum(high.High, high.Low + low.High);
        return FastTwoSum(sum.High, sum.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble value) => new(-value.High, -value.Low);

    public static DoubleDouble operator -(DoubleDouble left, DoubleDouble right) => left + -right;

    public static DoubleDouble operator *(DoubleDouble left, DoubleDouble right)
    {
        double high = left.High * right.High;
        double low = Math.FusedMultiplyAdd(left.High, right.High, -high);
        return FastTwoSum(high, low + Math.FusedMultiplyAdd(left.High, right.Low, left.Low * right.High));
    }

    public static DoubleDouble operator /(DoubleDouble left, DoubleDouble right)
    {
        double first = left.High / right.High;
        DoubleDouble rest = left - (right * first);
        double second = rest.High / right.High;
        rest -= right * second;
        return FastTwoSum(first, second) + (rest.High / right.High);
    }

    /// <summary>e^x = result * 2^<paramref name="power"/>, by Taylor's series on |r| &lt;= ln(2) / 2.</summary>
    public static DoubleDouble Exp(double x, out int power)
    {
        power = (int)Math.Round(x / Ln2First);

        // The largest part first: it cancels against x without rounding.
        DoubleDouble r = x - ((DoubleDouble)power * Ln2First) - ((DoubleDouble)power * Ln2Second) - (power * Ln2Third);
        DoubleDouble sum = 1;
        for (int n = 28; n >= 1; n--)
        {
            sum = 1 + (r * sum / n);
        }

        return sum;
    }

    /// <summary>e^x - 1, by Taylor's series near 0, where the subtraction would cancel.</summary>
    public static DoubleDouble ExpMinusOne(double x)
    {
        if (Math.Abs(x) > 0.5)
        {
            return Exp(x, out int power).Scaled(power) - 1;
        }

        DoubleDouble sum = 1;
        for (int n = 30; n >= 2; n--)
        {
            sum = 1 + (x * sum / n);
        }

        return x * sum;
    }

    /// <summary>ln x for positive finite x, by the series of 2 artanh s with s = (m - 1) / (m + 1) and 0.7 &lt; m &lt; 1.42.</summary>
    public static DoubleDouble Log(double x)
    {
        int e = Math.ILogB(x);
        double m = Math.ScaleB(x, -e);
        if (m > 1.41)
        {
            m /= 2;
            e++;
        }

        DoubleDouble s = (DoubleDouble)(m - 1) / TwoSum(m, 1);
        return ((DoubleDouble)e * Ln2First) + (((DoubleDouble)e * Ln2Second) + (e * Ln2Third) + TwiceArtanh(s));
    }

    /// <summary>ln(1 + x) for 0 &lt;= x &lt;= 1, by the series of 2 artanh s with s = x / (x + 2).</summary>
    public static DoubleDouble LogOnePlus(DoubleDouble x) => TwiceArtanh(x / (2 + x));

    /// <summary>This * 2^<paramref name="power"/>, exact where nothing underflows.</summary>
    public DoubleDouble Scaled(int power) => new(Math.ScaleB(High, power), Math.ScaleB(Low, power));

    /// <summary>ln((1 + s) / (1 - s)), |s| &lt;= 1/3.</summary>
    private static DoubleDouble TwiceArtanh(DoubleDouble s)
    {
        DoubleDouble z = s * s;
        DoubleDouble sum = 0;
        for (int n = 69; n >= 1; n -= 2)
        {
            sum = (sum * z) + ((DoubleDouble)1 / n);
        }

        return 2 * s * sum;
    }

    private static DoubleDouble TwoSum(double left, double right)
    {
        double sum = left + right;
        double part = sum - left;
        return new(sum, left - (sum - part) + (right - part));
    }

    private static DoubleDouble FastTwoSum(double large, double small)
    {
        double sum = large + small;
        return new(sum, small - (sum - large));
    }
}
