using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SquaredErrorTests<T> : ElementLossTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void It_is_the_mean_of_squares_without_a_half()
    {
        T[] gradient = new T[4];
        T[] scores = [.. new double[] { 1, 2, 3, 4 }.Select(T.CreateChecked)];
        Assert.That(SquaredError.Loss<T>(new(scores, 2, 2), new(new T[4], 2, 2), new(gradient, 2, 2)), Is.EqualTo(7.5));
        Assert.That(gradient, Is.EqualTo(new double[] { 0.5, 1, 1.5, 2 }.Select(T.CreateChecked)));
    }

    protected override IEnumerable<(double Score, double Target, double Quarter)> Extremes => typeof(T) == typeof(float)
        ? [(float.MaxValue, float.MinValue, (double)float.MaxValue * float.MaxValue), (1e30, 0, 2.5e59)]
        : [(Math.ScaleB(1, 511), -Math.ScaleB(1, 511), Math.ScaleB(1, 1022))];

    protected override double Loss(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights = default, Workers? workers = null)
        => SquaredError.Loss(scores, targets, gradient, weights, workers);

    protected override double Specification(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights)
        => Naive.SquaredError(scores, targets, gradient, weights);

    protected override (double Value, double Slope) Plain(double score, double target)
        => ((score - target) * (score - target), 2 * (score - target));
}
