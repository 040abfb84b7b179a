using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

/// <summary>The promised bound: less than 1 ulp from the exact value. What the explicit tests print stands in docs/numerics.md.</summary>
public class ExpAccuracyTests() : AccuracyTests(1, 0, MathF.Log(2) / 2, -MathF.Log(2) / 2, 1, 88.72284f, -87.33655f, -103.97208f)
{
    protected override void Apply<T>(T[] x, T[] y)
        => Exp.Apply<T>(x, y);

    protected override double Exact(double x) => Math.Exp(x);

    private protected override DoubleDouble Exact(double x, out int power) => DoubleDouble.Exp(x, out power);

    // From total underflow to the last finite result; then the part near zero where the reduction changes nothing.
    protected override double Draw(Random random) => random.Next(3) switch
    {
        0 => -745.1 + (random.NextDouble() * (745.1 + 709.78)),
        1 => (random.NextDouble() - 0.5) * 10,
        _ => random.NextDouble() - 0.5,
    };
}
