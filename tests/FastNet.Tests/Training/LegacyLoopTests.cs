using FastNet.Tests.Support;

namespace FastNet.Tests.Training;

/// <summary>
/// When the legacy loop checks accuracy and decays the rate, and what it leaves behind. The net's accuracy after each step is scripted.
/// </summary>
public class LegacyLoopTests
{
    private const int Rows = 10;
    private const int Batch = 3;

    private static readonly TrainingOptions Options = new() { Iterations = 8, BatchSize = Batch, LearningRate = 1 };

    [Test]
    public void Validation_accuracy_is_checked_after_the_first_step_of_each_epoch()
    {
        Samples<double> rows = ScriptedNet.Rows(Rows);
        ScriptedNet net = new(4, 0, 1, 2, 3, 4, 5, 6, 7, 8);
        Sgd<double> rule = new(net.Parameters.Length);
        Solver<double> solver = new(net, rows, rows, rule, Options with { IsLegacy = true }, new RandomState(5));
        Assert.That(() => solver.KeptCheck, Throws.InvalidOperationException);
        solver.Train();
        AccuracyPoint[] checks = solver.History.Accuracies.ToArray();
        Assert.That(checks.Select(point => (point.Iteration, point.Epoch, point.Validation)), Is.EqualTo(new[] { (1, 0, 0.1), (4, 1, 0.4), (7, 2, 0.7) }));
        Assert.That(solver.BestValidation, Is.EqualTo(0.7));
        Assert.That(solver.KeptCheck, Is.EqualTo(checks[^1]));
    }

    [Test]
    public void Training_accuracy_is_that_of_the_steps_own_batch_and_only_batches_are_drawn()
    {
        Samples<double> rows = ScriptedNet.Rows(Rows);
        ScriptedNet net = new(4, 5, 5, 5, 5, 5, 5, 5, 5, 5);
        Sgd<double> rule = new(net.Parameters.Length);
        RandomState random = new(5);
        Solver<double> solver = new(net, rows, rows, rule, Options with { IsLegacy = true }, random);
        solver.Train();

        RandomState twin = new(5);
        int[] batch = new int[Batch];
        List<double> expected = [];
        for (int step = 0; step < 8; step++)
        {
            twin.Choice(Rows, batch);
            if (step % 3 == 0)
            {
                expected.Add(batch.Count(row => row < 5) / (double)Batch);
            }
        }

        Assert.That(net.LastBatch, Is.EqualTo(batch));
        Assert.That(solver.History.Accuracies.ToArray().Select(point => point.Training), Is.EqualTo(expected));
        Assert.That(random.NextUInt32(), Is.EqualTo(twin.NextUInt32()));
    }

    [Test]
    public void The_learning_rate_decays_after_each_check()
    {
        Samples<double> rows = ScriptedNet.Rows(Rows);
        ScriptedNet net = new(4);
        Sgd<double> rule = new(net.Parameters.Length);
        Solver<double> solver = new(net, rows, rows, rule, Options with { LearningRateDecay = 0.5, IsLegacy = true }, new RandomState(5));
        List<double> rates = [];
        solver.Train(new OnStep(done => rates.Add(done.LearningRate)));
        Assert.That(rates, Is.EqualTo(new[] { 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125 }));
        Assert.That(net.Weight, Is.EqualTo(1 + (3 * 0.5) + (3 * 0.25) + 0.125));
    }

    [Test]
    public void The_parameters_of_the_last_step_remain_even_when_they_are_worse()
    {
        Samples<double> rows = ScriptedNet.Rows(Rows);
        ScriptedNet net = new(4, 0, 9, 1, 1, 1, 1, 1, 1, 1);
        Sgd<double> rule = new(net.Parameters.Length);
        Solver<double> solver = new(net, rows, rows, rule, Options with { IsLegacy = true }, new RandomState(5));
        solver.Train();
        Assert.That((net.Weight, solver.BestValidation), Is.EqualTo((8, 0.9)));
    }

    [Test]
    public void A_stopped_run_keeps_the_step_at_which_it_stopped_and_can_go_on()
    {
        Samples<double> rows = ScriptedNet.Rows(Rows);
        ScriptedNet net = new(4);
        Sgd<double> rule = new(net.Parameters.Length);
        Solver<double> solver = new(net, rows, rows, rule, Options with { IsLegacy = true }, new RandomState(5));
        using CancellationTokenSource source = new();
        solver.Train(
            new OnStep(done =>
            {
                if (done.Iteration == 5)
                {
                    source.Cancel();
                }
            }),
            source.Token);
        Assert.That((net.Weight, solver.Iteration), Is.EqualTo((5, 5)));
        solver.Train();
        Assert.That((net.Weight, solver.Iteration, solver.History.Accuracies.Length), Is.EqualTo((8, 8, 3)));
    }

    [Test]
    public void Fewer_rows_than_a_batch_make_one_step_an_epoch_with_a_check_each()
    {
        Samples<double> rows = ScriptedNet.Rows(2);
        ScriptedNet net = new(4);
        Sgd<double> rule = new(net.Parameters.Length);
        Solver<double> solver = new(net, rows, rows, rule, Options with { Iterations = 0, Epochs = 4, IsLegacy = true }, new RandomState(5));
        solver.Train();
        Assert.That((solver.IterationsPerEpoch, solver.Iteration, solver.History.Accuracies.Length), Is.EqualTo((1, 4, 4)));
    }
}
