using System.Numerics;

namespace FastNet.Numerics.Tests.Support;

/// <summary>What every loss of labels is tested for besides; the tests of one derive from this.</summary>
public abstract class LabelLossTests<T> : LossTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private int[] _labels = [];

    [Test]
    public void In_place_alone_and_with_weights_of_classes_equals_the_specification_at_every_width([Values] bool special)
    {
        for (int classes = 1; classes <= 257; classes++)
        {
            CompareForms(3, classes, classes + (classes % 3), special, compare => Widths.ForEach(width => compare(null, $"width {width}")));
            CompareWeighted(3, classes, special, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(200, 10, 10)]
    [TestCase(64, 10, 16)]
    [TestCase(65, 1, 1)]
    [TestCase(3001, 10, 12)]
    [TestCase(67_000, 3, 3)]
    [TestCase(130, 1000, 1000)]
    public void In_place_alone_and_with_weights_of_classes_equals_the_specification_with_any_number_of_workers(int rows, int classes, int stride)
    {
        CompareForms(rows, classes, stride, special: false, Everywhere.ForEach);
        CompareForms(rows, classes, stride, special: true, Everywhere.ForEach);
        CompareWeighted(rows, classes, special: false, Everywhere.ForEach);
    }

    [Test]
    public void Weights_of_classes_of_one_size_change_no_bit([Values(1, 0.125, 4096)] double size)
    {
        const int rows = 77;
        (T[] scores, int[] labels) = Draw(rows, 5, seed: 2);
        T[] expected = new T[scores.Length];
        T[] gradient = new T[scores.Length];
        T[] classWeights = new T[5];
        Array.Fill(classWeights, T.CreateTruncating(size));
        double loss = Loss(scores, rows, 5, 5, labels, gradient, 5, null, [], classWeights);
        Assert.That(loss, Is.EqualTo(Loss(scores, rows, 5, 5, labels, expected, 5)));
        Bits.AssertSame<T>(gradient, expected, "gradient");
    }

    [Test]
    public void A_row_counts_as_often_as_its_weight_times_that_of_its_class_says()
    {
        const int classes = 5;
        (T[] scores, int[] labels) = Draw(4, classes, seed: 4);
        labels = [0, 1, 2, 2];
        int[] times = [2, 0, 3, 6];
        T[] repeated = [.. times.SelectMany((count, i) => Enumerable.Repeat(scores[(i * classes)..((i + 1) * classes)], count).SelectMany(row => row))];
        int[] repeatedLabels = [.. times.SelectMany((count, i) => Enumerable.Repeat(labels[i], count))];
        T[] weights = [.. new double[] { 2, 5, 1, 2 }.Select(T.CreateChecked)];
        T[] classWeights = [.. new double[] { 1, 0, 3, 7, 7 }.Select(T.CreateChecked)];
        T[] expected = new T[repeated.Length];
        T[] gradient = new T[scores.Length];
        double loss = Loss(scores, 4, classes, classes, labels, gradient, classes, null, weights, classWeights);
        Assert.That(loss, Is.EqualTo(Loss(repeated, 11, classes, classes, repeatedLabels, expected, classes)).Within(1e-6));
        for (int j = 0; j < classes; j++)
        {
            Assert.That(double.CreateTruncating(gradient[j]), Is.EqualTo(2 * double.CreateTruncating(expected[j])).Within(1e-7));
            Assert.That(gradient[classes + j], Is.EqualTo(T.Zero));
            Assert.That(double.CreateTruncating(gradient[(3 * classes) + j]), Is.EqualTo(6 * double.CreateTruncating(expected[(5 * classes) + j])).Within(1e-7));
        }
    }

    [Test]
    public void Weights_of_classes_that_do_not_fit_are_refused_before_anything_is_written()
    {
        T[] gradient = new T[6];
        double Call(params T[] classWeights) => Loss(new T[6], 2, 3, 3, [0, 1], gradient, 3, null, [], classWeights);
        Assert.That(() => Call(T.One), Throws.ArgumentException.With.Message.Contains("The number of class weights is 1; expected 3"));
        Assert.That(() => Call(T.One, T.One, T.PositiveInfinity), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("The weight of class 2 is"));
        Assert.That(() => Call(T.Zero, T.Zero, T.One), Throws.ArgumentException.With.Message.Contains("The weights of the 2 rows, times those of their classes, add up to 0; expected a finite sum above 0"));
        Assert.That(gradient, Is.All.EqualTo(T.Zero));
    }

    [Test]
    public void The_mean_of_scores_as_large_as_can_be_is_finite([Values(2, 17, 40)] int classes)
    {
        // Four rows; in the first the label is not the class of the one largest score.
        T[] scores = [.. Enumerable.Range(0, 4 * classes).Select(i => i % classes == 0 ? T.MaxValue : T.MinValue)];
        int[] labels = [1, 0, 0, 0];
        double expected = ExtremeLoss(classes) * double.CreateTruncating(T.MaxValue);
        Widths.ForEach(width =>
        {
            T[] gradient = new T[scores.Length];
            double loss = Loss(scores, 4, classes, classes, labels, gradient, classes);
            Assert.That(loss / expected, Is.EqualTo(1).Within(1e-6), $"width {width}");
            Assert.That(Loss(scores, 4, classes, classes, labels), Is.EqualTo(loss), $"loss alone, width {width}");
            Assert.That(gradient, Is.All.Matches<T>(T.IsFinite), $"width {width}");
            T[] inPlace = [.. scores];
            Assert.That(Loss(inPlace, 4, classes, classes, labels, inPlace, classes), Is.EqualTo(loss), $"in place, width {width}");
            Assert.That(inPlace, Is.EqualTo(gradient), $"in place, width {width}");
        });
    }

    [Test]
    public void A_label_that_another_thread_changes_during_the_call_reaches_no_other_memory()
    {
        T[] scores = new T[64 * 10];
        T[] gradient = new T[64 * 10];
        int[] labels = new int[64];
        T[] ones = new T[10];
        Array.Fill(ones, T.One);
        MeddlingThread.Run(labels, () => Loss(scores, 64, 10, 10, labels, gradient, 10));
        Assert.That(gradient, Is.All.Matches<T>(T.IsFinite));
        MeddlingThread.Run(labels, () => Loss(scores, 64, 10, 10, labels, gradient, 10, classWeights: ones));
        Assert.That(gradient, Is.All.Matches<T>(T.IsFinite));
    }

    [Test]
    public void Alone_and_with_weights_of_classes_allocates_nothing()
    {
        T[] scores = new T[2000 * 10];
        T[] gradient = new T[2000 * 10];
        int[] labels = new int[2000];
        T[] ones = new T[2000];
        Array.Fill(ones, T.One);
        Allocation.AssertNone(workers => Loss(scores, 2000, 10, 10, labels, gradient, 10, workers, ones, ones.AsSpan(0, 10)));
        Allocation.AssertNone(workers => Loss(scores, 2000, 10, 10, labels, workers));
    }

    [Test]
    public void A_label_out_of_range_is_refused_before_anything_is_written([Values(-1, 3, int.MaxValue)] int bad)
    {
        T[] gradient = new T[6];
        Assert.That(
            () => Loss(new T[6], 2, 3, 3, [0, bad], gradient, 3),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"row 1 is {bad}").And.Message.Contains("below 3"));
        Assert.That(gradient, Is.All.EqualTo(T.Zero));
        Assert.That(() => Loss(new T[6], 2, 3, 3, [0, bad]), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Labels_and_memory_that_do_not_fit_are_refused_with_the_numbers()
    {
        T[] memory = new T[20];
        Assert.That(() => Loss([], 0, 3, 3, []), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Loss([], 1, 0, 0, [0]), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Loss(new T[5], 2, 3, 3, [0, 0]), Throws.ArgumentException.With.Message.Contains("needs 6"));
        Assert.That(() => Loss(new T[6], 2, 3, 3, [0]), Throws.ArgumentException.With.Message.Contains("1; expected 2"));
        Assert.That(() => Loss(new T[6], 2, 3, 3, [0, 0], new T[5], 3), Throws.ArgumentException.With.Message.Contains("elements has 5"));
        Assert.That(
            () => Loss(memory.AsSpan(0, 6), 2, 3, 3, [0, 0], memory.AsSpan(0, 7), 4), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    protected sealed override void DrawTargets(int rows, int columns, int seed, bool special)
    {
        Random random = new(seed);
        _labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(columns))];
    }

    protected sealed override double Loss(ReadOnlyMatrix<T> scores, Matrix<T> gradient, ReadOnlySpan<T> weights = default, Workers? workers = null)
        => Loss(scores, _labels, gradient, weights, workers: workers);

    protected sealed override double Specification(ReadOnlyMatrix<T> scores, Matrix<T> gradient, ReadOnlySpan<T> weights = default)
        => Specification(
            scores.Elements, scores.Rows, scores.Columns, (int)scores.RowStride, _labels, gradient.Elements, (int)gradient.RowStride, weights);

    /// <summary>The kernel; without a gradient it computes the loss alone.</summary>
    protected abstract double Loss(
        ReadOnlyMatrix<T> scores, ReadOnlySpan<int> labels, Matrix<T> gradient, ReadOnlySpan<T> weights = default, ReadOnlySpan<T> classWeights = default,
        Workers? workers = null);

    /// <summary>The mean loss of scores that are the largest number for class 0 and the smallest for the others, of labels 1 0 0 0, divided by the largest number.</summary>
    protected abstract double ExtremeLoss(int classes);

    /// <summary>What both must give, to the bit.</summary>
    protected abstract double Specification(
        ReadOnlySpan<T> scores,
        int rows,
        int classes,
        int stride,
        ReadOnlySpan<int> labels,
        Span<T> gradient,
        int gradientStride,
        ReadOnlySpan<T> weights = default,
        ReadOnlySpan<T> classWeights = default);

    private double Loss(
        ReadOnlySpan<T> scores,
        int rows,
        int classes,
        int stride,
        ReadOnlySpan<int> labels,
        Span<T> gradient,
        int gradientStride,
        Workers? workers = null,
        ReadOnlySpan<T> weights = default,
        ReadOnlySpan<T> classWeights = default)
        => Loss(
            new ReadOnlyMatrix<T>(scores, rows, classes, stride), labels, new Matrix<T>(gradient, rows, classes, gradientStride), weights, classWeights,
            workers);

    private double Loss(ReadOnlySpan<T> scores, int rows, int classes, int stride, ReadOnlySpan<int> labels, Workers? workers = null)
        => Loss(new ReadOnlyMatrix<T>(scores, rows, classes, stride), labels, default, workers: workers);

    private static (T[] Scores, int[] Labels) Draw(int rows, int classes, int seed)
    {
        Random random = new(seed);
        return (
            [.. Enumerable.Range(0, rows * classes).Select(_ => T.CreateTruncating((random.NextDouble() - 0.5) * 30))], [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))]);
    }

    private void CompareWeighted(int rows, int classes, bool special, Action<Action<Workers?, string>> forEach)
    {
        (T[] scores, int[] labels) = Draw(rows, classes, seed: classes);
        if (special)
        {
            Samples.Fill<T>(scores, seed: classes);
        }

        Random random = new(rows);
        T[] weights = [.. Enumerable.Range(0, rows).Select(_ => T.CreateTruncating(random.NextDouble()))];
        T[] classWeights = [.. Enumerable.Range(0, classes).Select(_ => T.CreateTruncating(random.NextDouble()))];
        foreach ((T[] ofRows, T[] ofClasses) in new[] { (weights, []), ([], classWeights), (weights, classWeights) })
        {
            T[] expected = new T[scores.Length];
            double loss = Specification(scores, rows, classes, classes, labels, expected, classes, ofRows, ofClasses);
            forEach((workers, where) =>
            {
                T[] gradient = new T[scores.Length];
                Assert.That(Loss(scores, rows, classes, classes, labels, gradient, classes, workers, ofRows, ofClasses), Is.EqualTo(loss), $"{rows} x {classes}, {where}");
                Bits.AssertSame<T>(gradient, expected, $"{rows} x {classes}, {where}");
            });
        }
    }

    private void CompareForms(int rows, int classes, int stride, bool special, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> scores = new(rows, classes, stride, seed: classes);
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
        T[] inPlace = scores.Span.ToArray();
        double loss = Specification(scores.Span, rows, classes, stride, labels, inPlace, stride);
        forEach((workers, where) =>
        {
            Assert.That(Loss(scores.Span, rows, classes, stride, labels, workers), Is.EqualTo(loss), $"{rows} x {classes}, loss alone, {where}");
            double actual = Loss(scores.Span, rows, classes, stride, labels, scores.Span, stride, workers);
            scores.AssertSame(inPlace, $"in place, {where}");
            Assert.That(actual, Is.EqualTo(loss), $"{rows} x {classes}, in place, {where}");
            scores.Reset();
        });
    }
}
