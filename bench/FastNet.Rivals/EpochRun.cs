using System.Diagnostics;
using FastNet.Benchmarks;
using FastNet.Numerics;
using TorchSharp;

namespace FastNet.Rivals;

/// <summary>Trains nets of both libraries on the same rows, an epoch of each in turn.</summary>
/// <param name="training">Rows to train on.</param>
/// <param name="test">Rows that accuracies are of.</param>
/// <param name="workers">FastNet's threads.</param>
/// <param name="epochs">Epochs of each net.</param>
internal sealed class EpochRun(Samples<float> training, Samples<float> test, Workers workers, int epochs) : IDisposable
{
    public const int Classes = 10;

    private const int WarmUpSteps = 200;

    private readonly TorchRows _training = new(training.Matrix(0, training.Count), training.Labels);
    private readonly TorchRows _test = new(test.Matrix(0, test.Count), test.Labels);

    public EpochRow Measure(string name, int[] hidden, int batch, string rule, double rate, double target, ScikitLearnEpochs? scikitLearn)
    {
        TrainingOptions options = new() { Epochs = epochs, BatchSize = batch, Shuffle = true, LearningRate = rate, TrainingAccuracySamples = 1 };
        WarmUp(hidden, rule, options);
        FullyConnectedNet<float> net = NewNet(hidden, batch);
        using TorchNet rival = new(net, rule, rate, regularization: 0);
        Solver<float> solver = NewSolver(net, rule, options);
        (List<double> Seconds, List<double> Accuracies) ours = ([], []);
        (List<double> Seconds, List<double> Accuracies) theirs = ([], []);
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            ours.Seconds.Add(Epoch(solver));
            ours.Accuracies.Add(solver.History.Accuracies[^1].Validation);
            theirs.Seconds.Add(Epoch(rival, batch));
            theirs.Accuracies.Add(rival.Accuracy(_test.X, _test.Y));
        }

        double[] ratios = [.. theirs.Seconds.Zip(ours.Seconds, (rivals, own) => rivals / own).Order()];
        return new EpochRow(
            name,
            batch,
            rule,
            rate,
            workers.Count,
            target,
            EpochTimes.Of(ours.Seconds, ours.Accuracies, target),
            EpochTimes.Of(theirs.Seconds, theirs.Accuracies, target),
            scikitLearn?.Find(name, batch, rule, rate, target),
            PairedTimer.Percentile(ratios, 0.5),
            PairedTimer.Percentile(ratios, 0.1),
            PairedTimer.Percentile(ratios, 0.9));
    }

    public void Dispose()
    {
        _training.Dispose();
        _test.Dispose();
    }

    private FullyConnectedNet<float> NewNet(int[] hidden, int batch)
        => new(training.Features, hidden, Classes, Math.Max(batch, 200), new() { Workers = workers, Initializer = Initializer.Glorot });

    private Solver<float> NewSolver(FullyConnectedNet<float> net, string rule, TrainingOptions options)
        => new(net, training, test, Optimizer<float>.Named(rule, net.Parameters.Length), options, new RandomState(0));

    /// <summary>Some steps of other nets of the same sizes: compiling, and the system's first choice of cores, are not timed.</summary>
    private void WarmUp(int[] hidden, string rule, TrainingOptions options)
    {
        FullyConnectedNet<float> net = NewNet(hidden, options.BatchSize);
        using TorchNet rival = new(net, rule, options.LearningRate, regularization: 0);
        NewSolver(net, rule, options with { Iterations = WarmUpSteps }).Train();
        using torch.Tensor first = torch.arange(options.BatchSize, torch.ScalarType.Int64);
        for (int step = 0; step < WarmUpSteps; step++)
        {
            _training.Step(rival, first);
        }
    }

    /// <summary>Seconds of one epoch, without the check of accuracy at its end.</summary>
    private static double Epoch(Solver<float> solver)
    {
        double before = solver.StepSeconds;
        for (int step = 0; step < solver.IterationsPerEpoch; step++)
        {
            if (!solver.Step())
            {
                throw new InvalidOperationException($"The loss of step {solver.Iteration} is {solver.History.Losses[^1]}; expected a finite one: the learning rate is too high for this net");
            }
        }

        return solver.StepSeconds - before;
    }

    private double Epoch(TorchNet net, int batch)
    {
        long start = Stopwatch.GetTimestamp();
        using torch.Tensor order = torch.randperm(training.Count, torch.ScalarType.Int64);
        for (int at = 0; at < training.Count; at += batch)
        {
            using torch.Tensor numbers = order.narrow(0, at, Math.Min(batch, training.Count - at));
            _training.Step(net, numbers);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
