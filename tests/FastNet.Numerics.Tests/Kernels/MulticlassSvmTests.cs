using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class MulticlassSvmTests<T> : LabelLossTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equal_scores_cost_one_for_each_wrong_class()
    {
        T[] gradient = new T[20];
        double loss = MulticlassSvm.Loss<T>(new ReadOnlyMatrix<T>(new T[20], 2, 10, 10), [3, 9], new Matrix<T>(gradient, 2, 10, 10));
        Assert.That(loss, Is.EqualTo(9));
        Assert.That(gradient[3], Is.EqualTo(T.CreateChecked(-4.5)));
        Assert.That(gradient[4], Is.EqualTo(T.CreateChecked(0.5)));
    }

    [Test]
    public void A_margin_of_exactly_one_costs_nothing_and_has_no_gradient()
    {
        T[] gradient = new T[3];
        Assert.That(MulticlassSvm.Loss<T>(new ReadOnlyMatrix<T>([T.One, T.Zero, -T.One], 1, 3, 3), [0], new Matrix<T>(gradient, 1, 3, 3)), Is.Zero);
        Bits.AssertSame<T>(gradient, new T[3], "gradient");
    }

    [Test]
    public void A_small_loss_is_not_lost_beside_the_margin_of_the_label()
    {
        T excess = T.ScaleB(T.One, -20);
        Widths.ForEach(width => Assert.That(
            MulticlassSvm.Loss<T>(new ReadOnlyMatrix<T>([T.One, excess * excess, excess], 1, 3, 3), [0]),
            Is.EqualTo(double.CreateTruncating(T.One + (excess * excess) - T.One + excess)),
            $"width {width}"));
    }

    [Test]
    public void NaN_makes_the_loss_NaN_and_the_gradient_of_no_other_row_changes()
    {
        T[] scores = new T[2 * 20];
        scores[7] = T.NaN;
        T[] gradient = new T[2 * 20];
        Widths.ForEach(width =>
        {
            Assert.That(MulticlassSvm.Loss<T>(new ReadOnlyMatrix<T>(scores, 2, 20, 20), [0, 0], new Matrix<T>(gradient, 2, 20, 20)), Is.NaN, $"width {width}");
            Assert.That(gradient[7], Is.EqualTo(T.Zero), $"width {width}");
            Assert.That(gradient[0], Is.EqualTo(T.CreateChecked(-9)), $"width {width}");
            Assert.That(gradient[20], Is.EqualTo(T.CreateChecked(-9.5)), $"width {width}");
        });
    }

    [Test]
    public void A_correct_score_of_minus_infinity_costs_infinitely_much([Values(2, 11, 16, 33)] int classes)
    {
        T[] scores = new T[classes];
        scores[1] = T.NegativeInfinity;
        Widths.ForEach(width => Assert.That(MulticlassSvm.Loss<T>(new ReadOnlyMatrix<T>(scores, 1, classes, classes), [1]), Is.EqualTo(double.PositiveInfinity), $"width {width}"));
    }

    [Test]
    public void More_classes_than_float_can_number_are_refused()
        => Assert.That(() => MulticlassSvm.Loss<T>(new ReadOnlyMatrix<T>(new T[(1 << 24) + 1], 1, (1 << 24) + 1, (1 << 24) + 1), [0]), Throws.TypeOf<ArgumentOutOfRangeException>());

    protected override double Loss(
        ReadOnlyMatrix<T> scores, ReadOnlySpan<int> labels, Matrix<T> gradient, ReadOnlySpan<T> weights = default, ReadOnlySpan<T> classWeights = default,
        Workers? workers = null)
        => MulticlassSvm.Loss(scores, labels, gradient, weights, classWeights, workers: workers);

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
        => Naive.MulticlassSvm(scores, rows, classes, stride, labels, gradient, gradientStride, weights, classWeights);
}

public class MulticlassSvmReferenceTests
{
    [TestCase("loss_scores", "loss_y", "svm_loss", "svm_dx")]
    public void Loss_and_gradient_are_those_of_NumPy(string scoresName, string labelsName, string lossName, string gradientName)
    {
        double[] scores = Npz.Read("layers", scoresName);
        int[] labels = Array.ConvertAll(Npz.Read("layers", labelsName), label => (int)label);
        int classes = scores.Length / labels.Length;
        double[] gradient = new double[scores.Length];
        double loss = MulticlassSvm.Loss<double>(new ReadOnlyMatrix<double>(scores, labels.Length, classes, classes), labels, new Matrix<double>(gradient, labels.Length, classes, classes));
        Close.Assert([loss], Npz.Read("layers", lossName), lossName);
        Close.Assert(gradient, Npz.Read("layers", gradientName), gradientName);
    }
}
