using System.Numerics;

namespace FastNet.Numerics.Tests.Support;

/// <summary>How far a function of one number is from the exact value, judged on floats, all of them if asked, and on random doubles.</summary>
/// <param name="bound">The ulp that the error must stay below.</param>
/// <param name="delicate">Floats around which each is tried.</param>
public abstract class AccuracyTests(double bound, params float[] delicate)
{
    [Test]
    public void Every_997th_float_is_within_the_bound() => Judge(AllSingles.Worst(Apply, Exact, 997));

    [Test]
    public void Floats_around_delicate_points_are_within_the_bound() => Judge(AllSingles.WorstAround(Apply, Exact, delicate, 1000));

    [Test]
    public void Random_doubles_are_within_the_bound() => Judge(ManyDoubles.Worst(Apply, Exact, Draw, 200_000));

    [Test]
    [Explicit("All 2^32 floats take minutes.")]
    public void Every_float_is_within_the_bound() => Judge(AllSingles.Worst(Apply, Exact, 1));

    [Test]
    [Explicit("Ten million doubles take a minute.")]
    public void Ten_million_random_doubles_are_within_the_bound() => Judge(ManyDoubles.Worst(Apply, Exact, Draw, 10_000_000));

    /// <summary>The kernel.</summary>
    protected abstract void Apply<T>(T[] x, T[] y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The function in double, to judge floats by.</summary>
    protected abstract double Exact(double x);

    /// <summary>The function in twice the precision of double, times 2^power.</summary>
    private protected abstract DoubleDouble Exact(double x, out int power);

    /// <summary>A double worth trying.</summary>
    protected abstract double Draw(Random random);

    // Below half an ulp the comparison itself would be wrong: no function rounds every value correctly.
    private void Judge<T>((double Error, T At) worst)
    {
        TestContext.Out.WriteLine($"{worst.Error:F4} ulp at {worst.At:R}, width {SimdDispatch.Width}");
        Assert.That(worst.Error, Is.LessThan(bound).And.GreaterThan(0.49), $"at {worst.At:R}");
    }
}
