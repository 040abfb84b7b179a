using System.Collections.Concurrent;
using FastNet.Data;

namespace FastNet.Tests.Tuning;

/// <summary>Many trials at once: each as alone, none twice, none harmed by another.</summary>
public class TunerTests
{
    private static readonly TrainingOptions Standard = new() { Epochs = 4, BatchSize = 11, LearningRate = 0.05, LearningRateDecay = 0.9, TrainingAccuracySamples = 20 };

    // Beginnings and longer runs, side by side and alone: two widths, all rules, both loops, a schedule and a length that forbid merging, deep nets, full batches, one that diverges, two that are equal.
    private static readonly TrialCase[] Cases =
    [
        .. new[] { 1, 4, 2 }.SelectMany((epochs, i) => new[] { 7, 9 }.Select((hidden, j) => new TrialCase((10 * i) + j, Standard with { Epochs = epochs }) { Hidden = hidden })),
        .. new[] { "momentum", "nesterov", "adagrad", "rmsprop", "adam" }.Select((rule, i) => new TrialCase(100 + i, Standard with { LearningRate = 3e-3, Epochs = 1 + i }) { Rule = rule }),
        new TrialCase(200, Standard with { LearningRate = 1e20 }),
        new TrialCase(201, Standard with { Schedule = LearningRateSchedule.Cosine }),
        new TrialCase(202, Standard with { Schedule = LearningRateSchedule.Cosine, Epochs = 2 }),
        new TrialCase(203, Standard with { Iterations = 13 }),
        new TrialCase(204, Standard),
        new TrialCase(300, Standard) { Legacy = true },
        new TrialCase(301, Standard with { Iterations = 13 }) { Legacy = true, },
        new TrialCase(302, Standard with { Iterations = 13 }) { Legacy = true, Regularization = 0 },
        new TrialCase(400, Standard) { Deep = true, Rule = "adam" },
        new TrialCase(401, Standard with { Epochs = 2 }) { Deep = true, Rule = "adam" },
        new TrialCase(402, Standard with { FullBatch = true }),
        new TrialCase(403, Standard with { FullBatch = true, Epochs = 1 }),
        new TrialCase(500, Standard) { Seed = 3 },
    ];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Every_trial_leaves_what_it_leaves_alone(int threads)
    {
        DataSplit<float> data = TrialCase.Data();
        ConcurrentDictionary<int, string> left = [];
        IReadOnlyList<TrialResult> results = new Tuner<float>(data, threads) { Finished = (result, run) => left[result.Trial] = TrialCase.Left(run) }
            .Run([.. Cases.Select(trial => trial.Plan(data))]);
        Assert.That(results, Has.Count.EqualTo(Cases.Length));
        foreach (TrialCase trial in Cases)
        {
            Assert.That(left[trial.Trial], Is.EqualTo(trial.Alone(data)), $"{trial}");
            TrialResult result = results.Single(result => result.Trial == trial.Trial);
            Assert.That(result.State, Is.EqualTo(trial.Trial == 200 ? TrialState.Diverged : TrialState.Done), $"{trial}");
            Assert.That(result.TotalIterations, Is.EqualTo(trial.Options.TotalIterations(TrialCase.Rows)), $"{trial}");
            Assert.That(result.Iterations, trial.Trial == 200 ? Is.InRange(2, result.TotalIterations - 1) : Is.EqualTo(result.TotalIterations), $"{trial}");
        }

        Assert.That(results[^1].Trial, Is.EqualTo(200), "who diverged is last");
        Assert.That(results.SkipLast(1).Select(result => result.Validation), Is.Ordered.Descending);
    }

    [Test]
    public void Beginnings_and_equal_trials_are_not_trained_again()
    {
        DataSplit<float> data = TrialCase.Data();
        int made = 0;
        TrialPlan<float>[] plans = [.. new[] { 1, 3, 2, 3 }.Select((epochs, i) => new TrialCase(i, Standard with { Epochs = epochs }).Plan(data)).Select(plan => plan with
        {
            Create = workers =>
            {
                Interlocked.Increment(ref made);
                return plan.Create(workers);
            },
        })];
        IReadOnlyList<TrialResult> results = new Tuner<float>(data, 2).Run(plans);
        Assert.That(made, Is.EqualTo(1));
        Assert.That(results.OrderBy(result => result.Trial).Select(result => result.Checks.Count), Is.EqualTo((int[])[2, 4, 3, 4]));
        Assert.That(results.Select(result => result.Checks[0].Loss), Is.All.EqualTo(results[0].FirstLoss), "the first check follows the first step");
    }

