using System.Globalization;

namespace FastNet.Rivals;

/// <summary>One net and one update rule, steps of both libraries.</summary>
/// <param name="Net">Features, hidden units, classes.</param>
/// <param name="Rule">sgd, momentum or adam.</param>
/// <param name="Batch">Rows of a step.</param>
/// <param name="Threads">Threads of each library.</param>
/// <param name="Milliseconds">A step of FastNet, in the median block.</param>
/// <param name="RivalMilliseconds">A step of TorchSharp.</param>
/// <param name="Ratio">Median of the paired ratios TorchSharp's time / FastNet's: above 1 FastNet is faster.</param>
/// <param name="RatioLow">Their 10th percentile.</param>
/// <param name="RatioHigh">Their 90th percentile.</param>
/// <param name="AllocatedBytes">Managed bytes of a step of FastNet.</param>
/// <param name="RivalAllocatedBytes">Managed bytes of a step of TorchSharp.</param>
internal sealed record TorchStepRow(
    string Net,
    string Rule,
    int Batch,
    int Threads,
    double Milliseconds,
    double RivalMilliseconds,
    double Ratio,
    double RatioLow,
    double RatioHigh,
    long AllocatedBytes,
    long RivalAllocatedBytes)
{
    /// <summary>The first two lines of the table.</summary>
    public const string Header = "| net | rule | threads | FastNet, ms | TorchSharp, ms | ratio (10 %, 90 %) | bytes | TorchSharp's |\n| --- | --- | --- | --- | --- | --- | --- | --- |";

    /// <summary>The row as a line of a Markdown table.</summary>
    public string ToMarkdown() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Net} | {Rule} | {Threads} | {Milliseconds:F3} | {RivalMilliseconds:F3} | {Ratio:F2} ({RatioLow:F2}, {RatioHigh:F2}) | {AllocatedBytes} | {RivalAllocatedBytes} |");
}
