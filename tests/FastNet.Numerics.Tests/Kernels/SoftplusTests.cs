using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SoftplusTests<T> : ActivationTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [TestCase(0, 0.69314718055994531)]
    [TestCase(-0.0, 0.69314718055994531)]
    [TestCase(double.PositiveInfinity, double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity, 0)]
    [TestCase(double.NaN, double.NaN)]
    [TestCase(1000, 1000)]
    [TestCase(-1000, 0)]
    [TestCase(3e38, 3e38)]
    [TestCase(-3e38, 0)]
    public void Special_values_are_exact(double x, double expected) => AssertValue(x, expected);

    [TestCase(0, 0)]
    [TestCase(double.PositiveInfinity, 1)]
    [TestCase(double.NaN, double.NaN)]
    [TestCase(1000, 1)]
    [TestCase(3e38, 1)]
    public void Special_derivatives_are_exact(double y, double expected) => AssertDerivative(y, expected);

    protected override void Forward<TNumber>(ReadOnlySpan<TNumber> x, Span<TNumber> y, Workers? workers = null) => Softplus.Forward(x, y, workers);

    protected override void Backward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX, Workers? workers = null) => Softplus.Backward(kept, dY, dX, workers);

    protected override void NaiveForward(ReadOnlySpan<T> x, Span<T> y) => Naive.SoftplusForward(x, y);

    protected override void NaiveBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Naive.SoftplusBackward(kept, dY, dX);
}
