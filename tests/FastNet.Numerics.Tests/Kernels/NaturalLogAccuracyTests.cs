using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

/// <summary>The promised bound: less than 1 ulp from the exact value. What the explicit tests print stands in docs/numerics.md.</summary>
public class NaturalLogAccuracyTests() : AccuracyTests(1, 1, 0.75f, 1.5f, 2, 1.17549435e-38f, 3.4028e38f)
{
    protected override void Apply<T>(T[] x, T[] y)
        => NaturalLog.Apply<T>(x, y);

    protected override double Exact(double x) => Math.Log(x);

    private protected override DoubleDouble Exact(double x, out int power)
    {
        power = 0;
        return DoubleDouble.Log(x);
    }

    // All positive bit patterns, subnormal ones included; then the neighbourhood of 1, where the result is small.
    protected override double Draw(Random random) => random.Next(4) switch
    {
        0 => BitConverter.Int64BitsToDouble(random.NextInt64(1, BitConverter.DoubleToInt64Bits(double.PositiveInfinity))),
        1 => BitConverter.Int64BitsToDouble(random.NextInt64(1, 1L << random.Next(1, 53))),
        2 => 1 + Math.ScaleB(random.NextDouble() - 0.5, -random.Next(0, 52)),
        _ => 0.7 + (random.NextDouble() * 0.9),
    };
}
