using System.Numerics;
using FastNet.Cli.Commands;

namespace FastNet.Cli.Training;

/// <summary>A loss as the tool offers it: what its targets are, and what is made of them and of the scores.</summary>
/// <param name="Name">Its name on the command line and in files.</param>
/// <param name="TakesNumbers">Whether its targets are numbers, and not labels.</param>
internal sealed record LossChoice(string Name, bool TakesNumbers)
{
    public const string Softmax = "softmax";
    public const string Svm = "svm";
    public const string Huber = "huber";

    /// <summary>All of the library's.</summary>
    public static IReadOnlyList<LossChoice> All { get; } = [.. Losses<float>.All.Select(Of)];

    /// <summary>Whether scores are the predicted numbers themselves, which may be standardised and have an R squared.</summary>
    public bool PredictsScores { get; init; }

    /// <summary>The smallest number that it takes.</summary>
    public double Least { get; init; } = double.NegativeInfinity;

    /// <summary>The largest number that it takes.</summary>
    public double Most { get; init; } = double.PositiveInfinity;

    /// <summary>The metric of a run unless another one is asked for.</summary>
    public string Metric => !TakesNumbers ? MetricChoice.Accuracy : PredictsScores ? MetricChoice.RSquared : MetricChoice.Loss;

    public static LossChoice Named(string name) => All.First(choice => choice.Name == name);

    /// <summary>The loss, with the constants that were asked for.</summary>
    /// <param name="settings">What was asked for.</param>
    /// <param name="classWeights">How much a row of each class counts; null: 1 each.</param>
    public Loss<T> Create<T>(TrainSettings settings, double[]? classWeights = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Name switch
        {
            Softmax => new SoftmaxLoss<T>(settings.IsLinear ? 0 : settings.Get(TrainOptions.LabelSmoothing), classWeights),
            Svm => new SvmLoss<T>(classWeights),
            Huber => new HuberLoss<T>(settings.Get(TrainOptions.HuberDelta)),
            _ => Losses<T>.Named(Name),
        };

    private static LossChoice Of(Loss<float> loss)
    {
        LossChoice choice = new(loss.Name, !loss.TakesLabels);
        return loss switch
        {
            { TakesLabels: true } => choice,
            PoissonLoss<float> => choice with { Least = 0 },
            SigmoidCrossEntropyLoss<float> => choice with { Least = 0, Most = 1 },
            _ => choice with { PredictsScores = true },
        };
    }
}
