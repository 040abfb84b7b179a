using FastNet.Numerics;

namespace FastNet.Tests.Losses;

/// <summary>
/// Losses and gradients of a thousand drawn batches each equal those of PyTorch 1.13.1 in double (Golden/make_losses.py, which draws the same numbers): the gradients by a
/// weighted sum of their elements, those of the first batches element by element.
/// </summary>
public class PyTorchLossTests
{
    private const double Tolerance = 1e-12;
    private const int WholeGradients = 50;

    // In the order of make_losses.py, where the place is the seed.
    private static readonly (string Name, Func<double[], Loss<double>> Create, string Kind)[] Cases =
    [
        ("softmax", classWeights => new SoftmaxLoss<double>(classWeights: classWeights), "labels"),
        ("softmax_smoothing", classWeights => new SoftmaxLoss<double>(0.1, classWeights), "labels"),
        ("svm", classWeights => new SvmLoss<double>(classWeights), "labels"),
        ("squared", _ => new SquaredLoss<double>(), "numbers"),
        ("absolute", _ => new AbsoluteLoss<double>(), "numbers"),
        ("huber", _ => new HuberLoss<double>(0.75), "numbers"),
        ("poisson", _ => new PoissonLoss<double>(), "counts"),
        ("sigmoid", _ => new SigmoidCrossEntropyLoss<double>(), "shares"),
        ("sigmoid_labels", _ => new SigmoidCrossEntropyLoss<double>(), "answers"),
    ];

    [Test]
    public void Losses_and_gradients_are_those_of_PyTorch([Range(0, 8)] int index)
    {
        (string name, Func<double[], Loss<double>> create, string kind) = Cases[index];
        double[] expected = NpzFile.Golden("losses.npz").Doubles(name);
        double[] elements = NpzFile.Golden("losses.npz").Doubles(name + "_gradients");
        int compared = 0;
        Assert.That(expected, Has.Length.EqualTo(2 * 1000));
        RandomState random = new((uint)index);
        for (int number = 0; number < 1000; number++)
        {
            int rows = (int)random.RandInt(1, 9);
            int columns = kind == "answers" ? 1 : (int)random.RandInt(2, 9);
            double[] scores = Draw(random, rows * columns, value => (8 * value) - 4);
            TargetRows<double> drawn = DrawTargets(random, kind, rows, columns);
            double[] rowWeights = Draw(random, rows, value => 3 * value);
            double[] classWeights = Draw(random, columns, value => 0.1 + value);
            double[] factors = Draw(random, scores.Length, value => (2 * value) - 1);
            Targets<double> targets = drawn.View;
            double[] weights = number % 4 is 1 or 3 ? rowWeights : [];
            double[] gradient = new double[scores.Length];
            double loss = create(kind == "labels" && number % 4 is 2 or 3 ? classWeights : []).Evaluate(
                new ReadOnlyMatrix<double>(scores, rows, columns),
                targets.AreLabels ? new Targets<double>(targets.Labels, weights) : new Targets<double>(targets.Values, weights),
                new Matrix<double>(gradient, rows, columns));
            double sum = 0;
            double size = 0;
            double largest = gradient.Max(Math.Abs);
            for (int i = 0; i < gradient.Length && number < WholeGradients; i++)
            {
                Assert.That(gradient[i], Is.EqualTo(elements[compared]).Within(Tolerance * largest), $"batch {number}, {rows} x {columns}: element {i}");
                compared++;
            }

            for (int i = 0; i < gradient.Length; i++)
            {
                sum += gradient[i] * factors[i];
                size += Math.Abs(gradient[i] * factors[i]);
            }

            Assert.That(loss, Is.EqualTo(expected[2 * number]).Within(Tolerance * Math.Abs(expected[2 * number])), $"batch {number}, {rows} x {columns}: loss");
            Assert.That(sum, Is.EqualTo(expected[(2 * number) + 1]).Within(Tolerance * size), $"batch {number}, {rows} x {columns}: gradient");
        }

        Assert.That(compared, Is.EqualTo(elements.Length));
    }

    private static double[] Draw(RandomState random, int count, Func<double, double> of) => [.. Enumerable.Range(0, count).Select(_ => of(random.NextDouble()))];

    private static TargetRows<double> DrawTargets(RandomState random, string kind, int rows, int columns)
    {
        if (kind is "labels" or "answers")
        {
            int[] labels = new int[rows];
            random.RandInt(0, kind == "answers" ? 2 : columns, labels);
            return new TargetRows<double>(labels);
        }

        return new TargetRows<double>(Draw(random, rows * columns, value => kind == "numbers" ? (8 * value) - 4 : kind == "counts" ? Math.Floor(10 * value) : value), columns);
    }
}
