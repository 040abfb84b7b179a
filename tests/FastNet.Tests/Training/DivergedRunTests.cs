using FastNet.Tests.Support;

namespace FastNet.Tests.Training;

/// <summary>Runs whose loss becomes infinite or no number: they end there, and what they leave is the best net that was finite.</summary>
public sealed class DivergedRunTests
{
    private const int Features = 6;
    private const int Classes = 3;
    private const int Epochs = 50;

    [TestCase(false, 0)]
    [TestCase(true, 0)]
    [TestCase(false, 0.9)]
    [TestCase(true, 0.9)]
    public void It_ends_at_the_first_loss_that_is_not_finite_and_leaves_the_best_finite_net(bool legacy, double average)
    {
        Run run = new(Options() with { AverageDecay = average }, legacy);
        float[] best = [];
        double accuracy = double.NaN;
        while (run.Solver.Step())
        {
            if (run.Solver.BestValidation is double now && now != accuracy)
            {
                accuracy = now;
                best = average > 0 ? [] : run.Net.Parameters.ToArray();
            }
        }

        ReadOnlySpan<double> losses = run.Solver.History.Losses;
        Assert.That(run.Solver.IsDiverged && run.Solver.IsOver);
        Assert.That(run.Solver.Iteration, Is.InRange(2, run.Solver.TotalIterations - 1).And.EqualTo(losses.Length));
        Assert.That(losses[..^1].ToArray(), Is.All.Matches<double>(double.IsFinite));
        Assert.That(double.IsFinite(losses[^1]), Is.False);
        run.Solver.Finish();
        Assert.That(run.Net.Parameters.ToArray(), Is.All.Matches<float>(float.IsFinite));
        Assert.That(run.Solver.Evaluate(run.Validation), Is.EqualTo(accuracy));
        if (average == 0)
        {
            Assert.That(run.Net.Parameters.ToArray(), Is.EqualTo(best));
        }

        Assert.That(run.Solver.Verdicts().Single().Message, Does.Contain($"not finite at step {losses.Length}: the learning rate is too high"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Told_to_go_on_it_makes_every_step_and_leaves_the_best_finite_net_all_the_same(bool legacy)
    {
        Run run = new(Options() with { KeepGoing = true }, legacy);
        run.Solver.Train();
        Assert.That(run.Solver.Iteration, Is.EqualTo(run.Solver.TotalIterations));
        Assert.That(run.Solver.IsDiverged);
        Assert.That(run.Net.Parameters.ToArray(), Is.All.Matches<float>(float.IsFinite));
        Assert.That(run.Solver.Evaluate(run.Validation), Is.EqualTo(run.Solver.BestValidation));
        Assert.That(run.Solver.HasFiniteState(), Is.False, "the rule's state went on");
    }

    // The old loop took the class of NaN scores, 0, for a prediction: rows of class 0 were found.
    [Test]
    public void A_net_of_NaN_finds_no_class_and_is_never_the_best([Values] bool legacy)
    {
        Run run = new(Options() with { KeepGoing = true }, legacy, labels: 1);
        run.Net.Parameters[0] = float.NaN;
        run.Solver.Train();
        Assert.That(run.Solver.History.Accuracies.ToArray().Select(point => point.Validation), Is.All.Zero);
        Assert.That(run.Solver.BestValidation, Is.NaN);
    }

    [Test]
    public void Where_nothing_was_finite_the_net_stays_as_it_was([Values] bool legacy)
    {
        Run run = new(Options(), legacy);
        run.Net.Parameters.Fill(1e30f);
        float[] before = run.Net.Parameters.ToArray();
        run.Solver.Train();
        Assert.That((run.Solver.Iteration, run.Solver.IsDiverged), Is.EqualTo((1, true)));
        Assert.That(run.Solver.BestValidation, Is.NaN);
        Assert.That(run.Net.Parameters.ToArray(), Is.EqualTo(before), "a step whose loss is not finite changes no parameter");
        Assert.That(run.Rule.Steps, Is.Zero);
        Assert.That(run.Solver.Step(), Is.False);
    }

    // Scores and parameters are finite numbers, but their squares, which the loss contains, are not.
    [Test]
    public void A_net_whose_penalty_is_infinite_is_not_the_best()
    {
        Samples<float> rows = Samples<float>.From([1e-19f, 2e-19f], 1, [0, 1]);
        LinearClassifier<float> net = new(1, 2, 2, new() { Regularization = 1 });
        net.W.Fill(1e18f);
        Sgd<float> rule = new(net.Parameters.Length);
        Solver<float> solver = new(net, rows, rows, rule, new TrainingOptions { Iterations = 1, BatchSize = 2, LearningRate = 15 }, new RandomState(0));
        solver.Train();
        Assert.That(solver.IsDiverged, Is.False, "the loss before the update is finite");
        Assert.That(net.W.ToArray(), Is.All.Matches<float>(float.IsFinite));
        Assert.That(solver.BestValidation, Is.NaN);
    }

    [Test]
    public void A_validation_row_that_is_not_finite_keeps_no_net_from_being_the_best()
    {
        RandomState random = new(3);
        Samples<float> training = DrawnRows.Create<float>(random, 40, Features, Classes);
        float[] values = new float[10 * Features];
        values[7] = float.NaN;
        Samples<float> validation = Samples<float>.From(values, Features, new int[10]);
        TwoLayerNet<float> net = new(Features, 5, Classes, 10);
        net.Initialize(random, 0.1);
        Sgd<float> rule = new(net.Parameters.Length);
        Solver<float> solver = new(net, training, validation, rule, new TrainingOptions { Epochs = 1, BatchSize = 10 }, random);
        solver.Train();
        Assert.That(solver.BestValidation, Is.Not.NaN.And.LessThan(1), "the row itself is not found");
    }

    [Test]
    public void A_run_that_is_not_finite_cannot_be_saved_and_older_checkpoints_stay()
    {
        using TemporaryFolder folder = new();
        Run run = new(Options() with { KeepGoing = true }, legacy: false);
        Assert.That(run.Solver.Step());
        CheckpointFolder checkpoints = new(folder.Path, keep: 1);
        string good = checkpoints.Save(run.Solver);
        run.Solver.Train();
        Assert.That(
            () => checkpoints.Save(run.Solver),
            Throws.InvalidOperationException.With.Message.Contains("has diverged: its tensor '"));
        Assert.That(Directory.GetFiles(folder.Path), Is.EqualTo([good]));
    }

    private static TrainingOptions Options() => new() { Epochs = Epochs, BatchSize = 10, LearningRate = 1e6, TrainingAccuracySamples = 0 };

    /// <summary>A net whose loss is finite at first, and soon is not.</summary>
    private sealed class Run
    {
        internal Run(TrainingOptions options, bool legacy, int? labels = null)
        {
            RandomState random = new(3);
            Training = DrawnRows.Create<float>(random, 40, Features, Classes);
            Validation = labels is int label ? Samples<float>.From(new float[30 * Features], Features, [.. Enumerable.Repeat(label, 30)]) : DrawnRows.Create<float>(random, 30, Features, Classes);
            Net = new TwoLayerNet<float>(Features, 8, Classes, 40, new() { Regularization = 1e-3 });
            Net.Initialize(random, 1);
            Rule = new Momentum<float>(Net.Parameters.Length);
            Solver = new Solver<float>(Net, Training, Validation, Rule, options with { IsLegacy = legacy }, random);
        }

        internal Samples<float> Training { get; }

        internal Samples<float> Validation { get; }

        internal TwoLayerNet<float> Net { get; }

        internal Momentum<float> Rule { get; }

        internal Solver<float> Solver { get; }
    }
}
