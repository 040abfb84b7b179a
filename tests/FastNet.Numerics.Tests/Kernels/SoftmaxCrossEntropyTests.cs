using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SoftmaxCrossEntropyTests<T> : LabelLossTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equal_scores_cost_the_logarithm_of_the_classes()
    {
        T[] gradient = new T[20];
        double loss = SoftmaxCrossEntropy.Loss<T>(new ReadOnlyMatrix<T>(new T[20], 2, 10, 10), [3, 9], new Matrix<T>(gradient, 2, 10, 10));
        Assert.That(loss, Is.EqualTo(Math.Log(10)).Within(1e-6));
        Assert.That(double.CreateTruncating(gradient[3]), Is.EqualTo(-0.45).Within(1e-7));
        Assert.That(double.CreateTruncating(gradient[4]), Is.EqualTo(0.05).Within(1e-7));
    }

    [Test]
    public void Scores_that_are_not_finite_make_the_row_NaN_and_no_other([Values(double.NaN, double.PositiveInfinity)] double bad)
    {
        T[] scores = new T[2 * 20];
        scores[7] = T.CreateTruncating(bad);
        T[] gradient = new T[2 * 20];
        Widths.ForEach(width =>
        {
            Assert.That(SoftmaxCrossEntropy.Loss<T>(new ReadOnlyMatrix<T>(scores, 2, 20, 20), [0, 0], new Matrix<T>(gradient, 2, 20, 20)), Is.NaN, $"width {width}");
            Assert.That(gradient.Take(20), Is.All.Matches<T>(T.IsNaN), $"width {width}");
            Assert.That(gradient.Skip(20), Is.All.Matches<T>(T.IsFinite), $"width {width}");
        });
    }

    [Test]
    public void A_class_of_score_minus_infinity_has_probability_zero()
    {
        T[] gradient = new T[3];
        double loss = SoftmaxCrossEntropy.Loss<T>(new ReadOnlyMatrix<T>([T.One, T.NegativeInfinity, T.One], 1, 3, 3), [0], new Matrix<T>(gradient, 1, 3, 3));
        Assert.That(loss, Is.EqualTo(Math.Log(2)).Within(1e-7));
        Assert.That(gradient, Is.EqualTo(new[] { T.CreateChecked(-0.5), T.Zero, T.CreateChecked(0.5) }));
    }

    protected override double Loss(
        ReadOnlyMatrix<T> scores, ReadOnlySpan<int> labels, Matrix<T> gradient, ReadOnlySpan<T> weights = default, ReadOnlySpan<T> classWeights = default,
        Workers? workers = null)
        => SoftmaxCrossEntropy.Loss(scores, labels, gradient, weights, classWeights, workers: workers);

    protected override double ExtremeLoss(int classes) => 0.5;

    protected override double Specification(
        ReadOnlySpan<T> scores,
        int rows,
        int classes,
        int stride,
        ReadOnlySpan<int> labels,
        Span<T> gradient,
        int gradientStride,
        ReadOnlySpan<T> weights = default,
        ReadOnlySpan<T> classWeights = default)
        => Naive.SoftmaxCrossEntropy(scores, rows, classes, stride, labels, gradient, gradientStride, 0, weights, classWeights);
}

