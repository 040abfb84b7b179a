using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

/// <summary>The promised bound is 2 ulp from the exact value; the tests hold it to 1.75. What the explicit tests print stands in docs/numerics.md.</summary>
public class TanhAccuracyTests
{
    private static readonly float[] Delicate = [0, 0.55f, -0.55f, 0.5493061f, 1, -1, 8.3f, 9.01f, -9.02f];

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
        Assert.That(worst.Error, Is.LessThan(1.75).And.GreaterThan(0.49), $"at {worst.At:R}");
    }

    private static void Apply<T>(T[] x, T[] y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Tanh.Forward<T>(x, y);

    private static double Exact(double x) => Math.Tanh(x);

    private static DoubleDouble Exact(double x, out int power)
    {
        power = 0;
        DoubleDouble exp = DoubleDouble.ExpMinusOne(-2 * Math.Abs(x));
        DoubleDouble tanh = -exp / (2 + exp);
        return x > 0 ? tanh : -tanh;
    }

    // To where the result is 1; then around the border between the two formulas; then all sizes near 0.
    private static double Draw(Random random) => random.Next(3) switch
    {
        0 => (random.NextDouble() - 0.5) * 40,
        1 => (random.NextDouble() - 0.5) * 2,
        _ => Math.ScaleB(random.NextDouble() - 0.5, -random.Next(1, 900)),
    };
}
