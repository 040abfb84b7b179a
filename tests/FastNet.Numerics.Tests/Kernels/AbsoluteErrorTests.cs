using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class AbsoluteErrorTests<T> : ElementLossTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void The_gradient_is_the_sign_and_0_where_score_and_target_are_equal()
    {
        T[] gradient = new T[4];
        T[] scores = [.. new double[] { 1, 5, -3, 0 }.Select(T.CreateChecked)];
        T[] targets = [.. new double[] { 1, 2, 3, -0.0 }.Select(T.CreateChecked)];
        Assert.That(AbsoluteError.Loss<T>(new(scores, 2, 2), new(targets, 2, 2), new(gradient, 2, 2)), Is.EqualTo(2.25));
        Assert.That(gradient, Is.EqualTo(new double[] { 0, 0.25, -0.25, 0 }.Select(T.CreateChecked)));
    }

    [Test]
    public void The_smallest_difference_has_a_sign()
    {
        T[] gradient = new T[1];
        AbsoluteError.Loss<T>(new([-T.Epsilon], 1, 1), new(new T[1], 1, 1), new(gradient, 1, 1));
        Assert.That(gradient[0], Is.EqualTo(-T.One));
    }

    protected override IEnumerable<(double Score, double Target, double Quarter)> Extremes => [(double.CreateTruncating(T.MaxValue), double.CreateTruncating(T.MinValue), double.CreateTruncating(T.MaxValue) / 2)];

    protected override double Loss(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights = default, Workers? workers = null)
        => AbsoluteError.Loss(scores, targets, gradient, weights, workers);

    protected override double Specification(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights)
        => Naive.AbsoluteError(scores, targets, gradient, weights);

    protected override (double Value, double Slope) Plain(double score, double target)
        => (Math.Abs(score - target), Math.Sign(score - target));
}
