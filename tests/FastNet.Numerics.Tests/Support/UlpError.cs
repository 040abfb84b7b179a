namespace FastNet.Numerics.Tests.Support;

/// <summary>
/// Distance from an exact value in units in the last place (ulp): the spacing of the result's type at the exact value, subnormal
/// spacing included. An infinite result counts as the power of two behind the largest number, where overflow begins.
/// </summary>
internal static class UlpError
{
    /// <summary>Error of a float against a value that is known in double.</summary>
    public static double Of(float actual, double exact)
    {
        if (!double.IsFinite(exact) || float.IsNaN(actual) || exact == 0)
        {
            return Same(actual, exact);
        }

        const double limit = 3.402823669209385e38;
        double result = float.IsInfinity(actual) ? Math.CopySign(limit, actual) : actual;
        double bounded = Math.Clamp(exact, -limit, limit);
        int spacing = Math.Max(Math.ILogB(bounded), -126) - 23;
        return Math.ScaleB(Math.Abs(result - bounded), -spacing);
    }

    /// <summary>Error of a double against <paramref name="exact"/> * 2^<paramref name="power"/>; the value must not overflow.</summary>
    public static double Of(double actual, DoubleDouble exact, int power)
    {
        if (!double.IsFinite(actual) || exact.High == 0)
        {
            return Same(actual, Math.ScaleB(exact.High, power));
        }

        int exponent = Math.ILogB(exact.High);
        if (exact.Low < 0 && Math.ScaleB(exact.High, -exponent) == 1)
        {
            exponent--;
        }

        int spacing = Math.Max(exponent + power, -1022) - 52;
        double high = Math.ScaleB(exact.High, power - spacing);
        double low = Math.ScaleB(exact.Low, power - spacing);
        return Math.Abs(Math.ScaleB(actual, -spacing) - high - low);
    }

    private static double Same(double actual, double exact) => Bits.Same(actual, exact) ? 0 : double.PositiveInfinity;
}
