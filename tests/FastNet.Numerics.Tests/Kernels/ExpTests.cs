using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class ExpTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equals_the_specification()
        => ElementwiseCheck.Run<T>(2, (o, workers) => Exp.Apply(o[0], o[1], workers), o => Naive.Exp<T>(o[0], o[1]));

    [Test]
    public void Works_in_place()
        => ElementwiseCheck.Run<T>(1, (o, workers) => Exp.Apply(o[0], o[0], workers), o => Naive.Exp<T>(o[0], o[0]));

    [TestCase(0, 1)]
    [TestCase(-0.0, 1)]
    [TestCase(double.PositiveInfinity, double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity, 0)]
    [TestCase(double.NaN, double.NaN)]
    [TestCase(1000, double.PositiveInfinity)]
    [TestCase(-1000, 0)]
    [TestCase(3e38, double.PositiveInfinity)]
    [TestCase(-3e38, 0)]
    public void Special_values_are_exact(double x, double expected) => Widths.ForEach(width =>
    {
        T[] y = new T[3];
        Exp.Apply<T>([T.One, T.CreateChecked(x), T.One], y);
        Bits.AssertSame<T>([y[1]], [T.CreateChecked(expected)], $"width {width}");
    });

    [Test]
    public void Lengths_that_differ_are_refused_with_both_numbers()
        => Assert.That(() => Exp.Apply<T>(new T[4], new T[5]), Throws.ArgumentException.With.Message.Contains("5; expected 4"));

    [Test]
    public void Partly_overlapping_memory_is_refused()
    {
        T[] memory = new T[9];
        Assert.That(() => Exp.Apply<T>(memory.AsSpan(0, 8), memory.AsSpan(1, 8)), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    [Test]
    public void Half_is_refused_by_name()
        => Assert.That(() => Exp.Apply<Half>(new Half[1], new Half[1]), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Half"));
}
