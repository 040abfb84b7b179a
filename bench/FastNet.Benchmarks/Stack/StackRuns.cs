using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The trainings that <see cref="StackCommand"/> times.</summary>
internal sealed class StackRuns<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int CheckedRows = 10;

    private readonly StackCase _nets;
    private readonly int[] _widths;
    private readonly SampleSplit<T> _data;
    private readonly Tuner<T> _tuner;

    public StackRuns(StackCase nets, int threads)
    {
        (_nets, _widths) = (nets, nets.Widths());
        RandomState random = new(0);
        Samples<T> validation = Draw(random, CheckedRows);
        _data = new SampleSplit<T>(Draw(random, StackCase.Rows), validation, validation, CheckedRows);
        _tuner = new Tuner<T>(_data, threads);
    }

    /// <summary>Trains all nets.</summary>
    public IReadOnlyList<TrialResult> Run(bool together)
        => _tuner.Run([.. _widths.Select((width, trial) =>
        {
            TrainingOptions options = new() { Iterations = StackCase.Steps, BatchSize = _nets.Batch, LearningRate = 1e-2, TrainingAccuracySamples = CheckedRows };
            return new TrialPlan<T>
            {
                Trial = trial,
                Mathematics = $"{trial}",
                Batches = together ? "one" : null,
                HiddenSize = width,
                Options = options,
                Create = workers => Create(width, options, workers),
            };
        })]);

    /// <summary>Both ways give the same numbers.</summary>
    /// <exception cref="InvalidOperationException">They do not.</exception>
    public void Check()
    {
        (int, double, double)[] together = [.. Run(together: true).Select(result => (result.Trial, result.LastLoss, result.Validation)).Order()];
        (int, double, double)[] alone = [.. Run(together: false).Select(result => (result.Trial, result.LastLoss, result.Validation)).Order()];
        if (!together.SequenceEqual(alone))
        {
            throw new InvalidOperationException($"{_nets}: nets together do not end as each alone.");
        }
    }

    private TrialRun<T> Create(int width, TrainingOptions options, Workers workers)
    {
        TwoLayerNet<T> net = new(_nets.Features, width, StackCase.Classes, _nets.Batch, new() { Regularization = 1e-4, Workers = workers });
        return new TrialRun<T>(new Solver<T>(net, _data.Train, _data.Validation, new Sgd<T>(net.Parameters.Length), options, new RandomState(0)));
    }

    private Samples<T> Draw(RandomState random, int rows)
    {
        T[] x = new T[rows * _nets.Features];
        random.Gaussian<T>(x, 1);
        return Samples<T>.From(x, _nets.Features, new TargetRows<T>([.. Enumerable.Range(0, rows).Select(row => row % StackCase.Classes)]));
    }
}
