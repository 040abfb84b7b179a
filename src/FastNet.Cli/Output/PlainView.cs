using FastNet.Cli.Training;

namespace FastNet.Cli.Output;

/// <summary>Plain lines, for files and pipes: at most one every two seconds while it trains.</summary>
internal sealed class PlainView(TextWriter writer) : TrainingView
{
    public override TimeSpan Interval => TimeSpan.FromSeconds(2);

    protected override bool AsciiOnly => TextTable.IsAsciiOnly(writer);

    public override void While(int totalIterations, Action<Action<ProgressState>> work)
        => work(state => WriteLine(Text(
            $"step {state.Iteration}/{state.TotalIterations}  epoch {state.Epochs:F1}  mean loss {state.Loss:F4}  train {state.Metric.Text(state.Accuracy.Training)}  validation {state.Metric.Text(state.Accuracy.Validation)}  {state.RowsPerSecond:N0} rows/s  {state.Remaining.TotalSeconds:F0} s left")));

    protected override void WriteLine(string line) => writer.WriteLine(line);

    protected override void WriteTable(IReadOnlyList<(string Name, string Value)> rows)
        => TextTable.Write(writer, rows);
}
