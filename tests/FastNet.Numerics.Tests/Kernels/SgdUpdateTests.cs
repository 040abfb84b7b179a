using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SgdUpdateTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private static readonly T Rate = T.CreateChecked(0.01);

    [Test]
    public void Equals_the_specification()
        => ElementwiseCheck.Run<T>(2, (o, workers) => SgdUpdate.Apply(o[0], o[1], Rate, workers), o => Naive.SgdUpdate(o[0], o[1], Rate));

    [Test]
    public void Allocates_nothing()
    {
        T[] w = new T[70_000];
        T[] g = new T[70_000];
        Allocation.AssertNone(workers => SgdUpdate.Apply(w, g, Rate, workers));
    }

    [Test]
    public void Scalars_and_spans_that_make_no_sense_are_refused()
    {
        T[] five = new T[5];
        Assert.That(() => SgdUpdate.Apply(five, new T[5], T.NaN), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("rate is NaN"));
        Assert.That(() => SgdUpdate.Apply(five, new T[5], T.PositiveInfinity), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => SgdUpdate.Apply(five, new T[4], Rate), Throws.ArgumentException.With.Message.Contains("4; expected 5"));
        Assert.That(() => SgdUpdate.Apply(five, five, Rate), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }
}

public class SgdUpdateReferenceTests
{
    [Test]
    public void Repeats_the_steps_of_NumPy() => UpdateSteps.Repeat("sgd", (w, g, _) => SgdUpdate.Apply(w, g, 1e-2));
}
