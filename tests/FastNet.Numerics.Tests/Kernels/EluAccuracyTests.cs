using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

/// <summary>The promised bound is 2 ulp from the exact value, for an alpha of 1; the tests hold it to 1.25. What the explicit tests print stands in docs/numerics.md.</summary>
public class EluAccuracyTests
{
    private static readonly float[] Delicate = [0, -MathF.Log(2) / 2, -MathF.Log(2), -1.5f * MathF.Log(2), -1, -16.6f, -17.3f, -88, -104];

    [Test]
    public void Every_997th_float_is_within_the_bound() => Judge(AllSingles.Worst(Apply, Exact, 997));

    [Test]
    public void Floats_around_delicate_points_are_within_the_bound() => Judge(AllSingles.WorstAround(Apply, Exact, Delicate, 1000));

    [Test]
    public void Random_doubles_are_within_the_bound() => Judge(ManyDoubles.Worst(Apply, Exact, Draw, 200_000));

    [Test]
    [Explicit("All 2^32 floats take minutes.")]
    public void Every_float_is_within_the_bound() => Judge(AllSingles.Worst(Apply, Exact, 1));

    [Test]
    [Explicit("Ten million doubles take a minute.")]
    public void Ten_million_random_doubles_are_within_the_bound() => Judge(ManyDoubles.Worst(Apply, Exact, Draw, 10_000_000));

    private static void Judge<T>((double Error, T At) worst)
    {
        TestContext.Out.WriteLine($"{worst.Error:F4} ulp at {worst.At:R}, width {SimdDispatch.Width}");
        Assert.That(worst.Error, Is.LessThan(1.25).And.GreaterThan(0.49), $"at {worst.At:R}");
    }

    private static void Apply<T>(T[] x, T[] y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Elu.Forward(x, y, T.One);

    // Near 0 W. Kahan's way: the rounding error of e^x is undone by the logarithm of the rounded value.
    private static double Exact(double x)
    {
        double exp = Math.Exp(x);
        return x > 0 || exp == 1 || double.IsNaN(x) ? x : x < -1 ? exp - 1 : (exp - 1) * x / Math.Log(exp);
    }

    private static DoubleDouble Exact(double x, out int power)
    {
        power = 0;
        return DoubleDouble.ExpMinusOne(x);
    }

    // Negative numbers: all of interest, then the first steps of the reduction, then all sizes near 0.
    private static double Draw(Random random) => random.Next(3) switch
    {
        0 => -40 * random.NextDouble(),
        1 => -2 * random.NextDouble(),
        _ => -Math.ScaleB(1 + random.NextDouble(), -random.Next(1, 1000)),
    };
}
