using System.Globalization;
using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using FastNet.Reports;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Output;

/// <summary>How a run is shown: not at all, as plain lines, or on a terminal.</summary>
internal abstract class TrainingView
{
    /// <summary>The least time between two reports of progress.</summary>
    public abstract TimeSpan Interval { get; }

    public static TrainingView Create(bool quiet, ToolConsole console)
        => quiet ? new QuietView() : console.Terminal ? new TerminalView(console) : new PlainView(console.Out);

    /// <summary>Says what is about to be trained.</summary>
    public void Begin(TrainSettings settings, string dataSet, ReadOnlySpan<int> counts, ModelShape shape, int iteration)
    {
        WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{dataSet}{(settings.Data is null ? string.Empty : $" ({settings.Data})")}: {counts[0]:N0} training, {counts[1]:N0} validation, {counts[2]:N0} of {counts[3]:N0} test rows{(settings.Get(Standardize) ? ", columns divided by their deviations" : string.Empty)}; net {shape.Widths}, {OptionFactory.NameOf(settings.Precision)}{Targets(settings)}"));
        if (settings.Get(Resume) is not null)
        {
            WriteLine(Text($"continues {settings.Get(Resume)} after {iteration:N0} steps"));
        }
    }

    /// <summary>Says something before the training.</summary>
    public void Say(string line) => WriteLine(line);

    /// <summary>Says that a run which is continued is at its end already.</summary>
    public void AllMade<T>(TrainSettings settings, Trainer<T> trainer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => WriteLine(trainer.IsStalled
            ? Text($"ended before, after {trainer.Iteration:N0} steps, the last {settings.Get(Patience):N0} checks without a gain (--patience): nothing is left to train")
            : Text($"all {trainer.Iteration:N0} steps were made before: nothing is left to train{(settings.Get(Schedule) == ScheduleName.Cosine ? string.Empty : settings.Get(Epochs) is null ? "; --iterations may be raised" : "; --epochs may be raised")}"));

    /// <summary>Does <paramref name="work"/>, which reports its progress to what it is given.</summary>
    public abstract void While(int totalIterations, Action<Action<ProgressState>> work);

    /// <summary>Shows what the run came to.</summary>
    public void End(TrainSettings settings, TrainResult result, IReadOnlyList<string> files, TrainingHistory history)
    {
        string name = result.Metric.Name;
        List<(string Name, string Value)> rows =
        [
            ("rule", $"{settings.Get(Rule)}, {OptionFactory.NameOf(settings.Get(Trainer))}"),
            ("model", OptionFactory.NameOf(settings.Get(Model)) + (settings.IsLinear ? string.Empty : $", hidden units {string.Join(", ", settings.Get(Hidden))}")),
            ("steps", Text($"{result.Iterations:N0}{(!result.StoppedEarly ? string.Empty : Text($" of {result.TotalIterations:N0}, {(result.Stalled ? Text($"the last {settings.Get(Patience):N0} checks without a gain") : "stopped early")}"))}")),
            ("loss", Text($"{result.FirstLoss:F4} at the first step, {result.LastLoss:F4} at the last; mean of the last tenth {result.LastTenthLoss:F4}")),
            ("kept", settings.Get(Trainer) == TrainerName.Legacy && !result.Diverged
                ? Text($"parameters of step {result.Iterations:N0}, the last")
                : Text($"parameters of step {result.CheckIteration:N0}, the best on validation rows{(settings.Get(KeepBy) == KeepByName.Loss ? ", by their loss" : string.Empty)}")),
            ($"training {name}", Text($"{result.Metric.Text(result.Training)} (rows of the check at step {result.CheckIteration:N0})")),
            ($"validation {name}", Text($"{result.Metric.Text(result.Validation)}{string.Concat(result.Others.Select(other => $"; {other.Metric.Name} {other.Metric.Text(other.Validation)}"))}")),
            ($"test {name}", double.IsNaN(result.TestAll)
                ? "none: the data have no test rows"
                : $"{result.Metric.Text(result.Test)}; all test rows {result.Metric.Text(result.TestAll, "F4")}{string.Concat(result.Others.Select(other => $"; {other.Metric.Name} {other.Metric.Text(other.TestAll)}"))}"),
            ("time", Text($"{result.Seconds:F2} s, {(double.IsNaN(result.MillisecondsPerStep) ? "no step made" : Text($"{result.MillisecondsPerStep:F3} ms per step"))}")),
            ("allocated", double.IsNaN(result.AllocatedBytesPerStep) ? "not measured" : Text($"{result.AllocatedBytesPerStep:0.#} bytes per step")),
            ("SIMD width", result.SimdWidth == 1 ? "scalar code" : Text($"{result.SimdWidth} bits")),
            ("threads", Text($"{result.Threads}")),
        ];
        for (int i = 0; i < files.Count; i++)
        {
            rows.Add((i == 0 ? "files" : string.Empty, files[i]));
        }

        Draw(Text($"loss of {history.Losses.Length:N0} steps"), history.Losses);
        if (settings.Targets.TakesNumbers)
        {
            Draw(Text($"validation {name} of {history.Accuracies.Length:N0} checks"), [.. history.Accuracies.ToArray().Select(point => point.Validation)]);
        }

        WriteTable(rows);
        foreach (TrainingVerdict verdict in result.Verdicts)
        {
            WriteLine($"{verdict.Name}: {verdict.Message}");
        }
    }

    private void Draw(string title, ReadOnlySpan<double> values)
    {
        IReadOnlyList<string> curve = TextCurve.Draw(values, CurveWidth, plain: AsciiOnly);
        foreach (string line in curve.Count > 0 ? curve.Prepend(title) : [])
        {
            WriteLine(line);
        }
    }

    private static string Targets(TrainSettings settings)
        => !settings.Targets.TakesNumbers ? string.Empty : $", loss {settings.Get(Loss)} of {(settings.StandardizesTargets ? "targets divided by their deviations" : "targets as they are")}";

    protected static string Text(FormattableString text) => TextTable.Format(text);

    /// <summary>Whether other characters than those of ASCII would not arrive.</summary>
    protected virtual bool AsciiOnly => false;

    /// <summary>Columns of the curve of the losses.</summary>
    protected virtual int CurveWidth => 48;

    protected abstract void WriteLine(string line);

    protected abstract void WriteTable(IReadOnlyList<(string Name, string Value)> rows);
}
