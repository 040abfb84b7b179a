using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class AdaGradUpdateTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private static readonly T Rate = T.CreateChecked(0.01);
    private static readonly T Epsilon = T.CreateChecked(1e-8);

    [Test]
    public void Equals_the_specification()
        => ElementwiseCheck.Run<T>(
            3,
            (o, workers) => AdaGradUpdate.Apply(o[0], o[1], o[2], Rate, Epsilon, workers),
            o => Naive.AdaGradUpdate(o[0], o[1], o[2], Rate, Epsilon));

    [Test]
    public void Allocates_nothing()
    {
        T[] w = new T[70_000];
        T[] g = new T[70_000];
        T[] c = new T[70_000];
        Allocation.AssertNone(workers => AdaGradUpdate.Apply(w, g, c, Rate, Epsilon, workers: workers));
    }

    [Test]
    public void Scalars_and_spans_that_make_no_sense_are_refused()
    {
        T[] five = new T[5];
        T[] apart = new T[5];
        T[] four = new T[4];
        Assert.That(() => AdaGradUpdate.Apply(five, apart, new T[5], T.NaN, Epsilon), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("rate is NaN"));
        Assert.That(() => AdaGradUpdate.Apply(five, apart, new T[5], Rate, -Epsilon), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("epsilon is -"));
        Assert.That(() => AdaGradUpdate.Apply(five, four, apart, Rate, Epsilon), Throws.ArgumentException.With.Message.Contains("4; expected 5"));
        Assert.That(() => AdaGradUpdate.Apply(five, apart, four, Rate, Epsilon), Throws.ArgumentException.With.Message.Contains("4; expected 5"));
        Assert.That(() => AdaGradUpdate.Apply(five, five, apart, Rate, Epsilon), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => AdaGradUpdate.Apply(five, apart, apart, Rate, Epsilon), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => AdaGradUpdate.Apply(five, apart, five, Rate, Epsilon), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }
}

public class AdaGradUpdateReferenceTests
{
    [Test]
    public void Repeats_the_steps_of_NumPy()
    {
        double[] c = UpdateSteps.Zeros();
        UpdateSteps.Repeat("adagrad", (w, g, _) => AdaGradUpdate.Apply(w, g, c, 1e-2, 1e-8));
        UpdateSteps.AssertState(UpdateSteps.SumOfSquares(), c, "adagrad cache");
    }
}
