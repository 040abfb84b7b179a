using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using FastNet.Numerics;
using Spectre.Console;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Output;

/// <summary>How a training run is shown.</summary>
internal sealed class TrainingView(Screen screen)
{
    /// <summary>The least time between two reports of progress.</summary>
    public TimeSpan Interval => screen.Interval;

    /// <summary>Says what is about to be trained.</summary>
    public void Begin(TrainSettings settings, string rows, ModelShape shape, int iteration)
    {
        string columns = settings.Get(Standardize) ? ", columns divided by their deviations" : string.Empty;
        string targets = !settings.Targets.TakesNumbers ? string.Empty
            : $", loss {settings.Targets.Name} of {(settings.StandardizesTargets ? "targets divided by their deviations" : "targets as they are")}";
        screen.Say($"{rows}{columns}; net {shape.Widths}, {OptionFactory.NameOf(settings.Precision)}{targets}");
        if (settings.Get(Resume) is string checkpoint)
        {
            screen.Say($"continues {checkpoint} after {iteration:N0} steps");
        }
    }

    /// <summary>Says that a run which is continued is at its end already.</summary>
    public void AllMade<T>(TrainSettings settings, Solver<T> solver)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string longer = settings.Get(Schedule) == ScheduleName.Cosine ? string.Empty
            : $"; {(settings.Get(Epochs) is null ? Iterations.Name : Epochs.Name)} may be raised";
        string checks = $"the last {settings.Get(Patience):N0} checks without a gain (--patience)";
        screen.Say(solver.IsStalled
            ? $"ended before, after {solver.Iteration:N0} steps, {checks}: nothing is left to train"
            : $"all {solver.Iteration:N0} steps were made before: nothing is left to train{longer}");
    }

    /// <summary>Does <paramref name="work"/>, which reports its progress to the given receiver.</summary>
    public void While(int totalIterations, Action<Action<ProgressState>> work)
    {
        if (screen.Moves)
        {
            screen.Bar(totalIterations, show => work(state => show(state.Iteration, width => Describe(state, width))));
        }
        else
        {
            work(state => screen.Say(
                $"step {state.Iteration}/{state.TotalIterations}  epoch {state.Epochs:F1}  mean loss {state.Loss:F4}  train {Training(state)}  "
                + $"validation {Validation(state)}  {state.RowsPerSecond:N0} rows/s  {state.Remaining.TotalSeconds:F0} s left"));
        }
    }

    /// <summary>As much as fits into a line: the least important parts are left out first.</summary>
    public static string Describe(ProgressState state, int width)
    {
        string loss = $"loss [bold]{state.Loss:F3}[/]";
        string training = $"train [bold]{Training(state)}[/]";
        string validation = $"val [bold]{Validation(state)}[/]";
        string speed = $"{state.RowsPerSecond:N0} rows/s";
        string hours = state.Remaining.TotalHours >= 1 ? $"{(int)state.Remaining.TotalHours}:" : string.Empty;
        string left = $"{hours}{state.Remaining:mm\\:ss} left";
        string[][] choices =
            [[loss, training, validation, speed, left], [loss, training, validation, left], [loss, validation, left], [loss, validation]];
        return choices.Select(parts => string.Join(' ', parts)).FirstOrDefault(line => Markup.Remove(line).Length <= width, loss);
    }

    /// <summary>Shows the results of the run.</summary>
    public void End(TrainSettings settings, TrainResult result, IReadOnlyList<string> files, TrainingHistory history)
    {
        (TrialResult trial, MetricChoice metric) = (result.Trial, settings.Judge);
        string reason = result.Stalled ? $"the last {settings.Get(Patience):N0} checks without a gain" : "stopped early";
        string early = result.StoppedEarly ? $" of {trial.TotalIterations:N0}, {reason}" : string.Empty;
        string best = settings.Get(KeepBy) == KeepByName.Loss ? ", by their loss" : string.Empty;
        string hidden = settings.IsLinear ? string.Empty : $", hidden units {string.Join(", ", settings.Get(Hidden))}";
        string validation = string.Concat(result.Others.Select(other => $"; {other.Metric.Name} {other.Metric.Text(other.Validation)}"));
        string test = string.Concat(result.Others.Select(other => $"; {other.Metric.Name} {other.Metric.Text(other.TestAll)}"));
        screen.Draw($"loss of {history.Losses.Length:N0} steps", history.Losses);
        if (settings.Targets.TakesNumbers)
        {
            double[] checks = [.. history.Accuracies.ToArray().Select(point => point.Validation)];
            screen.Draw($"validation {metric.Name} of {checks.Length:N0} checks", checks);
        }

        string step = double.IsNaN(result.MillisecondsPerStep) ? "no step made" : $"{result.MillisecondsPerStep:F3} ms per step";
        screen.Facts(
        [
            ("rule", $"{settings.Get(TrainOptions.Rule)}, {OptionFactory.NameOf(settings.Get(Trainer))}"),
            ("model", OptionFactory.NameOf(settings.Get(TrainOptions.Model)) + hidden),
            ("steps", $"{trial.Iterations:N0}{early}"),
            ("loss", $"{trial.FirstLoss:F4} at the first step, {trial.LastLoss:F4} at the last; mean of the last tenth {result.LastTenthLoss:F4}"),
            ("kept", settings.Get(Trainer) == TrainerName.Legacy && !result.Diverged
                ? $"parameters of step {trial.Iterations:N0}, the last"
                : $"parameters of step {result.CheckIteration:N0}, the best on validation rows{best}"),
            ($"training {metric.Name}", $"{metric.Text(trial.Training)} (rows of the check at step {result.CheckIteration:N0})"),
            ($"validation {metric.Name}", $"{metric.Text(trial.Validation)}{validation}"),
            ($"test {metric.Name}", double.IsNaN(trial.TestAll)
                ? "none: the data have no test rows"
                : $"{metric.Text(trial.Test)}; all test rows {metric.Text(trial.TestAll, "F4")}{test}"),
            ("time", $"{trial.Seconds:F2} s, {step}"),
            ("allocated", double.IsNaN(result.AllocatedBytesPerStep) ? "not measured" : $"{result.AllocatedBytesPerStep:0.#} bytes per step"),
            ("SIMD width", SimdDispatch.Width == 1 ? "scalar code" : $"{SimdDispatch.Width} bits"),
            ("threads", $"{settings.Get(Threads)}"),
            .. files.Select((file, i) => (i == 0 ? "files" : string.Empty, file)),
        ]);
        foreach (TrainingVerdict verdict in result.Verdicts)
        {
            screen.Say($"{verdict.Name}: {verdict.Message}");
        }
    }

    private static string Training(ProgressState state) => state.Metric.Text(state.Accuracy.Training);

    private static string Validation(ProgressState state) => state.Metric.Text(state.Accuracy.Validation);
}
