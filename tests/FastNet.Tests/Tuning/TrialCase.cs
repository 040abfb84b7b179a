using FastNet.Data;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Tuning;

/// <summary>A small run, as a trial of a tuner and alone.</summary>
internal sealed record TrialCase(int Trial, TrainingOptions Options)
{
    public const int Rows = 90;

    private const int Features = 12;
    private const int Classes = 3;

    public int Hidden { get; init; } = 7;

    public double Regularization { get; init; } = 1e-2;

    public string Rule { get; init; } = "sgd";

    public bool Legacy { get; init; }

    public bool Deep { get; init; }

    public uint Seed { get; init; }

    /// <summary>90 rows to learn from, 30 to validate, 40 to test.</summary>
    public static DataSplit<float> Data()
    {
        RandomState random = new(5);
        List<NpyArray> arrays = [];
        foreach (int count in new[] { Rows, 30, 40 })
        {
            Samples<double> rows = DrawnRows.Create<double>(random, count, Features, Classes);
            double[] x = new double[count * Features];
            for (int i = 0; i < count; i++)
            {
                rows.Row(i).CopyTo(x.AsSpan(i * Features));
            }

            arrays.Add(NpyArray.From<double>(x, count, Features));
            arrays.Add(NpyArray.From<long>(Array.ConvertAll(rows.Labels.ToArray(), label => (long)label), count));
        }

        return new DataSet("drawn", arrays[0], arrays[1], arrays[2], arrays[3], arrays[4], arrays[5]).Prepare<float>();
    }

    public TrialPlan<float> Plan(DataSplit<float> data) => new()
    {
        Trial = Trial,
        Mathematics = $"{Hidden} {Regularization} {Rule} {Legacy} {Deep} {Seed} {Options with { Epochs = 0, Iterations = 0 }}",
        Batches = Deep || Options.FullBatch ? null : $"{Hidden} {Seed} {Legacy} {Options.BatchSize} {Options.TrainingAccuracySamples}",
        HiddenSize = Hidden,
        Options = Options with { IsLegacy = Legacy },
        Create = workers => Create(data, workers),
    };

    /// <summary>What the run leaves behind: every loss and accuracy, and its parameters; each as bits.</summary>
    public string Alone(DataSplit<float> data)
    {
        TrialRun<float> run = Create(data, Workers.Inline);
        run.Solver.Train();
        return Left(run);
    }

    public static string Left(TrialRun<float> run) => string.Join(
        ' ',
        [
            .. run.Solver.History.Losses.ToArray().Select(loss => FormattableString.Invariant($"{BitConverter.DoubleToInt64Bits(loss):x}")),
            .. run.Solver.History.Accuracies.ToArray().Select(point => $"{point}"),
            .. run.Solver.Net.Parameters.ToArray().Select(value => FormattableString.Invariant($"{BitConverter.SingleToInt32Bits(value):x}")),
        ]);

    private TrialRun<float> Create(DataSplit<float> data, Workers workers)
    {
        RandomState random = new(Seed);
        Net<float> net;
        if (Deep)
        {
            FullyConnectedNet<float> deep = new(Features, [Hidden, Hidden], Classes, TrialCase.Rows, new() { Regularization = Regularization, Normalization = Normalization.Batch, DropoutKeep = 0.8, Workers = workers });
            deep.Initialize(random, 0.1);
            net = deep;
        }
        else
        {
            TwoLayerNet<float> twoLayer = new(Features, Hidden, Classes, TrialCase.Rows, new() { Regularization = Regularization, Workers = workers });
            twoLayer.Initialize(random, 0.1);
            net = twoLayer;
        }

        Optimizer<float> rule = RuleNames.Create<float>(Rule, net.Parameters.Length);
        return new TrialRun<float>(new Solver<float>(net, data.Train, data.Validation, rule, Options with { IsLegacy = Legacy }, random));
    }
}
