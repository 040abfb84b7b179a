namespace FastNet.Reports;

/// <summary>What a report tells of a training run.</summary>
public sealed record TrainingRun
{
    /// <summary>The file of the tool by which a folder is known to hold a run.</summary>
    public const string FileName = "summary.json";

    /// <summary>What the run is called.</summary>
    public required string Name { get; init; }

    /// <summary>What it was trained on.</summary>
    public string DataSet { get; init; } = string.Empty;

    /// <summary>The loss of every step.</summary>
    public IReadOnlyList<double> Losses { get; init; } = [];

    /// <summary>The checks of the metric, in order.</summary>
    public IReadOnlyList<AccuracyPoint> Accuracies { get; init; } = [];

    /// <summary>Where the data were; null: the built-in ones, or not known. No page shows it.</summary>
    public string? DataPath { get; init; }

    /// <summary>Its settings and their values; of paths the last part.</summary>
    public IReadOnlyList<(string Name, string Value)> Options { get; init; } = [];

    /// <summary>What it came to.</summary>
    public IReadOnlyList<(string Name, string Value)> Results { get; init; } = [];

    /// <summary>What it was made with: versions, processor.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>What the run is judged by: accuracy, r2, mse, ...</summary>
    public string Metric { get; init; } = MetricWords.Accuracy;

    /// <summary>The metric on the validation rows with the parameters that were kept; NaN: not known.</summary>
    public double Validation { get; init; } = double.NaN;

    /// <summary>The metric on all test rows; NaN: not known.</summary>
    public double Test { get; init; } = double.NaN;

    /// <summary>How long it trained; NaN: not known.</summary>
    public double Seconds { get; init; } = double.NaN;

    /// <summary>What it is judged to be.</summary>
    internal IReadOnlyList<ReportVerdict> Verdicts { get; init; } = [];

    /// <summary>Steps of an epoch as the accuracy checks tell; NaN when no epoch was completed.</summary>
    public double StepsPerEpoch
    {
        get
        {
            // The solver checks after the last step of an epoch, legacy training after the first step of the next.
            int[] steps = [.. Accuracies.Where(point => point.Epoch > 0).Select(point => point.Iteration / point.Epoch)];
            return steps.Length > 0 ? steps.Min() : double.NaN;
        }
    }

    /// <summary>A run made with the library.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="history">What its solver recorded.</param>
    /// <param name="metric">The name of its solver's metric.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static TrainingRun Of(string name, TrainingHistory history, string metric = MetricWords.Accuracy)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(history);
        return new TrainingRun
        {
            Name = name,
            Metric = metric,
            Losses = history.Losses.ToArray(),
            Accuracies = history.Accuracies.ToArray(),
            Validation = history.Accuracies.IsEmpty ? double.NaN : Best(history.Accuracies.ToArray(), metric).Validation,
        };
    }

    /// <summary>The check with the best value of the metric on validation rows; NaN is never the best where there is another.</summary>
    internal static AccuracyPoint Best(IReadOnlyList<AccuracyPoint> checks, string metric)
        => checks.MaxBy(point =>
            double.IsNaN(point.Validation) ? double.NegativeInfinity
            : MetricWords.HigherIsBetter(metric) ? point.Validation
            : -point.Validation);

    /// <summary>Reads the folder of a run of the tool: summary.json, loss_history.csv and accuracy_history.csv.</summary>
    /// <param name="folder">The --out folder of fastnet train.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty or null.</exception>
    /// <exception cref="FileNotFoundException">A file is missing; the message names it.</exception>
    /// <exception cref="DataFormatException">A file is not what its name says; the message names it and the place.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static TrainingRun Load(string folder) => RunFolder.Load(folder);
}
