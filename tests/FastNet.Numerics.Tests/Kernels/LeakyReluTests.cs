using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class LeakyReluTests<T> : ActivationTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private static readonly T Slope = T.CreateChecked(LeakyRelu.DefaultSlope);

    [TestCase(0, 0)]
    [TestCase(-0.0, -0.0)]
    [TestCase(double.PositiveInfinity, double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity, double.NegativeInfinity)]
    [TestCase(double.NaN, double.NaN)]
    [TestCase(5, 5)]
    public void Special_values_are_exact(double x, double expected) => AssertValue(x, expected);

    [Test]
    public void A_slope_below_zero_or_not_finite_is_refused_with_its_value([Values(-1, double.NaN, double.PositiveInfinity)] double bad)
    {
        T[] memory = new T[3];
        Assert.That(() => LeakyRelu.Forward<T>(memory, memory, T.CreateChecked(bad)), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"slope is {bad}"));
        Assert.That(() => LeakyRelu.Backward<T>(memory, memory, memory, T.CreateChecked(bad)), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"slope is {bad}"));
    }

    protected override void Forward<TNumber>(ReadOnlySpan<TNumber> x, Span<TNumber> y, Workers? workers = null) => LeakyRelu.Forward(x, y, TNumber.CreateChecked(LeakyRelu.DefaultSlope), workers);

    protected override void Backward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX, Workers? workers = null) => LeakyRelu.Backward(kept, dY, dX, Slope, workers);

    protected override void NaiveForward(ReadOnlySpan<T> x, Span<T> y) => Naive.LeakyReluForward(x, y, Slope);

    protected override void NaiveBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Naive.LeakyReluBackward(kept, dY, dX, Slope);
}
