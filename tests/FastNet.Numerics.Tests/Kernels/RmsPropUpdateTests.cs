using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class RmsPropUpdateTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private static readonly T Rate = T.CreateChecked(0.01);
    private static readonly T Decay = T.CreateChecked(0.99);
    private static readonly T Epsilon = T.CreateChecked(1e-8);

    [Test]
    public void Equals_the_specification([Values] bool epsilonInsideRoot)
        => ElementwiseCheck.Run<T>(
            3,
            (o, workers) => RmsPropUpdate.Apply(o[0], o[1], o[2], Rate, Decay, Epsilon, epsilonInsideRoot, workers),
            o => Naive.RmsPropUpdate(o[0], o[1], o[2], Rate, Decay, Epsilon, epsilonInsideRoot));

    [Test]
    public void Allocates_nothing()
    {
        T[] w = new T[70_000];
        T[] g = new T[70_000];
        T[] c = new T[70_000];
        Allocation.AssertNone(workers => RmsPropUpdate.Apply(w, g, c, Rate, Decay, Epsilon, workers: workers));
    }

    [Test]
    public void Scalars_and_spans_that_make_no_sense_are_refused()
    {
        T[] five = new T[5];
        T[] apart = new T[5];
        T[] four = new T[4];
        Assert.That(() => RmsPropUpdate.Apply(five, apart, new T[5], T.NaN, Decay, Epsilon), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("rate is NaN"));
        Assert.That(() => RmsPropUpdate.Apply(five, apart, new T[5], Rate, -Decay, Epsilon), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("decay is -0.99"));
        Assert.That(() => RmsPropUpdate.Apply(five, apart, new T[5], Rate, Decay, -Epsilon), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("epsilon is -"));
        Assert.That(() => RmsPropUpdate.Apply(five, four, apart, Rate, Decay, Epsilon), Throws.ArgumentException.With.Message.Contains("4; expected 5"));
        Assert.That(() => RmsPropUpdate.Apply(five, apart, four, Rate, Decay, Epsilon), Throws.ArgumentException.With.Message.Contains("4; expected 5"));
        Assert.That(() => RmsPropUpdate.Apply(five, five, apart, Rate, Decay, Epsilon), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => RmsPropUpdate.Apply(five, apart, apart, Rate, Decay, Epsilon), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => RmsPropUpdate.Apply(five, apart, five, Rate, Decay, Epsilon), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }
}

public class RmsPropUpdateReferenceTests
{
    [Test]
    public void Repeats_the_steps_of_NumPy()
    {
        double[] c = UpdateSteps.Zeros();
        UpdateSteps.Repeat("rmsprop", (w, g, _) => RmsPropUpdate.Apply(w, g, c, 1e-2, 0.99, 1e-8));
        UpdateSteps.AssertState("rmsprop_cache", c);
    }

    [Test]
    public void Epsilon_goes_where_it_is_asked_to()
    {
        double[] outside = [1];
        double[] inside = [1];
        RmsPropUpdate.Apply(outside, [2], new double[1], 1, 0.75, 3);
        RmsPropUpdate.Apply(inside, [2], new double[1], 1, 0.75, 3, epsilonInsideRoot: true);
        Assert.That(outside[0], Is.EqualTo(1 - (2 / (1.0 + 3))));
        Assert.That(inside[0], Is.EqualTo(1 - (2 / 2.0)));
    }
}
