using FastNet.Tests.Support;

using FsCheck;
using FsCheck.Fluent;

namespace FastNet.Tests.Training;

/// <summary>When the solver checks accuracy, decays the rate, samples, stops and what it leaves behind. The net's accuracy after each step is scripted.</summary>
public class SolverTests
{
    private static readonly TrainingOptions UnitSteps = new() { LearningRate = 1, BatchSize = 3 };

    [Test]
    public void Accuracy_is_checked_after_the_first_step_the_last_and_every_epochs_last()
    {
        Run run = new(10, UnitSteps with { Iterations = 8 }, 0, 1, 2, 3, 4, 5, 6, 7, 8);
        run.Solver.Train();
        Assert.That(run.Checks, Is.EqualTo(new AccuracyPoint[]
        {
            new(1, 0, 0.1, 0.1) { ValidationLoss = 1 }, new(3, 1, 0.3, 0.3) { ValidationLoss = 3 }, new(6, 2, 0.6, 0.6) { ValidationLoss = 6 }, new(8, 2, 0.8, 0.8) { ValidationLoss = 8 },
        }));
        Assert.That(run.Solver.History.Losses.ToArray(), Is.EqualTo(new double[] { 0, 1, 2, 3, 4, 5, 6, 7 }), "the loss of each step, before its update");
    }

