using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class TanhTests<T> : ActivationTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [TestCase(0, 0)]
    [TestCase(-0.0, -0.0)]
    [TestCase(double.PositiveInfinity, 1)]
    [TestCase(double.NegativeInfinity, -1)]
    [TestCase(double.NaN, double.NaN)]
    [TestCase(1000, 1)]
    [TestCase(-1000, -1)]
    [TestCase(3e38, 1)]
    [TestCase(-3e38, -1)]
    public void Special_values_are_exact(double x, double expected) => AssertValue(x, expected);

    [Test]
    public void Near_zero_the_result_is_the_input() => Widths.ForEach(width =>
    {
        T[] x = [T.Epsilon, -T.Epsilon, T.ScaleB(T.One, -100), -T.ScaleB(T.One, -100), T.ScaleB(T.One, -126), -T.ScaleB(T.One, -130)];
        T[] y = new T[x.Length];
        Tanh.Forward<T>(x, y);
        Bits.AssertSame<T>(y, x, $"width {width}");
    });

    protected override void Forward<TNumber>(ReadOnlySpan<TNumber> x, Span<TNumber> y, Workers? workers = null) => Tanh.Forward(x, y, workers);

    protected override void Backward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX, Workers? workers = null) => Tanh.Backward(kept, dY, dX, workers);

    protected override void NaiveForward(ReadOnlySpan<T> x, Span<T> y) => Naive.TanhForward(x, y);

    protected override void NaiveBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Naive.TanhBackward(kept, dY, dX);
}
