using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class HuberErrorTests<T> : ElementLossTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private const double Delta = 0.7;

    [Test]
    public void The_square_ends_at_delta()
    {
        T[] gradient = new T[4];
        T[] scores = [.. new double[] { 1, 2, 3, -10 }.Select(T.CreateChecked)];
        Assert.That(HuberError.Loss<T>(new(scores, 2, 2), new(new T[4], 2, 2), new(gradient, 2, 2), delta: 2), Is.EqualTo((0.5 + 2 + 4 + 18) / 4));
        Assert.That(gradient, Is.EqualTo(new double[] { 0.25, 0.5, 0.5, -0.5 }.Select(T.CreateChecked)));
    }

    [Test]
    public void A_delta_that_is_no_number_above_0_in_the_type_is_refused([Values(0, -1, double.NaN, double.PositiveInfinity)] double delta)
        => Assert.That(
            () => HuberError.Loss<T>(new(new T[1], 1, 1), new(new T[1], 1, 1), new(new T[1], 1, 1), delta),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("expected a finite number above 0"));

    protected override IEnumerable<(double Score, double Target, double Quarter)> Extremes => [(double.CreateTruncating(T.MaxValue), double.CreateTruncating(T.MinValue), double.CreateTruncating(T.MaxValue) * (Delta / 2))];

    protected override double Loss(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights = default, Workers? workers = null)
        => HuberError.Loss(scores, targets, gradient, Delta, weights, workers);

    protected override double Specification(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights)
        => Naive.HuberError(scores, targets, gradient, T.CreateTruncating(Delta), weights);

    protected override (double Value, double Slope) Plain(double score, double target)
    {
        double difference = score - target;
        return Math.Abs(difference) <= Delta
            ? (difference * difference / 2, difference)
            : (Delta * (Math.Abs(difference) - (Delta / 2)), Math.CopySign(Delta, difference));
    }
}
