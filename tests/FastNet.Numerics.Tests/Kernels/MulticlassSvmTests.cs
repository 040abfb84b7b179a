using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class MulticlassSvmTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equals_the_specification_at_every_width_and_number_of_classes([Values] bool special)
    {
        for (int classes = 1; classes <= 257; classes++)
        {
            Compare(3, classes, classes + (classes % 3), special, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(200, 10, 10)]
    [TestCase(64, 10, 16)]
    [TestCase(65, 1, 1)]
    [TestCase(3001, 10, 12)]
    [TestCase(67_000, 3, 3)]
    [TestCase(130, 1000, 1000)]
    public void Equals_the_specification_with_any_number_of_workers(int rows, int classes, int stride)
    {
        Compare(rows, classes, stride, special: false, Everywhere.ForEach);
        Compare(rows, classes, stride, special: true, Everywhere.ForEach);
    }

    [Test]
    public void Equal_scores_cost_one_for_each_wrong_class()
    {
        T[] gradient = new T[20];
        double loss = MulticlassSvm.Loss<T>(new T[20], 2, 10, 10, [3, 9], gradient, 10);
        Assert.That(loss, Is.EqualTo(9));
        Assert.That(gradient[3], Is.EqualTo(T.CreateChecked(-4.5)));
        Assert.That(gradient[4], Is.EqualTo(T.CreateChecked(0.5)));
    }

    [Test]
    public void A_margin_of_exactly_one_costs_nothing_and_has_no_gradient()
    {
        T[] gradient = new T[3];
        Assert.That(MulticlassSvm.Loss<T>([T.One, T.Zero, -T.One], 1, 3, 3, [0], gradient, 3), Is.Zero);
        Bits.AssertSame<T>(gradient, new T[3], "gradient");
    }

    [Test]
    public void A_small_loss_is_not_lost_beside_the_margin_of_the_label()
    {
        T excess = T.ScaleB(T.One, -20);
        Widths.ForEach(width => Assert.That(
            MulticlassSvm.Loss<T>([T.One, excess * excess, excess], 1, 3, 3, [0]),
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
            Assert.That(MulticlassSvm.Loss<T>(scores, 2, 20, 20, [0, 0], gradient, 20), Is.NaN, $"width {width}");
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
        Widths.ForEach(width => Assert.That(MulticlassSvm.Loss<T>(scores, 1, classes, classes, [1]), Is.EqualTo(double.PositiveInfinity), $"width {width}"));
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] scores = new T[2000 * 10];
        T[] gradient = new T[2000 * 10];
        int[] labels = new int[2000];
        Allocation.AssertNone(workers => MulticlassSvm.Loss<T>(scores, 2000, 10, 10, labels, gradient, 10, workers));
        Allocation.AssertNone(workers => MulticlassSvm.Loss<T>(scores, 2000, 10, 10, labels, workers));
    }

    [Test]
    public void A_label_out_of_range_is_refused_before_anything_is_written([Values(-1, 3, int.MaxValue)] int bad)
    {
        T[] gradient = new T[6];
        Assert.That(
            () => MulticlassSvm.Loss<T>(new T[6], 2, 3, 3, [0, bad], gradient, 3),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"row 1 is {bad}").And.Message.Contains("below 3"));
        Assert.That(gradient, Is.All.EqualTo(T.Zero));
        Assert.That(() => MulticlassSvm.Loss<T>(new T[6], 2, 3, 3, [0, bad]), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Shapes_that_do_not_fit_are_refused_with_the_numbers()
    {
        T[] memory = new T[20];
        Assert.That(() => MulticlassSvm.Loss<T>([], 0, 3, 3, []), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => MulticlassSvm.Loss<T>([], 1, 0, 0, [0]), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => MulticlassSvm.Loss<T>(new T[(1 << 24) + 1], 1, (1 << 24) + 1, (1 << 24) + 1, [0]), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => MulticlassSvm.Loss<T>(new T[5], 2, 3, 3, [0, 0]), Throws.ArgumentException.With.Message.Contains("needs 6"));
        Assert.That(() => MulticlassSvm.Loss<T>(new T[6], 2, 3, 3, [0]), Throws.ArgumentException.With.Message.Contains("1; expected 2"));
        Assert.That(() => MulticlassSvm.Loss<T>(new T[6], 2, 3, 3, [0, 0], new T[5], 3), Throws.ArgumentException.With.Message.Contains("gradient has 5"));
        Assert.That(
            () => MulticlassSvm.Loss<T>(memory.AsSpan(0, 6), 2, 3, 3, [0, 0], memory.AsSpan(1, 6), 3), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(
            () => MulticlassSvm.Loss<T>(memory.AsSpan(0, 6), 2, 3, 3, [0, 0], memory.AsSpan(0, 7), 4), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    private static void Compare(int rows, int classes, int stride, bool special, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> scores = new(rows, classes, stride, seed: classes);
        using GuardedMatrix<T> gradient = new(rows, classes, classes + 2, seed: 2);
        Random random = new(classes);
        if (!special)
        {
            foreach (ref T score in scores.Initial)
            {
                score = T.CreateChecked((random.NextDouble() - 0.5) * 30);
            }

            scores.Reset();
        }

        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
        T[] expected = gradient.Span.ToArray();
        double loss = Naive.MulticlassSvm<T>(scores.Span, rows, classes, stride, labels, expected, gradient.Stride);
        T[] inPlace = scores.Span.ToArray();
        Naive.MulticlassSvm<T>(scores.Span, rows, classes, stride, labels, inPlace, stride);
        forEach((workers, where) =>
        {
            Assert.That(MulticlassSvm.Loss<T>(scores.Span, rows, classes, stride, labels, workers), Is.EqualTo(loss), $"{rows} x {classes}, loss alone, {where}");
            gradient.Reset();
            double actual = MulticlassSvm.Loss<T>(scores.Span, rows, classes, stride, labels, gradient.Span, gradient.Stride, workers);
            gradient.AssertSame(expected, where);
            Assert.That(actual, Is.EqualTo(loss), $"{rows} x {classes}, {where}");
            actual = MulticlassSvm.Loss<T>(scores.Span, rows, classes, stride, labels, scores.Span, stride, workers);
            scores.AssertSame(inPlace, $"in place, {where}");
            Assert.That(actual, Is.EqualTo(loss), $"{rows} x {classes}, in place, {where}");
            scores.Reset();
        });
    }
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
        double loss = MulticlassSvm.Loss<double>(scores, labels.Length, classes, classes, labels, gradient, classes);
        Close.Assert([loss], Npz.Read("layers", lossName), lossName);
        Close.Assert(gradient, Npz.Read("layers", gradientName), gradientName);
    }
}
