using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class EluTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private static readonly T Alpha = T.CreateChecked(1.3);

    [Test]
    public void Forward_equals_the_specification()
        => ElementwiseCheck.Run<T>(2, (o, workers) => Elu.Forward(o[0], o[1], Alpha, workers), o => Naive.EluForward<T>(o[0], o[1], Alpha));

    [Test]
    public void Forward_works_in_place()
        => ElementwiseCheck.Run<T>(1, (o, workers) => Elu.Forward(o[0], o[0], Alpha, workers), o => Naive.EluForward<T>(o[0], o[0], Alpha));

    [Test]
    public void Backward_equals_the_specification()
        => ElementwiseCheck.Run<T>(3, (o, workers) => Elu.Backward(o[0], o[1], o[2], Alpha, workers), o => Naive.EluBackward<T>(o[0], o[1], o[2], Alpha));

    [Test]
    public void Backward_works_in_place_of_the_gradient_and_of_the_output()
    {
        ElementwiseCheck.Run<T>(2, (o, workers) => Elu.Backward(o[0], o[1], o[1], Alpha, workers), o => Naive.EluBackward<T>(o[0], o[1], o[1], Alpha));
        ElementwiseCheck.Run<T>(2, (o, workers) => Elu.Backward(o[0], o[1], o[0], Alpha, workers), o => Naive.EluBackward<T>(o[0], o[1], o[0], Alpha));
    }

    [TestCase(0, 0)]
    [TestCase(-0.0, -0.0)]
    [TestCase(double.PositiveInfinity, double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity, -1)]
    [TestCase(double.NaN, double.NaN)]
    [TestCase(5, 5)]
    [TestCase(-1000, -1)]
    [TestCase(-3e38, -1)]
    public void Special_values_are_exact(double x, double expected) => Widths.ForEach(width =>
    {
        T[] y = new T[3];
        Elu.Forward<T>([T.One, T.CreateChecked(x), T.One], y, T.CreateChecked(Elu.DefaultAlpha));
        Bits.AssertSame<T>([y[1]], [T.CreateChecked(expected)], $"width {width}");
    });

    [Test]
    public void Near_zero_the_result_is_the_input() => Widths.ForEach(width =>
    {
        T[] x = [T.Epsilon, -T.Epsilon, T.ScaleB(T.One, -100), -T.ScaleB(T.One, -100), T.ScaleB(T.One, -126), -T.ScaleB(T.One, -130)];
        T[] y = new T[x.Length];
        Elu.Forward<T>(x, y, T.One);
        Bits.AssertSame<T>(y, x, $"width {width}");
    });

    [Test]
    public void Allocates_nothing()
    {
        T[] x = new T[40_000];
        T[] y = new T[40_000];
        Allocation.AssertNone(workers => Elu.Forward<T>(x, y, Alpha, workers));
        Allocation.AssertNone(workers => Elu.Backward<T>(x, x, y, Alpha, workers));
    }

    [Test]
    public void A_alpha_below_zero_or_not_finite_is_refused_with_its_value([Values(-1, double.NaN, double.PositiveInfinity)] double bad)
    {
        T[] memory = new T[3];
        Assert.That(() => Elu.Forward<T>(memory, memory, T.CreateChecked(bad)), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"alpha is {bad}"));
        Assert.That(() => Elu.Backward<T>(memory, memory, memory, T.CreateChecked(bad)), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"alpha is {bad}"));
    }

    [Test]
    public void Lengths_that_differ_are_refused_with_both_numbers()
    {
        T[] four = new T[4];
        T[] five = new T[5];
        Assert.That(() => Elu.Forward<T>(four, five, Alpha), Throws.ArgumentException.With.Message.Contains("5; expected 4"));
        Assert.That(() => Elu.Backward<T>(four, five, four, Alpha), Throws.ArgumentException.With.Message.Contains("5; expected 4"));
        Assert.That(() => Elu.Backward<T>(four, four, five, Alpha), Throws.ArgumentException.With.Message.Contains("5; expected 4"));
    }

    [Test]
    public void Partly_overlapping_memory_is_refused()
    {
        T[] memory = new T[9];
        T[] apart = new T[8];
        Assert.That(() => Elu.Forward<T>(memory.AsSpan(0, 8), memory.AsSpan(1, 8), Alpha), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => Elu.Backward<T>(memory.AsSpan(0, 8), apart, memory.AsSpan(1, 8), Alpha), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => Elu.Backward<T>(apart, memory.AsSpan(1, 8), memory.AsSpan(0, 8), Alpha), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    [Test]
    public void Half_is_refused_by_name()
        => Assert.That(() => Elu.Forward<Half>(new Half[1], new Half[1], Half.One), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Half"));
}

public class EluReferenceTests
{
    [Test]
    public void Values_and_gradients_are_those_of_NumPy()
    {
        double[] x = Npz.Read("layers", "act_x");
        double[] y = new double[x.Length];
        Elu.Forward<double>(x, y, Elu.DefaultAlpha);
        Close.Assert(y, Npz.Read("layers", "elu_out"), "elu_out");
        Elu.Backward<double>(y, Npz.Read("layers", "act_dout"), y, Elu.DefaultAlpha);
        Close.Assert(y, Npz.Read("layers", "elu_dx"), "elu_dx");
    }
}
