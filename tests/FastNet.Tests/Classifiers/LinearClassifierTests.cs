using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Classifiers;

public class LinearClassifierTests
{
    private const int GoldenRows = 40;
    private const int GoldenFeatures = 33;
    private const int GoldenClasses = 4;

    private static readonly NpzFile Values = NpzFile.Golden("classic.npz");

    [Test]
    public void Loss_and_gradient_are_the_golden_ones([Values("softmax", "svm")] string loss, [Values] bool naive)
    {
        LinearClassifier<double> classifier = new(GoldenFeatures, GoldenClasses, GoldenRows, new() { Loss = Losses<double>.Named(loss), Regularization = 0.05 });
        Values.Doubles("linear_W").CopyTo(classifier.W);
        ReadOnlyMatrix<double> x = new(Values.Doubles("knn_train"), GoldenRows, GoldenFeatures);
        int[] labels = Values.Int32s("knn_y");
        double actual = naive ? LinearLoops<double>.Loss(classifier, x, labels) : classifier.Loss(x, labels);
        Close.AssertEach([actual], [Values.Double($"linear_{loss}_loss")], "loss");
        Close.AssertEach(classifier.Layout[0].Of(classifier.Gradients), Values.Doubles($"linear_{loss}_dW"), "dW");
    }

    [Test]
    public void Loops_and_kernels_agree([Values("softmax", "svm")] string loss, [Values] RegularizationConvention convention, [Values(0, 0.3)] double regularization)
    {
        Samples<double> rows = DrawnRows.Create<double>(new RandomState(1), 70, 21, 10);
        LinearClassifier<double> classifier = Drawn(21, 10, 70, loss, regularization, convention);
        double expected = LinearLoops<double>.Loss(classifier, rows.Matrix(0, 70), rows.Labels);
        double[] gradient = classifier.Gradients.ToArray();
        Assert.That(classifier.Loss(rows.Matrix(0, 70), rows.Labels), Is.EqualTo(expected).Within(1e-12 * expected));
        Assert.That(Close.RelativeError(classifier.Gradients, gradient), Is.LessThan(1e-10));
    }

    [Test]
    public void Half_the_convention_of_twice_the_strength_is_the_full_one([Values("softmax", "svm")] string loss)
    {
        Samples<double> rows = DrawnRows.Create<double>(new RandomState(1), 20, 6, 3);
        LinearClassifier<double> full = Drawn(6, 3, 20, loss, 0.25, RegularizationConvention.Full);
        LinearClassifier<double> half = Drawn(6, 3, 20, loss, 0.5, RegularizationConvention.Half);
        Assert.That(half.Loss(rows.Matrix(0, 20), rows.Labels), Is.EqualTo(full.Loss(rows.Matrix(0, 20), rows.Labels)));
        Assert.That(half.Gradients.ToArray(), Is.EqualTo(full.Gradients.ToArray()));
        Assert.That(new LinearClassifier<double>(1, 1, 1).Convention, Is.EqualTo(RegularizationConvention.Full));
    }

    [Test]
    public void The_gradient_is_correct_to_1e_8(
        [Values("softmax", "svm")] string loss, [Values] RegularizationConvention convention, [Values(0, 0.5)] double regularization, [Values(0u, 1u, 2u, 3u)] uint seed)
    {
        const int rows = 7;
        const int features = 5;
        RandomState random = new(seed);
        LinearClassifier<double> classifier = new(features, 4, rows, new() { Loss = Losses<double>.Named(loss), Regularization = regularization, Convention = convention });
        double[] x = new double[rows * features];
        int[] labels = new int[rows];
        classifier.Initialize(random, 0.5);
        random.Gaussian<double>(x, 1);
        random.RandInt(0, 4, labels);
        Assert.That(classifier, Has.CorrectGradients().ForInput(x, rows).WithLabels(labels).Within(1e-8));
    }

    [Test]
    public void Training_has_the_same_bits_everywhere([Values("softmax", "svm")] string loss, [Values] bool legacy)
    {
        Samples<float> training = DrawnRows.Create<float>(new RandomState(1), 150, 97, 10);
        Samples<float> validation = DrawnRows.Create<float>(new RandomState(2), 40, 97, 10);
        float[]? expected = null;
        Widths.ForEachWithWorkers((workers, where) =>
        {
            float[] actual = Train(training, validation, loss, legacy, workers, out double first, out double last);
            Assert.That(last, Is.LessThan(0.7 * first), where);
            expected ??= actual;
            Assert.That(actual, Is.EqualTo(expected), where);
        });
    }

