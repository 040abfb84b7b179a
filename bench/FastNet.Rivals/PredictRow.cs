using System.Globalization;

namespace FastNet.Rivals;

/// <summary>One net, one kind of rows and one batch, both libraries.</summary>
/// <param name="Net">Features, hidden units of each layer, classes.</param>
/// <param name="Input">numbers: floats, as the net takes them; pixels: bytes, of which a mean is subtracted first.</param>
/// <param name="Batch">Rows in a call.</param>
/// <param name="Microseconds">A call of FastNet, in the median sample.</param>
/// <param name="RivalMicroseconds">The rival's.</param>
/// <param name="RowsPerSecond">FastNet's.</param>
/// <param name="RivalRowsPerSecond">The rival's.</param>
/// <param name="Ratio">Median of the paired ratios rival's time / FastNet's: above 1 FastNet is faster.</param>
/// <param name="RatioLow">Their 10th percentile.</param>
/// <param name="RatioHigh">Their 90th percentile.</param>
/// <param name="AllocatedBytes">Managed bytes of a call of FastNet.</param>
/// <param name="RivalAllocatedBytes">Managed bytes of a call of the rival.</param>
internal sealed record PredictRow(
    string Net,
    string Input,
    int Batch,
    double Microseconds,
    double RivalMicroseconds,
    double RowsPerSecond,
    double RivalRowsPerSecond,
    double Ratio,
    double RatioLow,
    double RatioHigh,
    long AllocatedBytes,
    long RivalAllocatedBytes)
{
    /// <summary>The first two lines of the table.</summary>
    public const string Header = "| net, input, batch | FastNet, us a call | rows/s | ONNX Runtime, us | rows/s | ratio (10 %, 90 %) | bytes | ONNX Runtime's |\n"
        + "| --- | --- | --- | --- | --- | --- | --- | --- |";

    /// <summary>The row as a line of a Markdown table.</summary>
    public string ToMarkdown() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Net}, {Input}, {Batch:N0} | {Microseconds:F2} | {RowsPerSecond:N0} | {RivalMicroseconds:F2} | {RivalRowsPerSecond:N0} | ")
        + string.Create(CultureInfo.InvariantCulture, $"{Ratio:F2} ({RatioLow:F2}, {RatioHigh:F2}) | {AllocatedBytes} | {RivalAllocatedBytes} |");
}
