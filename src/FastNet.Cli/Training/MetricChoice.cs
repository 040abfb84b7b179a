using System.Globalization;
using System.Numerics;
using FastNet.Reports;

namespace FastNet.Cli.Training;

/// <summary>A metric as the tool offers it.</summary>
/// <param name="Name">Its name on the command line and in files.</param>
/// <param name="TakesNumbers">Whether its targets are numbers or labels; null: those of the run's loss, which it is.</param>
internal sealed record MetricChoice(string Name, bool? TakesNumbers)
{
    public const string Accuracy = MetricWords.Accuracy;
    public const string RSquared = "r2";
    public const string SquaredError = "mse";
    public const string AbsoluteError = "mae";
    public const string Loss = "loss";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MetricChoice> All { get; } =
    [
        new(Accuracy, false), new("top-5", false), new("macro-f1", false), new("auc", false),
        new(RSquared, true), new(SquaredError, true), new(AbsoluteError, true), new(Loss, null),
    ];

    /// <summary>Whether a larger value is a better one.</summary>
    public bool HigherIsBetter => MetricWords.HigherIsBetter(Name);

    /// <summary>The name as part of a name in files.</summary>
    public string Key => MetricWords.Key(Name);

    public static MetricChoice Named(string name) => All.First(choice => choice.Name == name);

    /// <summary>
    /// Whether it can judge a net with a loss: those of numbers compare scores with targets, which are something else for some losses.
    /// </summary>
    public bool Fits(LossChoice loss) => TakesNumbers is null || (TakesNumbers == loss.TakesNumbers && (!loss.TakesNumbers || loss.PredictsScores));

    /// <summary>The metric, of numbers in their own unit.</summary>
    /// <param name="loss">The run's loss.</param>
    /// <param name="deviation">What its targets were divided by; empty: by nothing.</param>
    public Metric<T> Create<T>(Loss<T> loss, ReadOnlySpan<double> deviation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Name switch
        {
            Accuracy => new AccuracyMetric<T>(),
            "top-5" => new AccuracyMetric<T>(5),
            "macro-f1" => new MacroF1Metric<T>(),
            "auc" => new RocAucMetric<T>(),
            RSquared => new RSquaredMetric<T>(),
            SquaredError => new ErrorMetric<T>(squared: true, deviation),
            AbsoluteError => new ErrorMetric<T>(squared: false, deviation),
            _ => new LossMetric<T>(loss, Loss),
        };

    /// <summary>A value as people read it: three digits after the point of a value of about 1 or less, else as many as mean something.</summary>
    /// <param name="value">The value.</param>
    /// <param name="shares">The format of a part of a whole, and of R squared.</param>
    public string Text(double value, string shares = "F3")
        => value.ToString(MetricWords.IsShare(Name) || (Name == RSquared && Math.Abs(value) < 10) ? shares : "G5", CultureInfo.InvariantCulture);
}
