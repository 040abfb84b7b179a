using BenchmarkDotNet.Attributes;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Ten trials of 40 steps of the two-layer net on CIFAR-10's sizes, batch 200, in float: side by side on shared batches, or each on its own.</summary>
public class TuningBench
{
    private const int Features = 3072;
    private const int Rows = 8_000;
    private const int Trials = 10;
    private const int Batch = 200;
    private const int Classes = 10;
    private const int Images = 10;

    private DataSplit<float>? _data;

    [Params(50, 100, 500)]
    public int Hidden { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        float[] x = new float[(Rows + (2 * Images)) * Features];
        RandomState random = new(0);
        random.Gaussian<float>(x, 50);
        long[] labels = new long[Rows + (2 * Images)];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = i % Classes;
        }

        NpyArray X(int first, int count) => NpyArray.From<float>(x.AsSpan(first * Features, count * Features), count, Features);
        NpyArray Y(int first, int count) => NpyArray.From<long>(labels.AsSpan(first, count), count);
        _data = new DataSet(
            "drawn", X(0, Rows), Y(0, Rows), X(Rows, Images), Y(Rows, Images), X(Rows + Images, Images), Y(Rows + Images, Images)).Prepare<float>();
        TrialResult[] together = [.. Together().OrderBy(result => result.Trial)];
        TrialResult[] alone = [.. Alone().OrderBy(result => result.Trial)];
        for (int i = 0; i < Trials; i++)
        {
            if (together[i].LastLoss != alone[i].LastLoss || together[i].Validation != alone[i].Validation)
            {
                throw new InvalidOperationException($"Trial {i} ends with loss {together[i].LastLoss} beside others and {alone[i].LastLoss} alone.");
            }
        }
    }

    [Benchmark(Baseline = true)]
    public IReadOnlyList<TrialResult> Alone() => Run(together: false);

    [Benchmark]
    public IReadOnlyList<TrialResult> Together() => Run(together: true);

    private IReadOnlyList<TrialResult> Run(bool together)
        => new Tuner<float>(_data!, Threads).Run([.. Enumerable.Range(0, Trials).Select(trial =>
        {
            TrainingOptions options = new() { Iterations = 40, BatchSize = Batch, LearningRate = 1e-4 * (trial + 1), TrainingAccuracySamples = 1 };
            return new TrialPlan<float>
            {
                Trial = trial,
                Mathematics = $"{trial}",
                Batches = together ? "one" : null,
                HiddenSize = Hidden,
                Options = options,
                Create = workers => Create(options, workers),
            };
        })]);

    private TrialRun<float> Create(TrainingOptions options, Workers workers)
    {
        RandomState random = new(0);
        TwoLayerNet<float> net = new(Features, Hidden, Classes, Batch, new() { Regularization = 1e-2, Workers = workers });
        net.Initialize(random, 1e-3);
        Sgd<float> rule = new(net.Parameters.Length);
        return new TrialRun<float>(new Solver<float>(net, _data!.Train, _data.Validation, rule, options, random));
    }
}
