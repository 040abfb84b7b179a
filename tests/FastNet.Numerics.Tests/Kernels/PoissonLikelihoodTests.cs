using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class PoissonLikelihoodTests<T> : ElementLossTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Scores_of_0_expect_counts_of_1()
    {
        T[] gradient = new T[4];
        T[] targets = [.. new double[] { 0, 1, 2, 9 }.Select(T.CreateChecked)];
        Assert.That(PoissonLikelihood.Loss<T>(new(new T[4], 2, 2), new(targets, 2, 2), new(gradient, 2, 2)), Is.EqualTo(1));
        Assert.That(gradient, Is.EqualTo(new double[] { 0.25, 0, -0.25, -2 }.Select(T.CreateChecked)));
    }

    [Test]
    public void An_expectation_that_only_a_double_holds_is_no_infinite_loss()
    {
        T[] gradient = new T[3];
        double loss = PoissonLikelihood.Loss<T>(new([T.CreateChecked(300), T.Zero, T.Zero], 3, 1), new(new T[3], 3, 1), new(gradient, 3, 1));
        Assert.That(loss / Math.Exp(300), Is.EqualTo(1.0 / 3).Within(1e-12));
    }

    protected override IEnumerable<(double Score, double Target, double Quarter)> Extremes => typeof(T) == typeof(float)
        ? [(float.MinValue, float.MaxValue, (double)float.MaxValue * float.MaxValue / 4), (89, 5, Math.Exp(89) / 4)]
        : [(-1e100, 1e200, 2.5e299), (700, 1, Math.Exp(700) / 4)];

    protected override double Loss(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights = default, Workers? workers = null)
        => PoissonLikelihood.Loss(scores, targets, gradient, weights, workers);

    protected override double Specification(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights)
        => Naive.PoissonLikelihood(scores, targets, gradient, weights);

    protected override (double Value, double Slope) Plain(double score, double target)
        => (Math.Exp(score) - (target * score), Math.Exp(score) - target);
}
