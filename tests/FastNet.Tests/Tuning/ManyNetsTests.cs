using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Tuning;

/// <summary>Trials of all widths from 1 to 100 on shared batches leave what each leaves alone.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class ManyNetsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Nets = 100;
    private const int Features = 70;
    private const int Classes = 3;
    private const int Batch = 24;
    private const int Rows = 90;
    private const int Diverging = 56;

    private static readonly LearningRateSchedule[] Schedules
        = [LearningRateSchedule.Constant, LearningRateSchedule.Cosine, LearningRateSchedule.Step(1, 0.5), LearningRateSchedule.Constant with { WarmupIterations = 4 }];

    private readonly SampleSplit<T> _data = Draw();

    [TestCase(1, false)]
    [TestCase(2, false)]
    [TestCase(2, true)]
    public void Every_net_leaves_what_it_leaves_alone(int threads, bool shuffle)
    {
        ConcurrentDictionary<int, string> left = [];
        Tuner<T> tuner = new(_data, threads) { Finished = (result, run) => left[result.Trial] = Left(run.Solver) };
        IReadOnlyList<TrialResult> results = tuner.Run([.. Enumerable.Range(0, Nets).Select(trial => Plan(trial, shuffle))]);
        Assert.Multiple(() =>
        {
            Assert.That(results[^1].Trial, Is.EqualTo(Diverging));
            Assert.That(results.Count(result => result.State == TrialState.Done), Is.EqualTo(Nets - 1));
            for (int trial = 0; trial < Nets; trial++)
            {
                Solver<T> alone = Create(trial, Options(trial, shuffle), Workers.Inline).Solver;
                alone.Train();
                Assert.That(left[trial], Is.EqualTo(Left(alone)), $"{trial + 1} units");
            }
        });
    }

    [Test]
    public void Halving_goes_on_with_the_same_nets_whether_they_share_batches_or_not()
    {
        string Halve(int threads, bool together)
        {
            TrialPlan<T>[] plans = [.. Enumerable.Range(0, 40).Select(trial => Plan(trial, shuffle: false, epochs: 4)).Select(plan => together ? plan : plan with { Batches = null })];
            return string.Join('\n', new Tuner<T>(_data, threads).Run(plans, new SuccessiveHalving(2)).Select(result => $"{result with { Seconds = 0, Checks = [] }}"));
        }

        Assert.That(Halve(2, together: true), Is.EqualTo(Halve(1, together: false)));
    }

    private static SampleSplit<T> Draw()
    {
        RandomState random = new(5);
        Samples<T> Of(int rows) => DrawnRows.Create<T>(random, rows, Features, Classes);
        return new SampleSplit<T>(Of(Rows), Of(30), Of(40), 40);
    }

    /// <summary>Rules, schedules, L2 terms, averages and lengths take turns.</summary>
    private static TrainingOptions Options(int trial, bool shuffle, int? epochs = null) => new()
    {
        Epochs = epochs ?? 1 + (trial % 3),
        BatchSize = Batch,
        Shuffle = shuffle,
        LearningRate = trial == Diverging ? 1e20 : 1e-3,
        LearningRateDecay = 0.9,
        Schedule = Schedules[trial % Schedules.Length],
        AverageDecay = trial % 5 == 4 ? 0.9 : 0,
        TrainingAccuracySamples = 20,
    };

    private TrialPlan<T> Plan(int trial, bool shuffle, int? epochs = null) => new()
    {
        Trial = trial,
        Mathematics = $"{trial}",
        Batches = "the same",
        HiddenSize = trial + 1,
        Options = Options(trial, shuffle, epochs),
        Create = workers => Create(trial, Options(trial, shuffle, epochs), workers),
    };

    private TrialRun<T> Create(int trial, TrainingOptions options, Workers workers)
    {
        NetOptions<T> net = new()
        {
            Loss = trial % 4 == 3 ? new SvmLoss<T>() : new SoftmaxLoss<T>(0.1 * (trial % 2)),
            Regularization = 1e-2 * (trial % 3),
            Activation = trial % 7 == 6 ? Activation<T>.Silu : Activation<T>.Relu,
            Seed = (uint)trial,
            Workers = workers,
        };
        TwoLayerNet<T> made = new(Features, trial + 1, Classes, Batch, net);
        Optimizer<T> rule = RuleNames.Create<T>(RuleNames.All[trial % RuleNames.All.Length], made.Parameters.Length);
        return new TrialRun<T>(new Solver<T>(made, _data.Train, _data.Validation, rule, options, new RandomState(9)));
    }

    /// <summary>Losses, checks and parameters, as bits.</summary>
    private static string Left(Solver<T> solver) => string.Join(
        ' ',
        [
            .. solver.History.Losses.ToArray().Select(loss => FormattableString.Invariant($"{BitConverter.DoubleToInt64Bits(loss):x}")),
            .. solver.History.Accuracies.ToArray().Select(point => $"{point}"),
            Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(solver.Net.Parameters))),
        ]);
}
