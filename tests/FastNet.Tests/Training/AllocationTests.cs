using System.Numerics;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Training;

/// <summary>No managed byte is allocated after construction, on any thread.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class AllocationTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Large enough that two workers share the products, small enough to be quick where there is no hardware for it.
    private const int Features = 48;
    private const int Hidden = 100;
    private const int Classes = 10;
    private const int Batch = 64;

    [Test]
    public void A_step_of_the_solver_allocates_nothing_with_its_accuracy_checks(
        [ValueSource(typeof(RuleNames), nameof(RuleNames.All))] string rule, [Values(1, 2)] int workers)
        => AssertSteps(rule, workers, legacy: false);

    [Test]
    public void A_step_of_the_legacy_loop_allocates_nothing_with_its_accuracy_checks(
        [ValueSource(typeof(RuleNames), nameof(RuleNames.All))] string rule, [Values(1, 2)] int workers)
        => AssertSteps(rule, workers, legacy: true);

    [Test]
    public void A_step_over_all_rows_on_a_cosine_allocates_nothing([Values(1, 2)] int workers, [Values] bool legacy)
        => AssertSteps("nesterov", workers, legacy, fullBatch: true);

    [Test]
    public void A_step_of_a_deep_net_allocates_nothing_with_its_accuracy_checks([Values] Normalization normalization, [Values(1, 0.8)] double keep, [Values(1, 2)] int workers)
    {
        using Workers team = new(workers);
        FullyConnectedNet<T> net = new(Features, [Hidden, 70], Classes, Batch, new() { Regularization = 1e-3, Normalization = normalization, DropoutKeep = keep, Seed = 0, Workers = team });
        net.Initialize(new RandomState(0), Initializer.He);
        AssertSteps(net, "sgd", team, legacy: false);
    }

    [Test]
    public void A_step_with_changed_images_averages_and_weight_decay_allocates_nothing([Values] bool legacy)
    {
        // A small net, because what other threads of the test runner allocate in a long time would count.
        using Workers team = new(2);
        FullyConnectedNet<T> net = new(Features, [20], Classes, Batch, new() { Normalization = Normalization.Batch, DropoutKeep = 0.8, Workers = team, Loss = new SoftmaxLoss<T>(0.1) });
        net.Initialize(new RandomState(0), Initializer.He);
        AssertSteps(net, "adamw", team, legacy, changed: true);
    }

    [Test]
    public void A_step_of_a_net_with_every_kind_of_layer_allocates_nothing_with_its_accuracy_checks([Values(1, 2)] int workers)
    {
        using Workers team = new(workers);
        EveryLayerNet<T> net = new(Features, Classes, Batch, team);
        net.Initialize(new RandomState(0));
        AssertSteps(net, "sgd", team, legacy: false);
    }

    [Test]
    public void A_prediction_allocates_nothing([Values(1, 2)] int workers)
    {
        using Workers team = new(workers);
        TwoLayerNet<T> net = Net(team);
        Samples<T> rows = DrawnRows.Create<T>(new RandomState(1), Batch, Features, Classes);
        Assert.That(Allocation.Fewest(team, () => net.Predict(rows.Matrix(0, Batch))), Is.Zero);
    }

    [Test]
    public void An_accuracy_check_allocates_nothing([Values(1, 2)] int workers)
    {
        using Workers team = new(workers);
        TwoLayerNet<T> net = Net(team);
        Samples<T> rows = DrawnRows.Create<T>(new RandomState(1), 200, Features, Classes);
        Sgd<T> rule = new(net.Parameters.Length);
        Solver<T> solver = new(net, rows, rows, rule, new TrainingOptions { BatchSize = Batch }, new RandomState(2));
        Assert.That(Allocation.Fewest(team, () => solver.Evaluate(rows)), Is.Zero);
    }

    private static void AssertSteps(string ruleName, int workers, bool legacy, bool fullBatch = false)
    {
        using Workers team = new(workers);
        TwoLayerNet<T> net = Net(team, fullBatch ? 200 : Batch);
        AssertSteps(net, ruleName, team, legacy, fullBatch);
    }

    private static void AssertSteps(Net<T> net, string ruleName, Workers team, bool legacy, bool fullBatch = false, bool changed = false)
    {
        RandomState random = new(1);
        Samples<T> training = DrawnRows.Create<T>(random, 200, Features, Classes);
        Samples<T> validation = DrawnRows.Create<T>(random, 100, Features, Classes);
        Optimizer<T> rule = RuleNames.Create<T>(ruleName, net.Parameters.Length);

        // Three steps an epoch: every third step has an accuracy check, the solver's on a sample.
        TrainingOptions options = new() { Iterations = 1000, BatchSize = Batch, LearningRateDecay = 0.99, TrainingAccuracySamples = 150 };
        if (fullBatch)
        {
            options = options with { FullBatch = true, Schedule = LearningRateSchedule.Cosine with { WarmupIterations = 3 } };
        }

        if (changed)
        {
            options = options with { AverageDecay = 0.99, Augmentation = new ImageAugmentation(new ImageShape(3, 4, 4)) { Flip = true, Shift = 1, Warp = 0.1 } };
        }

        Solver<T> solver = new(net, training, validation, rule, options with { IsLegacy = legacy }, random);
        Assert.That(Allocation.Fewest(team, () => solver.Step()), Is.Zero, "bytes in six steps");
        Assert.That(solver.History.Accuracies.Length, Is.GreaterThanOrEqualTo(2), "six steps contain two checks");
        Assert.That(solver.Iteration, Is.LessThan(1000));
    }

    private static TwoLayerNet<T> Net(Workers team, int capacity = Batch)
    {
        TwoLayerNet<T> net = new(Features, Hidden, Classes, capacity, new() { Regularization = 1e-3, Workers = team });
        net.Initialize(new RandomState(0), 0.05);
        return net;
    }
}
