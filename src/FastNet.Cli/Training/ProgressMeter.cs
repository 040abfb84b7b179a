using System.Diagnostics;
using System.Numerics;

namespace FastNet.Cli.Training;

/// <summary>A moment of a run, as it is shown.</summary>
/// <param name="Iteration">Steps made.</param>
/// <param name="TotalIterations">Steps to make.</param>
/// <param name="Epochs">Epochs completed, and the part of the one begun.</param>
/// <param name="Loss">Mean loss of the last steps.</param>
/// <param name="Accuracy">The last accuracy check.</param>
/// <param name="Metric">What it is of.</param>
/// <param name="RowsPerSecond">Over the whole run so far.</param>
/// <param name="Remaining">Time to go at that rate.</param>
internal readonly record struct ProgressState(
    int Iteration, int TotalIterations, double Epochs, double Loss, AccuracyPoint Accuracy, MetricChoice Metric, double RowsPerSecond,
    TimeSpan Remaining);

/// <summary>Passes on, every now and then, how far a run is.</summary>
/// <param name="batchSize">Rows in a step.</param>
/// <param name="interval">The least time between two reports.</param>
/// <param name="metric">What checks are of.</param>
/// <param name="show">Receives the reports.</param>
internal sealed class ProgressMeter<T>(int batchSize, TimeSpan interval, MetricChoice metric, Action<ProgressState> show)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The loss of one batch jumps about; the mean of some shows where it goes.</summary>
    private const int LossWindow = 50;

    private readonly long _start = Stopwatch.GetTimestamp();
    private int _firstIteration = -1;
    private TimeSpan _next;

    /// <summary>To be called after every step.</summary>
    public void AfterStep(Solver<T> solver)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        if (_firstIteration < 0)
        {
            _firstIteration = solver.Iteration - 1;
        }

        if (elapsed < _next)
        {
            return;
        }

        _next = elapsed + interval;
        ReadOnlySpan<double> losses = solver.History.Losses;
        double rate = (solver.Iteration - _firstIteration) / Math.Max(elapsed.TotalSeconds, 1e-6);
        show(new ProgressState(
            solver.Iteration,
            solver.TotalIterations,
            (double)solver.Iteration / solver.IterationsPerEpoch,
            Mean(losses[Math.Max(0, losses.Length - LossWindow)..]),
            solver.History.Accuracies[^1],
            metric,
            rate * batchSize,
            TimeSpan.FromSeconds(Math.Min((solver.TotalIterations - solver.Iteration) / rate, TimeSpan.MaxValue.TotalSeconds / 2))));
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
