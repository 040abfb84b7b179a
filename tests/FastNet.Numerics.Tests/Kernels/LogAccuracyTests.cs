using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

/// <summary>The promised bound: less than 1 ulp from the exact value. What the explicit tests print stands in docs/numerics.md.</summary>
public class LogAccuracyTests
{
    private static readonly float[] Delicate = [1, 0.75f, 1.5f, 2, 1.17549435e-38f, 3.4028e38f];

    [Test]
    public void Every_997th_float_is_less_than_an_ulp_off() => Judge(AllSingles.Worst(Apply, Math.Log, 997));

    [Test]
    public void Floats_around_delicate_points_are_less_than_an_ulp_off() => Judge(AllSingles.WorstAround(Apply, Math.Log, Delicate, 1000));

    [Test]
    public void Random_doubles_are_less_than_an_ulp_off() => Judge(ManyDoubles.Worst(Apply, Exact, Draw, 200_000));

    [Test]
    [Explicit("All 2^32 floats take minutes.")]
    public void Every_float_is_less_than_an_ulp_off() => Judge(AllSingles.Worst(Apply, Math.Log, 1));

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
        => Log.Apply<T>(x, y);

    private static DoubleDouble Exact(double x, out int power)
    {
        power = 0;
        return DoubleDouble.Log(x);
    }

    // All positive bit patterns, subnormal ones included; then the neighbourhood of 1, where the result is small.
    private static double Draw(Random random) => random.Next(4) switch
    {
        0 => BitConverter.Int64BitsToDouble(random.NextInt64(1, BitConverter.DoubleToInt64Bits(double.PositiveInfinity))),
        1 => BitConverter.Int64BitsToDouble(random.NextInt64(1, 1L << random.Next(1, 53))),
        2 => 1 + Math.ScaleB(random.NextDouble() - 0.5, -random.Next(0, 52)),
        _ => 0.7 + (random.NextDouble() * 0.9),
    };
}
