using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class LeakyReluTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private static readonly T Slope = T.CreateChecked(0.01);

    [Test]
    public void Forward_equals_the_specification()
        => ElementwiseCheck.Run<T>(2, (o, workers) => LeakyRelu.Forward(o[0], o[1], Slope, workers), o => Naive.LeakyReluForward<T>(o[0], o[1], Slope));

    [Test]
    public void Forward_works_in_place()
        => ElementwiseCheck.Run<T>(1, (o, workers) => LeakyRelu.Forward(o[0], o[0], Slope, workers), o => Naive.LeakyReluForward<T>(o[0], o[0], Slope));

    [Test]
    public void Backward_equals_the_specification()
        => ElementwiseCheck.Run<T>(3, (o, workers) => LeakyRelu.Backward(o[0], o[1], o[2], Slope, workers), o => Naive.LeakyReluBackward<T>(o[0], o[1], o[2], Slope));

    [Test]
    public void Backward_works_in_place_of_the_gradient_and_of_the_output()
    {
        ElementwiseCheck.Run<T>(2, (o, workers) => LeakyRelu.Backward(o[0], o[1], o[1], Slope, workers), o => Naive.LeakyReluBackward<T>(o[0], o[1], o[1], Slope));
        ElementwiseCheck.Run<T>(2, (o, workers) => LeakyRelu.Backward(o[0], o[1], o[0], Slope, workers), o => Naive.LeakyReluBackward<T>(o[0], o[1], o[0], Slope));
    }

    [TestCase(0, 0)]
    [TestCase(-0.0, -0.0)]
    [TestCase(double.PositiveInfinity, double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity, double.NegativeInfinity)]
    [TestCase(double.NaN, double.NaN)]
    [TestCase(5, 5)]
    public void Special_values_are_exact(double x, double expected) => Widths.ForEach(width =>
    {
        T[] y = new T[3];
        LeakyRelu.Forward<T>([T.One, T.CreateChecked(x), T.One], y, T.CreateChecked(LeakyRelu.DefaultSlope));
        Bits.AssertSame<T>([y[1]], [T.CreateChecked(expected)], $"width {width}");
    });

    [Test]
    public void Allocates_nothing()
    {
        T[] x = new T[40_000];
        T[] y = new T[40_000];
        Allocation.AssertNone(workers => LeakyRelu.Forward<T>(x, y, Slope, workers));
        Allocation.AssertNone(workers => LeakyRelu.Backward<T>(x, x, y, Slope, workers));
    }

    [Test]
    public void A_slope_below_zero_or_not_finite_is_refused_with_its_value([Values(-1, double.NaN, double.PositiveInfinity)] double bad)
    {
        T[] memory = new T[3];
        Assert.That(() => LeakyRelu.Forward<T>(memory, memory, T.CreateChecked(bad)), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"slope is {bad}"));
        Assert.That(() => LeakyRelu.Backward<T>(memory, memory, memory, T.CreateChecked(bad)), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"slope is {bad}"));
    }

    [Test]
    public void Lengths_that_differ_are_refused_with_both_numbers()
    {
        T[] four = new T[4];
        T[] five = new T[5];
        Assert.That(() => LeakyRelu.Forward<T>(four, five, Slope), Throws.ArgumentException.With.Message.Contains("5; expected 4"));
        Assert.That(() => LeakyRelu.Backward<T>(four, five, four, Slope), Throws.ArgumentException.With.Message.Contains("5; expected 4"));
        Assert.That(() => LeakyRelu.Backward<T>(four, four, five, Slope), Throws.ArgumentException.With.Message.Contains("5; expected 4"));
    }

    [Test]
    public void Partly_overlapping_memory_is_refused()
    {
        T[] memory = new T[9];
        T[] apart = new T[8];
        Assert.That(() => LeakyRelu.Forward<T>(memory.AsSpan(0, 8), memory.AsSpan(1, 8), Slope), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => LeakyRelu.Backward<T>(memory.AsSpan(0, 8), apart, memory.AsSpan(1, 8), Slope), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => LeakyRelu.Backward<T>(apart, memory.AsSpan(1, 8), memory.AsSpan(0, 8), Slope), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    [Test]
    public void Half_is_refused_by_name()
        => Assert.That(() => LeakyRelu.Forward<Half>(new Half[1], new Half[1], Half.One), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Half"));
}

public class LeakyReluReferenceTests
{
    [Test]
    public void Values_and_gradients_are_those_of_NumPy()
    {
        double[] x = Npz.Read("layers", "act_x");
        double[] y = new double[x.Length];
        LeakyRelu.Forward<double>(x, y, LeakyRelu.DefaultSlope);
        Close.Assert(y, Npz.Read("layers", "leaky_relu_out"), "leaky_relu_out");
        LeakyRelu.Backward<double>(y, Npz.Read("layers", "act_dout"), y, LeakyRelu.DefaultSlope);
        Close.Assert(y, Npz.Read("layers", "leaky_relu_dx"), "leaky_relu_dx");
    }
}
