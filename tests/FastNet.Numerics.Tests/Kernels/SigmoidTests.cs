using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SigmoidTests<T> : ActivationTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [TestCase(0, 0.5)]
    [TestCase(-0.0, 0.5)]
    [TestCase(double.PositiveInfinity, 1)]
    [TestCase(double.NegativeInfinity, 0)]
    [TestCase(double.NaN, double.NaN)]
    [TestCase(1000, 1)]
    [TestCase(-1000, 0)]
    [TestCase(3e38, 1)]
    [TestCase(-3e38, 0)]
    public void Special_values_are_exact(double x, double expected) => AssertValue(x, expected);

    protected override void Forward<TNumber>(ReadOnlySpan<TNumber> x, Span<TNumber> y, Workers? workers = null) => Sigmoid.Forward(x, y, workers);

    protected override void Backward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX, Workers? workers = null) => Sigmoid.Backward(kept, dY, dX, workers);

    protected override void NaiveForward(ReadOnlySpan<T> x, Span<T> y) => Naive.SigmoidForward(x, y);

    protected override void NaiveBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Naive.SigmoidBackward(kept, dY, dX);
}
