using System.Globalization;

namespace FastNet.Rivals;

/// <summary>One net, rule and batch, trained by each library.</summary>
/// <param name="Net">Features, hidden units of each layer, classes.</param>
/// <param name="Batch">Rows of a step.</param>
/// <param name="Rule">sgd, momentum or adam.</param>
/// <param name="LearningRate">The rate of all steps.</param>
/// <param name="Threads">Threads of each library.</param>
/// <param name="Target">The accuracy to reach on the test rows.</param>
/// <param name="FastNet">FastNet's epochs.</param>
/// <param name="TorchSharp">TorchSharp's.</param>
/// <param name="ScikitLearn">scikit-learn's, of a run of its own; null: not measured.</param>
/// <param name="Ratio">Median of the ratios TorchSharp's epoch / FastNet's epoch before it: above 1 FastNet is faster.</param>
/// <param name="RatioLow">Their 10th percentile.</param>
/// <param name="RatioHigh">Their 90th percentile.</param>
internal sealed record EpochRow(
    string Net,
    int Batch,
    string Rule,
    double LearningRate,
    int Threads,
    double Target,
    EpochTimes FastNet,
    EpochTimes TorchSharp,
    EpochTimes? ScikitLearn,
    double Ratio,
    double RatioLow,
    double RatioHigh)
{
    /// <summary>Median epochs scikit-learn / FastNet; null: not measured.</summary>
    public double? ScikitLearnRatio => ScikitLearn?.Seconds / FastNet.Seconds;

    /// <summary>The first two lines of the table.</summary>
    /// <param name="target">The accuracy to reach.</param>
    public static string Header(double target) => string.Create(
        CultureInfo.InvariantCulture,
        $"| net, batch, rule | FastNet, s an epoch | TorchSharp | scikit-learn | TorchSharp / FastNet (10 %, 90 %) | scikit-learn / FastNet | to {target:0.##}: FastNet, s (epochs) | TorchSharp | scikit-learn |\n")
        + "| --- | --- | --- | --- | --- | --- | --- | --- | --- |";

    /// <summary>The row as a line of a Markdown table; a dash where an accuracy was not reached or nothing measured.</summary>
    public string ToMarkdown() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Net}, {Batch}, {Rule} | {FastNet.Seconds:F3} | {TorchSharp.Seconds:F3} | {Text(ScikitLearn?.Seconds, "F3")} | {Ratio:F2} ({RatioLow:F2}, {RatioHigh:F2}) | ")
        + $"{Text(ScikitLearnRatio, "F2")} | {ToTarget(FastNet)} | {ToTarget(TorchSharp)} | {ToTarget(ScikitLearn)} |";

    private static string ToTarget(EpochTimes? times)
        => times?.SecondsToTarget is double seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} ({times.EpochsToTarget})") : "-";

    private static string Text(double? number, string format) => number?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}

/// <summary>What the epochs of one net took, and what they led to.</summary>
/// <param name="Epochs">Epochs made.</param>
/// <param name="Seconds">The median epoch.</param>
/// <param name="SecondsToTarget">All epochs up to the first that reached the accuracy; null: none did.</param>
/// <param name="EpochsToTarget">Their number.</param>
/// <param name="Accuracy">After the last epoch.</param>
internal sealed record EpochTimes(int Epochs, double Seconds, double? SecondsToTarget, int? EpochsToTarget, double Accuracy)
{
    /// <param name="seconds">Of each epoch, 1 or more.</param>
    /// <param name="accuracies">On the test rows after each.</param>
    /// <param name="target">The accuracy to reach.</param>
    public static EpochTimes Of(IReadOnlyList<double> seconds, IReadOnlyList<double> accuracies, double target)
    {
        double median = seconds.Order().ElementAt((seconds.Count - 1) / 2);
        int reached = 1 + accuracies.TakeWhile(accuracy => accuracy < target).Count();
        return reached > accuracies.Count
            ? new EpochTimes(seconds.Count, median, null, null, accuracies[^1])
            : new EpochTimes(seconds.Count, median, seconds.Take(reached).Sum(), reached, accuracies[^1]);
    }
}
