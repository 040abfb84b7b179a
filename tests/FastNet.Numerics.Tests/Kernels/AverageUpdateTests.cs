using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class AverageUpdateTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equals_the_specification([Values(0, 0.01, 1)] double fresh)
        => ElementwiseCheck.Run<T>(
            2, (o, workers) => AverageUpdate.Apply(o[0], o[1], T.CreateTruncating(fresh), workers), o => Naive.AverageUpdate(o[0], o[1], T.CreateTruncating(fresh)));

    [Test]
    public void A_weight_of_one_over_t_makes_the_mean()
    {
        T[] average = new T[1];
        for (int t = 1; t <= 100; t++)
        {
            AverageUpdate.Apply(average, [T.CreateChecked(t)], T.One / T.CreateChecked(t));
        }

        Assert.That(double.CreateChecked(average[0]), Is.EqualTo(50.5).Within(1e-4));
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] a = new T[70_000];
        T[] w = new T[70_000];
        Allocation.AssertNone(workers => AverageUpdate.Apply(a, w, T.CreateChecked(0.1), workers));
    }

    [Test]
    public void Weights_and_spans_that_make_no_sense_are_refused([Values(-0.1, 1.1, double.NaN)] double fresh)
    {
        T[] five = new T[5];
        Assert.That(() => AverageUpdate.Apply(five, new T[5], T.CreateChecked(fresh)), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"fresh is {T.CreateChecked(fresh)}"));
        Assert.That(() => AverageUpdate.Apply(five, new T[4], T.One), Throws.ArgumentException.With.Message.Contains("4; expected 5"));
        Assert.That(() => AverageUpdate.Apply(five, five, T.One), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }
}
