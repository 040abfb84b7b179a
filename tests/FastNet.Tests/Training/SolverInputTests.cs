namespace FastNet.Tests.Training;

/// <summary>What the solver refuses: sizes that do not fit each other, options out of range, disposed parts.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class SolverInputTests
{
    private readonly TwoLayerNet<double> _net = new(3, 5, 4, 8);
    private readonly Sgd<double> _rule;
    private readonly Samples<double> _rows = Rows(6, 3, label: 3);
    private readonly TrainingOptions _options = new() { Iterations = 4, BatchSize = 8 };
    private readonly bool _legacy;

    public SolverInputTests(bool legacy)
    {
        _legacy = legacy;
        _rule = new Sgd<double>(_net.Parameters.Length);
    }

    [Test]
    public void What_fits_is_taken()
    {
        Solver<double> solver = Create(_net, _rows, _rows, _rule, _options);
        solver.Train();
        Assert.That(solver.Iteration, Is.EqualTo(4));
    }

    [Test]
    public void Nothing_may_be_null()
    {
        Assert.That(() => Create(null!, _rows, _rows, _rule, _options), Throws.ArgumentNullException);
        Assert.That(() => Create(_net, null!, _rows, _rule, _options), Throws.ArgumentNullException);
        Assert.That(() => Create(_net, _rows, null!, _rule, _options), Throws.ArgumentNullException);
        Assert.That(() => Create(_net, _rows, _rows, null!, _options), Throws.ArgumentNullException);
        Assert.That(() => Create(_net, _rows, _rows, _rule, null!), Throws.ArgumentNullException);
        Assert.That(() => Create(_net, _rows, _rows, _rule, _options, random: false), Throws.ArgumentNullException);
    }

    [Test]
    public void There_must_be_rows_to_train_and_to_validate()
    {
        Samples<double> none = Rows(0, 3, label: 0);
        Assert.That(() => Create(_net, none, _rows, _rule, _options), Throws.ArgumentException.With.Message.Contains("0 training and 6 validation"));
        Assert.That(() => Create(_net, _rows, none, _rule, _options), Throws.ArgumentException.With.Message.Contains("6 training and 0 validation"));
    }

    [Test]
    public void Rows_must_have_the_nets_features()
    {
        Samples<double> wide = Rows(6, 4, label: 0);
        Assert.That(() => Create(_net, wide, _rows, _rule, _options), Throws.ArgumentException.With.Message.Contains("have 4 features and validation rows 3; the net takes 3"));
        Assert.That(() => Create(_net, _rows, wide, _rule, _options), Throws.ArgumentException.With.Message.Contains("have 3 features and validation rows 4; the net takes 3"));
    }

    [Test]
    public void Labels_must_be_classes_of_the_net()
    {
        Samples<double> foreign = Rows(6, 3, label: 4);
        Assert.That(() => Create(_net, foreign, _rows, _rule, _options), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("label of row 5 is 4; expected 0 or more and below 4"));
        Assert.That(() => Create(_net, _rows, foreign, _rule, _options), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("label of row 5 is 4"));
        Solver<double> solver = Create(_net, _rows, _rows, _rule, _options);
        Assert.That(() => solver.Evaluate(foreign), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("label of row 5 is 4"));
    }

    [Test]
    public void A_batch_must_fit_in_the_net()
        => Assert.That(() => Create(_net, _rows, _rows, _rule, _options with { BatchSize = 9 }), Throws.ArgumentException.With.Message.Contains("batch size is 9; the net takes 8"));

    [Test]
    public void A_full_batch_must_fit_in_the_net()
    {
        Samples<double> nine = Rows(9, 3, label: 0);
        Assert.That(() => Create(_net, nine, _rows, _rule, _options with { FullBatch = true }), Throws.ArgumentException.With.Message.Contains("all 9 training rows; the net takes 8"));
        Solver<double> solver = Create(_net, _rows, nine, _rule, _options with { FullBatch = true, BatchSize = 1000 });
        solver.Train();
        Assert.That((solver.Iteration, solver.IterationsPerEpoch), Is.EqualTo((4, 1)), "the batch size has no meaning");
    }

    [Test]
    public void A_rule_must_be_made_for_the_net()
    {
        Sgd<double> other = new(3);
        Assert.That(() => Create(_net, _rows, _rows, other, _options), Throws.ArgumentException.With.Message.Contains($"made for 3 parameters; the net has {_net.Parameters.Length}"));
    }

    [Test]
    public void Options_out_of_range_are_refused_by_name_and_value()
    {
        AssertRefused(_options with { Iterations = -1 }, "Iterations", "-1");
        AssertRefused(_options with { Iterations = 0, Epochs = 0 }, "Epochs", "0");
        AssertRefused(_options with { Iterations = 0, Epochs = -3 }, "Epochs", "-3");
        AssertRefused(_options with { BatchSize = 0 }, "BatchSize", "0");
        AssertRefused(_options with { Schedule = LearningRateSchedule.Constant with { WarmupIterations = -2 } }, "WarmupIterations", "-2");
        AssertRefused(_options with { TrainingAccuracySamples = -7 }, "TrainingAccuracySamples", "-7");
        foreach (double factor in new[] { 0, -0.5, double.NaN, double.PositiveInfinity })
        {
            AssertRefused(_options with { LearningRate = factor }, "LearningRate", $"{factor}");
            AssertRefused(_options with { LearningRateDecay = factor }, "LearningRateDecay", $"{factor}");
        }

        AssertRefused(_options with { Iterations = 0, Epochs = int.MaxValue, BatchSize = 2 }, "Epochs", $"{int.MaxValue / 3}");
    }

    [Test]
    public void The_number_of_steps_follows_from_rows_batch_and_epochs()
    {
        TrainingOptions options = new() { Epochs = 3, BatchSize = 20 };
        Assert.That((options.IterationsPerEpoch(59), options.TotalIterations(59)), Is.EqualTo((2, 6)));
        Assert.That((options.IterationsPerEpoch(5), options.TotalIterations(5)), Is.EqualTo((1, 3)));
        Assert.That((options with { Iterations = 7 }).TotalIterations(59), Is.EqualTo(7));
        Assert.That(() => (options with { BatchSize = 0 }).IterationsPerEpoch(5), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void The_accuracy_of_no_rows_or_of_others_is_refused()
    {
        Solver<double> solver = Create(_net, _rows, _rows, _rule, _options);
        Samples<double> none = Rows(0, 3, label: 0);
        Samples<double> wide = Rows(6, 4, label: 0);
        Assert.That(() => solver.Evaluate(null!), Throws.ArgumentNullException);
        Assert.That(() => solver.Evaluate(none), Throws.ArgumentException.With.Message.Contains("0 rows"));
        Assert.That(() => solver.Evaluate(wide), Throws.ArgumentException.With.Message.Contains("6 x 4").And.Message.Contains("3 features"));
    }

    private static Samples<double> Rows(int count, int features, int label)
    {
        int[] labels = new int[count];
        labels.AsSpan(Math.Max(0, count - 1)).Fill(label);
        return Samples<double>.From(new double[count * features], features, labels);
    }

    private void AssertRefused(TrainingOptions options, string name, string value)
        => Assert.That(
            () => Create(_net, _rows, _rows, _rule, options),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(name).And.Message.Contains(value));

    private Solver<double> Create(
        Net<double> net, Samples<double> training, Samples<double> validation, Optimizer<double> rule, TrainingOptions options, bool random = true)
    {
        RandomState stream = random ? new RandomState(0) : null!;
        return new Solver<double>(net, training, validation, rule, options is null ? null! : options with { IsLegacy = _legacy }, stream);
    }
}