    [Test]
    public void For_any_sizes_the_steps_and_checks_are_those_of_the_rule()
        => Prop.ForAll(Gen.Choose(1, 12).Three().ToArbitrary(), sizes =>
        {
            (int rows, int batch, int epochs) = sizes;
            Run run = new(rows, UnitSteps with { BatchSize = batch, Epochs = epochs });
            run.Solver.Train();
            int steps = Math.Max(1, rows / batch);
            int total = epochs * steps;
            int[] expected = [.. Enumerable.Range(1, total).Where(t => t == 1 || t == total || t % steps == 0)];
            return run.Solver.IterationsPerEpoch == steps && run.Solver.TotalIterations == total && run.Solver.Iteration == total
                && run.Solver.History.Losses.Length == total && run.Checks.Select(point => point.Iteration).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void The_parameters_of_the_best_check_are_put_back_and_of_equal_ones_the_first()
    {
        Run run = new(10, UnitSteps with { Iterations = 9 }, 0, 1, 9, 5, 9, 9, 5, 9, 9, 2);
        while (run.Solver.Step())
        {
        }

        Assert.That(run.Net.Weight, Is.EqualTo(9), "before the end nothing is put back");
        run.Solver.Finish();
        Assert.That(run.Net.Weight, Is.EqualTo(3));
        Assert.That(run.Solver.BestValidation, Is.EqualTo(0.5));
        Assert.That(run.Solver.KeptCheck, Is.EqualTo(run.Checks[1]));
        Assert.That(run.Solver.KeptCheck.Iteration, Is.EqualTo(3));
        run.Solver.Finish();
        Assert.That((run.Net.Weight, run.Checks.Length), Is.EqualTo((3, 4)), "to finish again changes nothing");
    }

    [Test]
    public void A_net_that_is_always_wrong_keeps_its_first_check()
    {
        Run run = new(10, UnitSteps with { Iterations = 9 });
        Assert.That(run.Solver.BestValidation, Is.NaN);
        run.Solver.Train();
        Assert.That((run.Net.Weight, run.Solver.BestValidation), Is.EqualTo((1, 0)));
    }

    [Test]
    public void The_learning_rate_decays_at_the_end_of_every_epoch()
    {
        Run run = new(10, UnitSteps with { Iterations = 7, LearningRateDecay = 0.5 });
        List<double> rates = [];
        double weight = 0;
        run.Solver.Train(new OnStep(progress =>
        {
            rates.Add(progress.LearningRate);
            weight = run.Net.Weight;
        }));
        Assert.That(rates, Is.EqualTo(new[] { 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25 }), "after each step, for the next");
        Assert.That(weight, Is.EqualTo(1 + 1 + 1 + 0.5 + 0.5 + 0.5 + 0.25));
    }

    [Test]
    public void The_schedule_multiplies_what_the_decay_has_left()
    {
        Run run = new(10, UnitSteps with { Iterations = 7, LearningRateDecay = 0.5, Schedule = LearningRateSchedule.Step(2, 0.25) with { WarmupIterations = 2 } });
        List<double> rates = [run.Solver.LearningRate];
        run.Solver.Train(new OnStep(progress => rates.Add(progress.LearningRate)));
        Assert.That(rates, Is.EqualTo(new[] { 0.5, 1, 1, 0.5, 0.5, 0.5, 0.0625, 0.0625 }), "before each step, and behind the last");
        Assert.That(run.Solver.History.Losses.ToArray(), Is.EqualTo(new[] { 0, 0.5, 1.5, 2.5, 3, 3.5, 4 }), "the steps were made at these rates");
    }

    [TestCase(10, 10)]
    [TestCase(10, 1000)]
    [TestCase(10, 0)]
    public void With_no_more_training_rows_than_samples_all_are_checked_and_none_drawn(int rows, int samples)
    {
        Run run = new(rows, UnitSteps with { Iterations = 6, TrainingAccuracySamples = samples }, 0, 4, 4, 7, 7, 7, 10);
        run.Solver.Train();
        Assert.That(run.Checks.Select(point => point.Training), Is.EqualTo(new[] { 0.4, 0.7, 1 }));
        run.AssertDraws(steps: 6, samples: 0);
    }

    [Test]
    public void With_more_training_rows_than_samples_each_check_draws_its_own()
    {
        Run run = new(11, UnitSteps with { Iterations = 6, TrainingAccuracySamples = 10 }, 0, 4, 4, 7, 7, 7, 10);
        run.Solver.Train();
        run.AssertDraws(steps: 6, samples: 10);
    }

    [Test]
    public void A_run_stopped_inside_an_epoch_is_checked_once_more_and_keeps_what_was_learnt()
    {
        Run run = new(10, UnitSteps with { Iterations = 9 }, 0, 1, 2, 3, 4, 9, 1, 1, 1, 1);
        run.TrainUntil(5);
        Assert.That(run.Solver.Iteration, Is.EqualTo(5));
        Assert.That(run.Checks.Select(point => point.Iteration), Is.EqualTo(new[] { 1, 3, 5 }));
        Assert.That(run.Net.Weight, Is.EqualTo(5), "the last step was the best");
    }

    [Test]
    public void A_run_stopped_when_it_became_worse_gets_its_best_parameters_back()
    {
        Run run = new(10, UnitSteps with { Iterations = 9 }, 0, 1, 2, 7, 4, 2, 1, 1, 1, 1);
        run.TrainUntil(5);
        Assert.That((run.Net.Weight, run.Solver.BestValidation), Is.EqualTo((3, 0.7)));
    }

    [Test]
    public void A_run_stopped_before_its_first_step_leaves_the_net_alone()
    {
        Run run = new(10, UnitSteps with { Iterations = 9 }, 5);
        run.Net.Parameters[0] = 0.25;
        run.Solver.Train(cancellation: new CancellationToken(canceled: true));
        Assert.That((run.Net.Weight, run.Solver.Iteration, run.Checks.Length), Is.EqualTo((0.25, 0, 0)));
    }

    [Test]
    public void A_run_may_be_stopped_after_every_step_and_continued()
    {
        Run run = new(10, UnitSteps with { Iterations = 9 }, [.. Enumerable.Range(0, 10)]);
        for (int i = 1; i <= 9; i++)
        {
            run.TrainUntil(i);
        }

        Assert.That(run.Checks.Select(point => point.Iteration), Is.EqualTo(Enumerable.Range(1, 9)));
        Assert.That(run.Net.Weight, Is.EqualTo(9));
    }

    [Test]
    public void A_batch_may_be_larger_than_the_training_set()
    {
        Run run = new(4, UnitSteps with { Epochs = 2, BatchSize = 9 }, 0, 4, 4);
        run.Solver.Train();
        Assert.That((run.Solver.IterationsPerEpoch, run.Solver.TotalIterations), Is.EqualTo((1, 2)));
        Assert.That(run.Net.LastBatch, Has.Length.EqualTo(9).And.All.InRange(0, 3));
        run.AssertDraws(steps: 2, samples: 0);
    }

    [Test]
    public void After_the_last_step_there_is_none_left_and_nothing_is_drawn()
    {
        Run run = new(10, UnitSteps with { Iterations = 2 });
        Assert.That((run.Solver.Step(), run.Solver.Step(), run.Solver.Step()), Is.EqualTo((true, true, false)));
        Assert.That((run.Net.Weight, run.Solver.Iteration, run.Solver.History.Losses.Length), Is.EqualTo((2, 2, 2)));
        run.AssertDraws(steps: 2, samples: 0);
    }

    /// <summary>A solver over a scripted net: N rows to train, 10 rows to validate, 4 rows in a prediction.</summary>
    private sealed class Run
    {
        private readonly Samples<double> _training;
        private readonly Samples<double> _validation = ScriptedNet.Rows(10);
        private readonly Sgd<double> _rule;
        private readonly RandomState _random = new(3);
        private readonly TrainingOptions _options;

        internal Run(int rows, TrainingOptions options, params int[] script)
        {
            _options = options;
            _training = ScriptedNet.Rows(rows);
            Net = new ScriptedNet(Math.Max(4, options.BatchSize), script);
            _rule = new Sgd<double>(Net.Parameters.Length);
            Solver = new Solver<double>(Net, _training, _validation, _rule, options, _random);
        }

        internal ScriptedNet Net { get; }

        internal Solver<double> Solver { get; }

        internal AccuracyPoint[] Checks => Solver.History.Accuracies.ToArray();

        internal void TrainUntil(int iteration)
        {
            using CancellationTokenSource source = new();
            Solver.Train(
                new OnStep(progress =>
                {
                    if (progress.Iteration == iteration)
                    {
                        source.Cancel();
                    }
                }),
                source.Token);
        }

        /// <summary>Fails unless the random stream has moved by one batch a step, and by that many samples a check.</summary>
        internal void AssertDraws(int steps, int samples)
        {
            RandomState twin = new(3);
            for (int step = 1; step <= steps; step++)
            {
                twin.Choice(_training.Count, new int[_options.BatchSize]);
                if (Checks.Any(point => point.Iteration == step))
                {
                    twin.Choice(_training.Count, new int[samples]);
                }
            }

            Assert.That(_random.NextUInt32(), Is.EqualTo(twin.NextUInt32()));
        }
    }
}
