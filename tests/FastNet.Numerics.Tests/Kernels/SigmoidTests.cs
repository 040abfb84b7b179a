using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SigmoidTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Forward_equals_the_specification()
        => ElementwiseCheck.Run<T>(2, (o, workers) => Sigmoid.Forward(o[0], o[1], workers), o => Naive.SigmoidForward<T>(o[0], o[1]));

    [Test]
    public void Forward_works_in_place()
        => ElementwiseCheck.Run<T>(1, (o, workers) => Sigmoid.Forward(o[0], o[0], workers), o => Naive.SigmoidForward<T>(o[0], o[0]));

    [Test]
    public void Backward_equals_the_specification()
        => ElementwiseCheck.Run<T>(3, (o, workers) => Sigmoid.Backward(o[0], o[1], o[2], workers), o => Naive.SigmoidBackward<T>(o[0], o[1], o[2]));

    [Test]
    public void Backward_works_in_place_of_the_gradient_and_of_the_output()
    {
        ElementwiseCheck.Run<T>(2, (o, workers) => Sigmoid.Backward(o[0], o[1], o[1], workers), o => Naive.SigmoidBackward<T>(o[0], o[1], o[1]));
        ElementwiseCheck.Run<T>(2, (o, workers) => Sigmoid.Backward(o[0], o[1], o[0], workers), o => Naive.SigmoidBackward<T>(o[0], o[1], o[0]));
    }

    [TestCase(0, 0.5)]
    [TestCase(-0.0, 0.5)]
    [TestCase(double.PositiveInfinity, 1)]
    [TestCase(double.NegativeInfinity, 0)]
    [TestCase(double.NaN, double.NaN)]
    [TestCase(1000, 1)]
    [TestCase(-1000, 0)]
    [TestCase(3e38, 1)]
    [TestCase(-3e38, 0)]
    public void Special_values_are_exact(double x, double expected) => Widths.ForEach(width =>
    {
        T[] y = new T[3];
        Sigmoid.Forward<T>([T.One, T.CreateChecked(x), T.One], y);
        Bits.AssertSame<T>([y[1]], [T.CreateChecked(expected)], $"width {width}");
    });

    [Test]
    public void Allocates_nothing()
    {
        T[] x = new T[40_000];
        T[] y = new T[40_000];
        Allocation.AssertNone(workers => Sigmoid.Forward<T>(x, y, workers));
        Allocation.AssertNone(workers => Sigmoid.Backward<T>(x, x, y, workers));
    }

    [Test]
    public void Lengths_that_differ_are_refused_with_both_numbers()
    {
        T[] four = new T[4];
        T[] five = new T[5];
        Assert.That(() => Sigmoid.Forward<T>(four, five), Throws.ArgumentException.With.Message.Contains("5; expected 4"));
        Assert.That(() => Sigmoid.Backward<T>(four, five, four), Throws.ArgumentException.With.Message.Contains("5; expected 4"));
        Assert.That(() => Sigmoid.Backward<T>(four, four, five), Throws.ArgumentException.With.Message.Contains("5; expected 4"));
    }

    [Test]
    public void Partly_overlapping_memory_is_refused()
    {
        T[] memory = new T[9];
        T[] apart = new T[8];
        Assert.That(() => Sigmoid.Forward<T>(memory.AsSpan(0, 8), memory.AsSpan(1, 8)), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => Sigmoid.Backward<T>(memory.AsSpan(0, 8), apart, memory.AsSpan(1, 8)), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => Sigmoid.Backward<T>(apart, memory.AsSpan(1, 8), memory.AsSpan(0, 8)), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    [Test]
    public void Half_is_refused_by_name()
        => Assert.That(() => Sigmoid.Forward<Half>(new Half[1], new Half[1]), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Half"));
}

public class SigmoidReferenceTests
{
    [Test]
    public void Values_and_gradients_are_those_of_NumPy()
    {
        double[] x = Npz.Read("layers", "act_x");
        double[] y = new double[x.Length];
        Sigmoid.Forward<double>(x, y);
        Close.Assert(y, Npz.Read("layers", "sigmoid_out"), "sigmoid_out");
        Sigmoid.Backward<double>(y, Npz.Read("layers", "act_dout"), y);
        Close.Assert(y, Npz.Read("layers", "sigmoid_dx"), "sigmoid_dx");
    }
}
