using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class ReluTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Forward_equals_the_specification()
        => ElementwiseCheck.Run<T>(2, (o, workers) => Relu.Forward(o[0], o[1], workers), o => Naive.ReluForward<T>(o[0], o[1]));

    [Test]
    public void Forward_works_in_place()
        => ElementwiseCheck.Run<T>(1, (o, workers) => Relu.Forward(o[0], o[0], workers), o => Naive.ReluForward<T>(o[0], o[0]));

    [Test]
    public void Backward_equals_the_specification()
        => ElementwiseCheck.Run<T>(3, (o, workers) => Relu.Backward(o[0], o[1], o[2], workers), o => Naive.ReluBackward<T>(o[0], o[1], o[2]));

    [Test]
    public void Backward_works_in_place_of_the_gradient_and_of_the_output()
    {
        ElementwiseCheck.Run<T>(2, (o, workers) => Relu.Backward(o[0], o[1], o[1], workers), o => Naive.ReluBackward<T>(o[0], o[1], o[1]));
        ElementwiseCheck.Run<T>(2, (o, workers) => Relu.Backward(o[0], o[1], o[0], workers), o => Naive.ReluBackward<T>(o[0], o[1], o[0]));
    }

    [Test]
    public void Lengths_that_differ_are_refused_with_both_numbers()
    {
        T[] four = new T[4];
        T[] five = new T[5];
        Assert.That(() => Relu.Forward<T>(four, five), Throws.ArgumentException.With.Message.Contains("5; expected 4"));
        Assert.That(() => Relu.Backward<T>(four, five, four), Throws.ArgumentException.With.Message.Contains("5; expected 4"));
        Assert.That(() => Relu.Backward<T>(four, four, five), Throws.ArgumentException.With.Message.Contains("5; expected 4"));
    }

    [Test]
    public void Partly_overlapping_memory_is_refused()
    {
        T[] memory = new T[9];
        T[] apart = new T[8];
        Assert.That(() => Relu.Forward<T>(memory.AsSpan(0, 8), memory.AsSpan(1, 8)), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => Relu.Backward<T>(memory.AsSpan(0, 8), apart, memory.AsSpan(1, 8)), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => Relu.Backward<T>(apart, memory.AsSpan(1, 8), memory.AsSpan(0, 8)), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    [Test]
    public void Half_is_refused_by_name()
        => Assert.That(() => Relu.Forward<Half>(new Half[1], new Half[1]), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Half"));

    [Test]
    public void A_result_too_large_for_caches_has_the_same_bits([Values(1, 2)] int count)
    {
        int length = ((64 << 20) / Unsafe.SizeOf<T>()) + 5;
        AlignedBuffer<T> x = new(length);
        AlignedBuffer<T> y = new(length);
        using Workers workers = new(count);
        for (int i = 0; i < length; i++)
        {
            x.Span[i] = T.CreateChecked((i % 7) - 3);
        }

        T[] expected = new T[length];
        Naive.ReluForward<T>(x.Span, expected);
        Widths.ForEach(width =>
        {
            y.Span.Clear();
            Relu.Forward<T>(x.Span, y.Span, workers);
            Bits.AssertSame<T>(y.Span, expected, $"width {width}");
        });
    }
}
