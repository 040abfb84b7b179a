using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SigmoidCrossEntropyTests<T> : ElementLossTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Scores_of_0_cost_ln_2_whatever_the_target()
    {
        T[] gradient = new T[4];
        T[] targets = [.. new double[] { 0, 1, 0.5, 0.25 }.Select(T.CreateChecked)];
        Assert.That(SigmoidCrossEntropy.Loss<T>(new(new T[4], 2, 2), new ReadOnlyMatrix<T>(targets, 2, 2), new(gradient, 2, 2)), Is.EqualTo(Math.Log(2)).Within(1e-7));
        Assert.That(gradient, Is.EqualTo(new double[] { 0.125, -0.125, 0, 0.0625 }.Select(T.CreateChecked)));
    }

    [TestCase(30)]
    [TestCase(60)]
    public void A_sure_and_right_score_costs_little_and_not_nothing(double score)
    {
        T[] gradient = new T[2];
        double loss = SigmoidCrossEntropy.Loss<T>(new([T.CreateChecked(score), T.CreateChecked(-score)], 2, 1), [1, 0], new(gradient, 2, 1));
        Assert.That(loss / Math.Exp(-score), Is.EqualTo(1).Within(1e-6));
        Assert.That(double.CreateTruncating(gradient[0]) / -Math.Exp(-score), Is.EqualTo(0.5).Within(1e-6));
        Assert.That(double.CreateTruncating(gradient[1]) / Math.Exp(-score), Is.EqualTo(0.5).Within(1e-6));
    }

    [Test]
    public void Labels_are_the_numbers_0_and_1([Values] bool weighted)
    {
        const int rows = 150;
        Random random = new(3);
        T[] scores = [.. Enumerable.Range(0, rows).Select(_ => T.CreateTruncating((random.NextDouble() - 0.5) * 20))];
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(2))];
        T[] weights = weighted ? [.. Enumerable.Range(0, rows).Select(_ => T.CreateTruncating(random.NextDouble()))] : [];
        T[] targets = Array.ConvertAll(labels, T.CreateTruncating);
        T[] expected = new T[rows];
        double loss = Naive.SigmoidCrossEntropy<T>(new(scores, rows, 1), new(targets, rows, 1), new(expected, rows, 1), weights);
        Everywhere.ForEach((workers, where) =>
        {
            T[] gradient = new T[rows];
            Assert.That(SigmoidCrossEntropy.Loss<T>(new(scores, rows, 1), labels, new(gradient, rows, 1), weights, workers), Is.EqualTo(loss), where);
            Bits.AssertSame<T>(gradient, expected, where);
        });
        Assert.That(() => SigmoidCrossEntropy.Loss<T>(new(scores, rows / 2, 2), labels, new(new T[rows], rows / 2, 2)), Throws.ArgumentException.With.Message.Contains("scores is 75 x 2; expected 150 x 1"));
    }

    protected override IEnumerable<(double Score, double Target, double Quarter)> Extremes => [(double.CreateTruncating(T.MaxValue), 0, double.CreateTruncating(T.MaxValue) / 4), (double.CreateTruncating(T.MinValue), 0.5, double.CreateTruncating(T.MaxValue) / 8)];

    protected override double Loss(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights = default, Workers? workers = null)
        => SigmoidCrossEntropy.Loss(scores, targets, gradient, weights, workers);

    protected override double Specification(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights)
        => Naive.SigmoidCrossEntropy(scores, targets, gradient, weights);

    protected override (double Value, double Slope) Plain(double score, double target)
    {
        double probability = 1 / (1 + Math.Exp(-score));
        return (-(target * Math.Log(probability)) - ((1 - target) * Math.Log(1 - probability)), probability - target);
    }
}