/// <summary>The same with label smoothing.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SmoothedSoftmaxCrossEntropyTests<T> : LabelLossTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private const double Smoothing = 0.1;

    [Test]
    public void Equal_scores_cost_the_logarithm_of_the_classes_still()
    {
        T[] gradient = new T[20];
        double loss = SoftmaxCrossEntropy.Loss<T>(new ReadOnlyMatrix<T>(new T[20], 2, 10, 10), [3, 9], new Matrix<T>(gradient, 2, 10, 10), smoothing: 0.5);
        Assert.That(loss, Is.EqualTo(Math.Log(10)).Within(1e-6));
        Assert.That(double.CreateTruncating(gradient[3]), Is.EqualTo((0.1 - 0.55) / 2).Within(1e-7));
        Assert.That(double.CreateTruncating(gradient[4]), Is.EqualTo((0.1 - 0.05) / 2).Within(1e-7));
    }

    [Test]
    public void A_smoothing_out_of_range_is_refused([Values(-0.1, 1, double.NaN)] double smoothing)
        => Assert.That(
            () => SoftmaxCrossEntropy.Loss<T>(new ReadOnlyMatrix<T>(new T[6], 2, 3, 3), [0, 1], new Matrix<T>(new T[6], 2, 3, 3), smoothing: smoothing),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"smoothing is {smoothing}"));

    protected override double Loss(
        ReadOnlyMatrix<T> scores, ReadOnlySpan<int> labels, Matrix<T> gradient, ReadOnlySpan<T> weights = default, ReadOnlySpan<T> classWeights = default,
        Workers? workers = null)
        => SoftmaxCrossEntropy.Loss(scores, labels, gradient, weights, classWeights, smoothing: Smoothing, workers: workers);

    protected override double ExtremeLoss(int classes) => ((1 - Smoothing) / 2) + (Smoothing * 2 * (classes - 1) / classes);

    protected override double Specification(
        ReadOnlySpan<T> scores,
        int rows,
        int classes,
        int stride,
        ReadOnlySpan<int> labels,
        Span<T> gradient,
        int gradientStride,
        ReadOnlySpan<T> weights = default,
        ReadOnlySpan<T> classWeights = default)
        => Naive.SoftmaxCrossEntropy(scores, rows, classes, stride, labels, gradient, gradientStride, Smoothing, weights, classWeights);
}

public class SmoothedSoftmaxCrossEntropyGradientTests
{
    [Test]
    public void The_loss_is_the_cross_entropy_with_the_smoothed_targets_and_the_gradient_its_differences([Values(0.05, 0.4)] double smoothing, [Values(1, 3, 17, 40)] int classes)
    {
        const int rows = 5;
        Random random = new(classes);
        double[] scores = [.. Enumerable.Range(0, rows * classes).Select(_ => (4 * random.NextDouble()) - 2)];
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
        double[] gradient = new double[scores.Length];
        double loss = SoftmaxCrossEntropy.Loss<double>(new ReadOnlyMatrix<double>(scores, rows, classes, classes), labels, new Matrix<double>(gradient, rows, classes, classes), smoothing: smoothing);
        Assert.That(loss, Is.EqualTo(Plain()).Within(1e-13));
        for (int i = 0; i < scores.Length; i++)
        {
            double centre = scores[i];
            scores[i] = centre + 1e-5;
            double above = Plain();
            scores[i] = centre - 1e-5;
            double below = Plain();
            scores[i] = centre;
            Assert.That(gradient[i], Is.EqualTo((above - below) / 2e-5).Within(1e-9), $"score {i}");
        }

        double Plain()
        {
            double sum = 0;
            for (int i = 0; i < rows; i++)
            {
                double[] row = scores[(i * classes)..((i + 1) * classes)];
                double log = Math.Log(row.Sum(Math.Exp));
                for (int j = 0; j < classes; j++)
                {
                    double target = (j == labels[i] ? 1 - smoothing : 0) + (smoothing / classes);
                    sum += target * (log - row[j]);
                }
            }

            return sum / rows;
        }
    }
}

public class SoftmaxCrossEntropyReferenceTests
{
    [TestCase("loss_scores", "loss_y", "softmax_loss", "softmax_dx")]
    [TestCase("extreme_scores", "extreme_y", "extreme_loss", "extreme_dx")]
    public void Loss_and_gradient_are_those_of_NumPy(string scoresName, string labelsName, string lossName, string gradientName)
    {
        double[] scores = Npz.Read("layers", scoresName);
        int[] labels = Array.ConvertAll(Npz.Read("layers", labelsName), label => (int)label);
        int classes = scores.Length / labels.Length;
        double[] gradient = new double[scores.Length];
        double loss = SoftmaxCrossEntropy.Loss<double>(new ReadOnlyMatrix<double>(scores, labels.Length, classes, classes), labels, new Matrix<double>(gradient, labels.Length, classes, classes));
        Close.Assert([loss], Npz.Read("layers", lossName), lossName);
        Close.Assert(gradient, Npz.Read("layers", gradientName), gradientName);
    }
}
