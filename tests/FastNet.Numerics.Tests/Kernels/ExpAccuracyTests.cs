using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

/// <summary>The promised bound: less than 1 ulp from the exact value. What the explicit tests print stands in docs/numerics.md.</summary>
public class ExpAccuracyTests
{
    private static readonly float[] Delicate = [0, MathF.Log(2) / 2, -MathF.Log(2) / 2, 1, 88.72284f, -87.33655f, -103.97208f];

    [Test]
    public void Every_997th_float_is_less_than_an_ulp_off() => Judge(AllSingles.Worst(Apply, Math.Exp, 997));

    [Test]
    public void Floats_around_delicate_points_are_less_than_an_ulp_off() => Judge(AllSingles.WorstAround(Apply, Math.Exp, Delicate, 1000));

    [Test]
    public void Random_doubles_are_less_than_an_ulp_off() => Judge(ManyDoubles.Worst(Apply, Exact, Draw, 200_000));

    [Test]
    [Explicit("All 2^32 floats take minutes.")]
    public void Every_float_is_less_than_an_ulp_off() => Judge(AllSingles.Worst(Apply, Math.Exp, 1));

    [Test]
    [Explicit("Ten million doubles take a minute.")]
    public void Ten_million_random_doubles_are_less_than_an_ulp_off() => Judge(ManyDoubles.Worst(Apply, Exact, Draw, 10_000_000));

    private static void Judge<T>((double Error, T At) worst)
    {
        TestContext.Out.WriteLine($"{worst.Error:F4} ulp at {worst.At:R}, width {SimdDispatch.Width}");
        Assert.That(worst.Error, Is.LessThan(1).And.GreaterThan(0.49), $"at {worst.At:R}");
    }

    private static void Apply<T>(T[] x, T[] y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Exp.Apply<T>(x, y);

    private static DoubleDouble Exact(double x, out int power) => DoubleDouble.Exp(x, out power);

    // From total underflow to the last finite result; then the part near zero where the reduction changes nothing.
    private static double Draw(Random random) => random.Next(3) switch
    {
        0 => -745.1 + (random.NextDouble() * (745.1 + 709.78)),
        1 => (random.NextDouble() - 0.5) * 10,
        _ => random.NextDouble() - 0.5,
    };
}
