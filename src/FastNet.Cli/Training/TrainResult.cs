using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Training;

/// <summary>What a run came to.</summary>
internal sealed record TrainResult
{
    /// <summary>A run without a step.</summary>
    public static TrainResult Empty { get; } = new() { DataSet = string.Empty };

    public required string DataSet { get; init; }

    /// <summary>Steps made.</summary>
    public int Iterations { get; init; }

    /// <summary>Steps that were asked for.</summary>
    public int TotalIterations { get; init; }

    public double FirstLoss { get; init; }

    public double LastLoss { get; init; }

    /// <summary>Mean of the last tenth of the steps.</summary>
    public double LastTenthLoss { get; init; }

    /// <summary>What the run is judged by.</summary>
    public MetricChoice Metric { get; init; } = MetricChoice.Named(MetricChoice.Accuracy);

    /// <summary>The step after which <see cref="Training"/> was checked.</summary>
    public int CheckIteration { get; init; }

    /// <summary>The metric at that step, on the rows of its check.</summary>
    public double Training { get; init; }

    /// <summary>Of the parameters that are kept, as are the two that follow.</summary>
    public double Validation { get; init; }

    /// <summary>On the protocol's test rows; NaN where the data have none.</summary>
    public double Test { get; init; }

    /// <summary>On every test row; NaN where the data have none.</summary>
    public double TestAll { get; init; }

    /// <summary>What else is told of predicted numbers: metrics on the validation rows and on all test rows.</summary>
    public IReadOnlyList<(MetricChoice Metric, double Validation, double TestAll)> Others { get; init; } = [];

    /// <summary>What the histories say of rate, size and regularisation.</summary>
    public IReadOnlyList<TrainingVerdict> Verdicts { get; init; } = [];

    /// <summary>Training with its accuracy checks.</summary>
    public double Seconds { get; init; }

    /// <summary>Steps alone.</summary>
    public double MillisecondsPerStep { get; init; }

    /// <summary>Managed memory, all threads, measured over some steps after the first ones.</summary>
    public double AllocatedBytesPerStep { get; init; }

    /// <summary>Bits; 1 is scalar code.</summary>
    public int SimdWidth { get; init; }

    public int Threads { get; init; }

    public bool StoppedEarly { get; init; }

    /// <summary>Whether it was because the last checks brought no gain.</summary>
    public bool Stalled { get; init; }

    /// <summary>Whether the last loss is not finite.</summary>
    public bool Diverged { get; init; }

    /// <summary>Whether the net that is left is finite: at the end, or at an accuracy check before.</summary>
    public bool HasModel { get; init; } = true;

    /// <summary>The results of a run, or of a trial whose solver may go on with a longer one.</summary>
    public static TrainResult Of<T>(TrialResult result, Solver<T> solver, TrainSettings settings, DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new()
        {
            DataSet = split.Name,
            Iterations = result.Iterations,
            TotalIterations = result.TotalIterations,
            FirstLoss = result.FirstLoss,
            LastLoss = result.LastLoss,
            LastTenthLoss = solver.History.LastTenthLoss,
            CheckIteration = solver.KeptCheck.Iteration,
            Metric = settings.Judge,
            Training = result.Training,
            Validation = result.Validation,
            Test = result.Test,
            TestAll = result.TestAll,
            Others =
            [
                .. MetricChoice.All.Where(metric => metric.TakesNumbers == true && metric.Fits(settings.Targets) && metric.Name != settings.Judge.Name)
                    .Select(metric => Other(metric, solver, settings, split)),
            ],
            Seconds = result.Seconds,
            SimdWidth = SimdDispatch.Width,
            StoppedEarly = result.Iterations < result.TotalIterations,
            Stalled = solver.IsStalled,
            Diverged = solver.IsDiverged,
            HasModel = !double.IsNaN(solver.BestValidation),
        };

    /// <summary>R squared or a mean error of predicted numbers.</summary>
    private static (MetricChoice Metric, double Validation, double TestAll) Other<T>(
        MetricChoice metric, Solver<T> solver, TrainSettings settings, DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Metric<T> measure = metric.Create(settings.Targets.Create<T>(), split.TargetDeviation);
        double testAll = split.TestAll.Count == 0 ? double.NaN : solver.Evaluate(split.TestAll, measure);
        return (metric, solver.Evaluate(split.Validation, measure), testAll);
    }
}
