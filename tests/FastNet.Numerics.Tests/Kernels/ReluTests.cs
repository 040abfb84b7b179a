using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class ReluTests<T> : ActivationTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [TestCase(0, 0)]
    [TestCase(-0.0, -0.0)]
    [TestCase(double.PositiveInfinity, double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity, 0)]
    [TestCase(double.NaN, double.NaN)]
    [TestCase(5, 5)]
    [TestCase(-5, 0)]
    public void Special_values_are_exact(double x, double expected) => AssertValue(x, expected);

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

    protected override void Forward<TNumber>(ReadOnlySpan<TNumber> x, Span<TNumber> y, Workers? workers = null) => Relu.Forward(x, y, workers);

    protected override void Backward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX, Workers? workers = null) => Relu.Backward(kept, dY, dX, workers);

    protected override void NaiveForward(ReadOnlySpan<T> x, Span<T> y) => Naive.ReluForward(x, y);

    protected override void NaiveBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Naive.ReluBackward(kept, dY, dX);
}
