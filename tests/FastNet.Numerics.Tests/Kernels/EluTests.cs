using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class EluTests<T> : ActivationTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private static readonly T Alpha = T.CreateChecked(1.3);

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
    public void A_alpha_below_zero_or_not_finite_is_refused_with_its_value([Values(-1, double.NaN, double.PositiveInfinity)] double bad)
    {
        T[] memory = new T[3];
        Assert.That(() => Elu.Forward<T>(memory, memory, T.CreateChecked(bad)), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"alpha is {bad}"));
        Assert.That(() => Elu.Backward<T>(memory, memory, memory, T.CreateChecked(bad)), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"alpha is {bad}"));
    }

    protected override void Forward<TNumber>(ReadOnlySpan<TNumber> x, Span<TNumber> y, Workers? workers = null) => Elu.Forward(x, y, TNumber.CreateChecked(1.3), workers);

    protected override void Backward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX, Workers? workers = null) => Elu.Backward(kept, dY, dX, Alpha, workers);

    protected override void NaiveForward(ReadOnlySpan<T> x, Span<T> y) => Naive.EluForward(x, y, Alpha);

    protected override void NaiveBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Naive.EluBackward(kept, dY, dX, Alpha);
}
