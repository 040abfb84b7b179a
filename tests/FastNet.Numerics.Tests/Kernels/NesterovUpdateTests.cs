using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class NesterovUpdateTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private static readonly T Rate = T.CreateChecked(0.01);
    private static readonly T Mu = T.CreateChecked(0.9);

    [Test]
    public void Equals_the_specification()
        => ElementwiseCheck.Run<T>(3, (o, workers) => NesterovUpdate.Apply(o[0], o[1], o[2], Rate, Mu, workers), o => Naive.NesterovUpdate(o[0], o[1], o[2], Rate, Mu));

    [Test]
    public void Allocates_nothing()
    {
        T[] w = new T[70_000];
        T[] g = new T[70_000];
        T[] v = new T[70_000];
        Allocation.AssertNone(workers => NesterovUpdate.Apply(w, g, v, Rate, Mu, workers));
    }

    [Test]
    public void Scalars_and_spans_that_make_no_sense_are_refused()
    {
        T[] five = new T[5];
        T[] apart = new T[5];
        Assert.That(() => NesterovUpdate.Apply(five, apart, new T[5], T.NaN, Mu), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("rate is NaN"));
        Assert.That(() => NesterovUpdate.Apply(five, apart, new T[5], Rate, T.One), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("mu is 1"));
        Assert.That(() => NesterovUpdate.Apply(five, apart, new T[5], Rate, T.NaN), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => NesterovUpdate.Apply(five, new T[4], apart, Rate, Mu), Throws.ArgumentException.With.Message.Contains("4; expected 5"));
        Assert.That(() => NesterovUpdate.Apply(five, apart, new T[4], Rate, Mu), Throws.ArgumentException.With.Message.Contains("4; expected 5"));
        Assert.That(() => NesterovUpdate.Apply(five, five, apart, Rate, Mu), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => NesterovUpdate.Apply(five, apart, apart, Rate, Mu), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => NesterovUpdate.Apply(five, apart, five, Rate, Mu), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }
}

public class NesterovUpdateReferenceTests
{
    [Test]
    public void Repeats_the_steps_of_NumPy()
    {
        double[] v = UpdateSteps.Zeros();
        UpdateSteps.Repeat("nesterov", (w, g, _) => NesterovUpdate.Apply(w, g, v, 1e-2, 0.9));
        UpdateSteps.AssertState("momentum_velocity", v); // the velocity depends on the gradients alone
    }
}