    [Test]
    public void Nothing_is_allocated([Values("softmax", "svm")] string loss, [Values(1, 2)] int workers)
    {
        using Workers team = new(workers);
        Samples<float> rows = DrawnRows.Create<float>(new RandomState(1), 200, 300, 10);
        LinearClassifier<float> classifier = new(300, 10, 100, new() { Loss = Losses<float>.Named(loss), Regularization = 0.1, Convention = RegularizationConvention.Full, Workers = team });
        classifier.Initialize(new RandomState(0), 1e-3);
        Sgd<float> rule = new(classifier.Parameters.Length);
        Solver<float> solver = new(classifier, rows, rows, rule, new TrainingOptions { Iterations = 1000, BatchSize = 100, LearningRate = 1e-3, IsLegacy = true }, new RandomState(2));
        Assert.That(Allocation.Fewest(team, () => solver.Step()), Is.Zero, "steps with accuracy checks");
        Assert.That(Allocation.Fewest(team, () => classifier.Predict(rows.Matrix(0, 100))), Is.Zero, "a prediction");
    }

    [Test]
    public void What_makes_no_sense_is_refused_with_the_numbers()
    {
        LinearClassifier<double> classifier = new(3, 4, 5);
        double[] x = new double[30];
        Assert.Multiple(() =>
        {
            Assert.That(() => new LinearClassifier<double>(0, 4, 5), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => new LinearClassifier<double>(3, 0, 5), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => new LinearClassifier<double>(3, 4, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => new LinearClassifier<double>(3, 4, 5, new() { Regularization = -1 }), Refused("regularization is -1"));
            Assert.That(() => new LinearClassifier<float>(3, 4, 5, new() { Regularization = 1e300 }), Refused("regularization is"));
            Assert.That(() => new LinearClassifier<double>(3, 4, 5, new() { Convention = (RegularizationConvention)5 }), Refused("convention is 5"));
            Assert.That(() => classifier.Predict(new ReadOnlyMatrix<double>(x, 6, 3)), Refused("6 x 3; expected 1 to 5 rows of 3"));
            Assert.That(() => classifier.Loss(new ReadOnlyMatrix<double>(x, 5, 4), new int[5]), Refused("5 x 4"));
            Assert.That(() => classifier.Loss(new ReadOnlyMatrix<double>(x, 2, 3), new int[3]), Refused("3 labels for 2 rows"));
            Assert.That(() => classifier.Loss(new ReadOnlyMatrix<double>(x, 2, 3), [0, 4]), Refused("label of row 1 is 4; expected 0 or more and below 4"));
            Assert.That(() => classifier.Initialize(null!, 1), Throws.ArgumentNullException);
            Assert.That(() => classifier.Initialize(new RandomState(0), double.NaN), Refused("scale is NaN"));
        });
    }

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(string message) => Throws.InstanceOf<ArgumentException>().With.Message.Contains(message);

    private static LinearClassifier<double> Drawn(int features, int classes, int rows, string loss, double regularization, RegularizationConvention convention)
    {
        LinearClassifier<double> classifier = new(features, classes, rows, new() { Loss = Losses<double>.Named(loss), Regularization = regularization, Convention = convention });
        classifier.Initialize(new RandomState(5), 0.4);
        return classifier;
    }

    private static float[] Train(
        Samples<float> training, Samples<float> validation, string loss, bool legacy, Workers workers, out double first, out double last)
    {
        LinearClassifier<float> classifier = new(97, 10, 50, new() { Loss = Losses<float>.Named(loss), Regularization = 1e-3, Convention = RegularizationConvention.Full, Workers = workers });
        RandomState random = new(7);
        classifier.Initialize(random, 1e-3);
        Sgd<float> rule = new(classifier.Parameters.Length);
        TrainingOptions options = new() { Iterations = 90, BatchSize = 50, LearningRate = 0.02, LearningRateDecay = 0.99 };
        Solver<float> solver = new(classifier, training, validation, rule, options with { IsLegacy = legacy }, random);
        solver.Train();
        (first, last) = (solver.History.Losses[0], solver.History.Losses[^1]);
        return [.. classifier.Parameters, .. solver.History.Losses.ToArray().Select(value => (float)value)];
    }
}
