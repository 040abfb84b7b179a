namespace FastNet.Tests.Training;

/// <summary>Verdicts on runs really trained: three classes at four places along the first feature, so that a hidden layer can tell them and a linear classifier cannot.</summary>
[OneMode]
public sealed class TrainedVerdictsTests
{
    private const int Features = 12;
    private const int Classes = 3;

    [TestCase(1e-6, VerdictKind.RateTooLow)]
    [TestCase(1e-4, VerdictKind.RateTooLow)]
    [TestCase(1e-3, VerdictKind.RateTooLow)]
    [TestCase(1e-1, VerdictKind.Fine)]
    [TestCase(1e+0, VerdictKind.Fine)]
    public void The_rate_of_gradient_descent(double rate, VerdictKind kind)
        => Assert.That(Train(new Run { Rate = rate }), Is.EqualTo([kind]));

    [TestCase(30, VerdictKind.RateTooHigh, VerdictKind.Diverged)]
    [TestCase(1e6, VerdictKind.Diverged, VerdictKind.Diverged)]
    [TestCase(1e150, VerdictKind.Diverged, VerdictKind.Diverged)]
    public void Rates_that_are_too_high(double rate, VerdictKind one, VerdictKind other)
        => Assert.That(Train(new Run { Rate = rate })[0], Is.EqualTo(one).Or.EqualTo(other));

    [TestCase(1e-5, VerdictKind.RateTooLow)]
    [TestCase(1e-2, VerdictKind.Fine)]
    [TestCase(1e+1, VerdictKind.RateTooHigh)]
    public void The_rate_of_Adam(double rate, VerdictKind kind)
        => Assert.That(Train(new Run { Rate = rate, Rule = "adam" })[0], Is.EqualTo(kind));

    [Test]
    public void A_few_rows_are_learnt_by_heart_and_not_understood()
        => Assert.That(Train(new Run { Rows = 24, Rate = 0.3, Iterations = 400 }), Is.EqualTo([VerdictKind.Overfitting]));

    [Test]
    public void A_linear_classifier_underfits()
        => Assert.That(Train(new Run { Hidden = 0, Rate = 0.1 }), Is.EqualTo([VerdictKind.Underfitting]));

    [Test]
    public void Strong_regularisation_underfits()
        => Assert.That(Train(new Run { Rate = 0.1, Reg = 0.3, Scale = 1 }), Is.EqualTo([VerdictKind.Underfitting]));

    [TestCase(1e-4, VerdictKind.RateTooLow)]
    [TestCase(3e-1, VerdictKind.Fine)]
    [TestCase(1e+6, VerdictKind.Diverged)]
    public void The_legacy_loop(double rate, VerdictKind kind)
        => Assert.That(Train(new Run { Rate = rate, Legacy = true }), Is.EqualTo([kind]));

    [TestCase(1e-4, VerdictKind.RateTooLow)]
    [TestCase(1e+0, VerdictKind.Fine)]
    [TestCase(1e+6, VerdictKind.Diverged)]
    public void Full_batches(double rate, VerdictKind kind)
        => Assert.That(Train(new Run { Rate = rate, FullBatch = true, Iterations = 200 }), Is.EqualTo([kind]));

    [Test]
    public void A_run_stopped_after_a_few_steps_is_too_short()
        => Assert.That(Train(new Run { Rate = 0.1, Iterations = 12 }), Is.EqualTo([VerdictKind.TooShort]));

    private static VerdictKind[] Train(Run run)
    {
        RandomState random = new(5);
        Samples<double> training = Draw(random, run.Rows);
        Samples<double> validation = Draw(random, 500);
        int capacity = Math.Max(run.Rows, 64);
        Net<double> net = Net(run, random, capacity);
        Optimizer<double> rule = run.Rule == "adam" ? new Adam<double>(net.Parameters.Length) : new Sgd<double>(net.Parameters.Length);
        TrainingOptions options = new() { Iterations = run.Iterations, BatchSize = Math.Min(50, run.Rows), FullBatch = run.FullBatch, LearningRate = run.Rate, TrainingAccuracySamples = 0 };
        Solver<double> solver = new(net, training, validation, rule, options with { IsLegacy = run.Legacy }, random);
        solver.Train();
        foreach (TrainingVerdict verdict in solver.Verdicts())
        {
            TestContext.Out.WriteLine($"{verdict.Name}: {verdict.Message} {string.Join(", ", verdict.Evidence.Select(number => $"{number.Name} {number.Value:G3}"))}");
        }

        return [.. solver.Verdicts().Select(verdict => verdict.Kind)];
    }

    private static Net<double> Net(Run run, RandomState random, int capacity)
    {
        if (run.Hidden == 0)
        {
            LinearClassifier<double> linear = new(Features, Classes, capacity, new() { Regularization = run.Reg });
            linear.Initialize(random, 1e-3);
            return linear;
        }

        TwoLayerNet<double> net = new(Features, run.Hidden, Classes, capacity, new() { Regularization = run.Reg });
        net.Initialize(random, run.Scale);
        return net;
    }

    /// <summary>The first feature lies around -3, -1, 1 or 3, of labels 0, 1, 0, 2; the others are noise, the last is 1.</summary>
    private static Samples<double> Draw(RandomState random, int rows)
    {
        double[] x = new double[rows * Features];
        int[] place = new int[rows];
        random.Gaussian(x, 0.4);
        random.RandInt(0, 4, place);
        for (int i = 0; i < rows; i++)
        {
            x[i * Features] += (2 * place[i]) - 3;
            x[(i * Features) + Features - 1] = 1;
        }

        return Samples<double>.From(x, Features, [.. place.Select(p => p == 3 ? 2 : p % 2)]);
    }

    private sealed record Run
    {
        public required double Rate { get; init; }

        public int Rows { get; init; } = 1000;

        public int Hidden { get; init; } = 16;

        public double Reg { get; init; }

        public double Scale { get; init; } = 0.3;

        public string Rule { get; init; } = "sgd";

        public bool Legacy { get; init; }

        public bool FullBatch { get; init; }

        public int Iterations { get; init; } = 600;
    }
}
