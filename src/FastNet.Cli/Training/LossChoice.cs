using System.Numerics;

namespace FastNet.Cli.Training;

/// <summary>A loss as the tool offers it: what its targets are, and what is made of them and of the scores.</summary>
/// <param name="Name">Its name on the command line and in files.</param>
/// <param name="TakesNumbers">Whether its targets are numbers, and not labels.</param>
internal sealed record LossChoice(string Name, bool TakesNumbers)
{
    public const string Softmax = "softmax";
    public const string Svm = "svm";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LossChoice> All { get; } =
    [
        new(Softmax, TakesNumbers: false),
        new(Svm, TakesNumbers: false),
        new("squared", TakesNumbers: true) { Standardizes = true },
    ];

    /// <summary>Whether targets are standardised unless told otherwise: the loss has no unit of its own.</summary>
    public bool Standardizes { get; init; }

    /// <summary>The smallest number that it takes.</summary>
    public double Least { get; init; } = double.NegativeInfinity;

    /// <summary>The largest number that it takes.</summary>
    public double Most { get; init; } = double.PositiveInfinity;

    /// <summary>What its net predicts, of a score.</summary>
    public Func<double, double> Link { get; init; } = static score => score;

    /// <summary>The same in words.</summary>
    public string Prediction { get; init; } = "the scores";

    /// <summary>The metric of a run unless another one is asked for.</summary>
    public string Metric => !TakesNumbers ? MetricChoice.Accuracy : MetricChoice.RSquared;

    public static LossChoice Named(string name) => All.First(choice => choice.Name == name);

    /// <summary>The loss.</summary>
    /// <param name="smoothing">The share of each label that is spread over all classes, for <see cref="Softmax"/>.</param>
    public Loss<T> Create<T>(double smoothing = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Name switch
        {
            Softmax => new SoftmaxLoss<T>(smoothing),
            Svm => new SvmLoss<T>(),
            _ => new SquaredLoss<T>(),
        };
}