    [Test]
    public void Halving_prunes_the_worse_and_trains_the_best_to_its_end_as_alone()
    {
        DataSplit<float> data = TrialCase.Data();
        TrialCase[] cases = [.. Enumerable.Range(0, 9).Select(i => new TrialCase(i, Standard with { Epochs = 9, LearningRate = i == 4 ? 1e20 : 1e-4 * Math.Pow(3, i) }))];
        ConcurrentDictionary<int, string> left = [];
        IReadOnlyList<TrialResult> results = Halve(data, cases, 2, null, left);
        Assert.That(results.Select(result => result.Iterations / 8).Order(), Is.EqualTo((int[])[0, 1, 1, 1, 1, 1, 3, 3, 9]), "epochs of 8 steps; one trial diverged in the first");
        Assert.That(results.Count(result => result.State == TrialState.Pruned), Is.EqualTo(7));
        Assert.That((results[^1].Trial, results[^1].State), Is.EqualTo((4, TrialState.Diverged)));
        TrialResult best = results.Single(result => result.State == TrialState.Done);
        Assert.That(left[best.Trial], Is.EqualTo(cases[best.Trial].Alone(data)));
        Assert.That(Halve(data, cases, 1, null, []).Select(Text), Is.EqualTo(results.Select(Text)), "with one thread");

        // Whatever is known already, the rest comes to the same.
        foreach (int known in new[] { 1, 5, 8, 9 })
        {
            ConcurrentDictionary<int, string> again = [];
            IReadOnlyList<TrialResult> resumed = Halve(data, cases, 2, results.OrderBy(result => result.Iterations).Take(known).ToDictionary(result => result.Trial), again);
            Assert.That(resumed.Select(Text), Is.EqualTo(results.Select(Text)));
            Assert.That(again, Has.Count.EqualTo(9 - known), "finished trials are not run again");
        }
    }

    // A trial that diverges after its best accuracy check, but before the next, must not be taken for a good one.
    [Test]
    public void With_halving_a_trial_that_diverged_never_goes_on([Values(1, 2)] int threads)
    {
        DataSplit<float> data = TrialCase.Data();
        TrialCase[] cases = [.. new[] { 0.05, 1e6, 1e4, 0.01 }.Select((rate, i) => new TrialCase(i, Standard with { Epochs = 9, LearningRate = rate, TrainingAccuracySamples = 0 }))];
        IReadOnlyList<TrialResult> results = Halve(data, cases, threads, null, []);
        Assert.That(results.Where(result => result.State == TrialState.Diverged).Select(result => result.Trial), Is.EqualTo((int[])[1, 2]));
        Assert.That(results.Select(result => result.Trial).Take(2), Is.EquivalentTo((int[])[0, 3]));
        Assert.That(results[0].State, Is.EqualTo(TrialState.Done));
    }

    [Test]
    public void Where_every_trial_diverged_there_is_no_best()
    {
        DataSplit<float> data = TrialCase.Data();
        IReadOnlyList<TrialResult> results = new Tuner<float>(data, 2).Run([.. Enumerable.Range(0, 3).Select(i => new TrialCase(i, Standard with { LearningRate = 1e20 * (i + 1) }).Plan(data))]);
        Assert.That(results.Select(result => result.State), Is.All.EqualTo(TrialState.Diverged));
        Assert.That(TrialResult.Best(results), Is.Null);
    }

    [Test]
    public void What_goes_wrong_in_one_trial_ends_the_search_with_that_error()
    {
        DataSplit<float> data = TrialCase.Data();
        TrialPlan<float>[] plans = [.. Cases.Select(trial => trial.Plan(data))];
        plans[3] = plans[3] with { Create = _ => throw new IOException("no room") };
        Assert.That(() => new Tuner<float>(data, 2).Run(plans), Throws.TypeOf<IOException>().With.Message.EqualTo("no room"));
        Assert.That(() => new Tuner<float>(data, 2).Run([plans[0], plans[0]]), Throws.ArgumentException.With.Message.Contains("number 0"));
        Assert.That(() => new Tuner<float>(data, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Stopped_it_gives_the_results_it_has()
    {
        DataSplit<float> data = TrialCase.Data();
        using CancellationTokenSource stop = new();
        Tuner<float> tuner = new(data, 1) { Finished = (_, _) => stop.Cancel() };
        Assert.That(tuner.Run([.. Cases.Select(trial => trial.Plan(data))], stop: stop.Token), Has.Count.InRange(1, Cases.Length - 1));
    }

    [Test]
    public void Runs_that_draw_different_batches_are_not_stepped_together()
    {
        DataSplit<float> data = TrialCase.Data();
        TrialPlan<float>[] plans = [.. new uint[] { 1, 2 }.Select((seed, i) => new TrialCase(i, Standard) { Seed = seed }.Plan(data) with { Batches = "the same" })];
        Assert.That(() => new Tuner<float>(data, 1).Run(plans), Throws.InvalidOperationException.With.Message.Contains("different batches"));
    }

    private static IReadOnlyList<TrialResult> Halve(
        DataSplit<float> data, TrialCase[] cases, int threads, IReadOnlyDictionary<int, TrialResult>? known, ConcurrentDictionary<int, string> left)
        => new Tuner<float>(data, threads) { Finished = (result, run) => left[result.Trial] = TrialCase.Left(run) }
            .Run([.. cases.Select(trial => trial.Plan(data))], new SuccessiveHalving(3), known);

    private static string Text(TrialResult result) => $"{result with { Seconds = 0, Checks = [] }} {string.Join(' ', result.Checks)}";
}
