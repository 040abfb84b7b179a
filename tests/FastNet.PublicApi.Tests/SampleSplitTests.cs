using FastNet.Numerics;
using FastNet.PublicApi.Tests.Own;

namespace FastNet.PublicApi.Tests;

/// <summary>An experiment on a user's own source of rows: its three parts are joined, and a tuner trains on them.</summary>
[OneMode]
public sealed class SampleSplitTests
{
    private const int Features = 5;

    [Test]
    public void Parts_that_make_no_experiment_are_refused()
    {
        Samples<float> train = PowerRows.Draw<float>(new RandomState(1), 20, Features);
        Samples<float> rows = Rows(new RandomState(2), 10);
        Assert.Multiple(() =>
        {
            Assert.That(() => new SampleSplit<float>(null!, rows, rows, 0), Refused<ArgumentNullException>("train"));
            Assert.That(() => new SampleSplit<float>(train, null!, rows, 0), Refused<ArgumentNullException>("validation"));
            Assert.That(() => new SampleSplit<float>(train, rows, null!, 0), Refused<ArgumentNullException>("test"));
            Assert.That(() => new SampleSplit<float>(train, rows, rows, -1), Refused<ArgumentOutOfRangeException>("shortTest"));
            Assert.That(() => new SampleSplit<float>(train, rows, rows, 11), Refused<ArgumentOutOfRangeException>("shortTest"));
            Assert.That(() => new SampleSplit<float>(train, rows, rows, 10).Test.Count, Is.EqualTo(10));
        });

        static NUnit.Framework.Constraints.EqualStringConstraint Refused<TError>(string name)
            where TError : ArgumentException
            => Throws.TypeOf<TError>().With.Property("ParamName").EqualTo(name);
    }

    [Test]
    public void A_tuner_trains_on_ones_own_rows_as_a_solver_alone_does()
    {
        RandomState random = new(3);
        Samples<float> train = PowerRows.Draw<float>(random, 150, Features);
        SampleSplit<float> data = new(train, Rows(random, 40), Rows(random, 60), shortTest: 25);
        Dictionary<int, float[]> parameters = [];
        Tuner<float> tuner = new(data, threads: 2)
        {
            Finished = (result, run) =>
            {
                lock (parameters)
                {
                    parameters.Add(result.Trial, ((PowerRun)run).Net.Parameters.ToArray());
                }
            },
        };
        IReadOnlyList<TrialResult> results = tuner.Run([Plan(0, 0.1, data), Plan(1, 0.01, data)]);
        Assert.That(data.Train.HasNumbers, Is.False, "they were not made numbers in memory");
        Assert.That(results.Select(result => result.Trial), Is.EquivalentTo(new[] { 0, 1 }));
        foreach (TrialResult result in results)
        {
            PowerRun alone = Create(result.Trial == 0 ? 0.1 : 0.01, data, Workers.Inline);
            alone.Solver.Train();
            Assert.That(parameters[result.Trial], Is.EqualTo(alone.Net.Parameters.ToArray()), $"trial {result.Trial}");
            Assert.That(result.State, Is.EqualTo(TrialState.Done));
            Assert.That(result.Validation, Is.EqualTo(alone.Solver.Evaluate(data.Validation)));
            Assert.That(result.Test, Is.EqualTo(alone.Solver.Evaluate(data.Test)));
            Assert.That(result.TestAll, Is.EqualTo(alone.Solver.Evaluate(data.TestAll)));
        }
    }

    private static Samples<float> Rows(RandomState random, int count)
    {
        Samples<float> rows = PowerRows.Draw<float>(random, count, Features);
        float[] x = new float[count * Features];
        rows.Gather([.. Enumerable.Range(0, count)], new Matrix<float>(x, count, Features));
        return Samples<float>.From(x, Features, TargetRows<float>.Copy(rows.Targets));
    }

    private static TrialPlan<float> Plan(int trial, double rate, SampleSplit<float> data) => new()
    {
        Trial = trial,
        Mathematics = FormattableString.Invariant($"rate {rate}"),
        Batches = "all",
        HiddenSize = 8,
        Options = Options(rate),
        Create = workers => Create(rate, data, workers),
    };

    private static PowerRun Create(double rate, SampleSplit<float> data, Workers workers)
    {
        TwoLayerNet<float> net = new(Features, 8, 1, batchCapacity: 64, new() { Loss = new SquaredLoss<float>(), Workers = workers });
        RandomState random = new(4);
        net.Initialize(random, 0.3);
        Sgd<float> rule = new(net.Parameters.Length);
        return new PowerRun(net, new Solver<float>(net, data.Train, data.Validation, rule, Options(rate), random));
    }

    private static TrainingOptions Options(double rate) => new() { Epochs = 3, BatchSize = 16, LearningRate = rate };

    /// <summary>A run that keeps its net in sight.</summary>
    private sealed class PowerRun(TwoLayerNet<float> net, Solver<float> solver) : TrialRun<float>(solver)
    {
        public TwoLayerNet<float> Net { get; } = net;
    }
}
