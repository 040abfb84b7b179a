using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Data;

namespace FastNet.Cli.Training;

/// <summary>The result of a run.</summary>
/// <param name="DataSet">The name of its data.</param>
/// <param name="Trial">Steps, losses and metrics.</param>
internal sealed record TrainResult(string DataSet, TrialResult Trial)
{
    /// <summary>How rows were held out, in words; null where the data have a test part of their own.</summary>
    public string? HoldOut { get; init; }

    /// <summary>Mean of the last tenth of the steps.</summary>
    public required double LastTenthLoss { get; init; }

    /// <summary>The step after which the metric on training rows was checked.</summary>
    public required int CheckIteration { get; init; }

    /// <summary>The other metrics of predicted numbers, on the validation rows and on all test rows.</summary>
    public required IReadOnlyList<(MetricChoice Metric, double Validation, double TestAll)> Others { get; init; }

    /// <summary>Whether it ended early because the last checks brought no gain.</summary>
    public required bool Stalled { get; init; }

    /// <summary>Whether the last loss is not finite.</summary>
    public required bool Diverged { get; init; }

    /// <summary>Whether the net that is left is finite: at the end, or at an accuracy check before.</summary>
    public required bool HasModel { get; init; }

    /// <summary>The verdicts on rate, size and regularisation by the histories.</summary>
    public IReadOnlyList<TrainingVerdict> Verdicts { get; init; } = [];

    /// <summary>Steps alone.</summary>
    public required double MillisecondsPerStep { get; init; }

    /// <summary>Managed memory, all threads, measured over some steps after the first ones.</summary>
    public double AllocatedBytesPerStep { get; init; } = double.NaN;

    public bool StoppedEarly => Trial.Iterations < Trial.TotalIterations;

    /// <summary>The results of a run, or of a trial whose solver may go on with a longer one.</summary>
    public static TrainResult Of<T>(TrialResult result, Solver<T> solver, TrainSettings settings, DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(split.Name, result)
        {
            HoldOut = split.HoldOut?.Words,
            LastTenthLoss = solver.History.LastTenthLoss,
            CheckIteration = solver.KeptCheck.Iteration,
            Others =
            [
                .. MetricChoice.All
                    .Where(metric => metric.TakesNumbers == true && metric.Fits(settings.Targets) && metric.Name != settings.Judge.Name)
                    .Select(metric => Other(metric, solver, settings, split)),
            ],
            Stalled = solver.IsStalled,
            Diverged = solver.IsDiverged,
            HasModel = !double.IsNaN(solver.BestValidation),
            MillisecondsPerStep = 1000 * result.Seconds / result.Iterations,
        };

    /// <summary>R squared or a mean error of predicted numbers.</summary>
    private static (MetricChoice Metric, double Validation, double TestAll) Other<T>(
        MetricChoice metric, Solver<T> solver, TrainSettings settings, DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Metric<T> measure = metric.Create(settings.Targets.Create<T>(settings), split.TargetDeviation);
        double testAll = split.TestAll.Count == 0 ? double.NaN : solver.Evaluate(split.TestAll, measure);
        return (metric, solver.Evaluate(split.Validation, measure), testAll);
    }
}
