using System.Numerics;
using FastNet.Cli.Checks;
using FastNet.Cli.Commands;
using FastNet.Cli.Output;
using FastNet.Cli.Training;
using FastNet.Data;
using FastNet.Numerics;
using FastNet.Reports;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Tuning;

/// <summary>`fastnet tune --lr-range`: one short training with a growing rate, its curve, and a rate to begin with.</summary>
internal static class RangeRun
{
    private const string CsvName = "lr_range.csv";

    /// <summary>Steps, unless an epoch has more.</summary>
    private const int LeastSteps = 200;

    /// <summary>Steps, even if an epoch has more.</summary>
    private const int MostSteps = 500;

    // What has blown up would press the rest of a curve flat.
    private const double MostOfFirst = 1.2;

    /// <summary>Makes the test.</summary>
    /// <param name="settings">What is to be trained.</param>
    /// <param name="low">The first rate.</param>
    /// <param name="high">The last rate.</param>
    /// <param name="console">Where the curve is shown.</param>
    /// <param name="stop">Ends it early; none: the process's own signals do.</param>
    /// <returns>The exit code: success where there is a rate to suggest.</returns>
    /// <exception cref="ToolException">The settings cannot be followed here.</exception>
    public static int Start(TrainSettings settings, double low, double high, ToolConsole console, StopSignal? stop)
    {
        SimdWidth.Require();
        using StopSignal? own = stop is null ? StopSignal.Listen() : null;
        stop ??= own!;
        using OutputFolder? folder = settings.Out is null
            ? null
            : OutputFolder.Prepare(settings.Out, [CsvName, RunFiles.ReportName], replaces: false, "take it away");
        Screen screen = new(console, settings.Get(Quiet));
        Action<string> say = screen.Say;
        LearningRateRange range = settings.Precision == PrecisionName.Float
            ? Measure<float>(settings, low, high, say, stop.Token)
            : Measure<double>(settings, low, high, say, stop.Token);
        if (stop.Token.IsCancellationRequested)
        {
            console.Tell("stopped before the end of the test; nothing is written");
            return stop.ExitCode;
        }

        Show(range, screen);
        if (settings.Out is not null)
        {
            Save(settings.Out, range, say);
        }

        if (range.Suggested is null)
        {
            console.Tell("the loss fell at no rate; there is none to suggest (fastnet check tells whether the net can learn)");
        }

        return range.Suggested is null ? ExitCode.Missed : ExitCode.Success;
    }

    private static LearningRateRange Measure<T>(TrainSettings settings, double low, double high, Action<string> say, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Workers workers = new(settings.Get(Threads));
        DataSplit<T> split = TrainRun.LoadData<T>(settings, workers, say);
        DataChecks.Failed(split).ForEach(doubt => say(doubt.Warning));
        TrainingOptions options = TrainSession<T>.Options(settings, split);
        int steps = settings.Get(Iterations) ?? Math.Clamp(options.IterationsPerEpoch(split.Train.Count), LeastSteps, MostSteps);
        string net = $"{split.Name}: net {TrainSession<T>.Shape(settings, split).Widths}, {OptionFactory.NameOf(settings.Precision)}";
        say($"{net}; rates from {low:G4} to {high:G4} in {steps:N0} steps");
        return LearningRateRange.Measure(options, given => new TrainSession<T>(settings, split, workers, given).Solver, low, high, steps, stop);
    }

    private static void Show(LearningRateRange range, Screen screen)
    {
        screen.Draw(
            $"smoothed loss at rates from {range.Rates[0]:G4} to {range.Rates[^1]:G4}, each step by the same factor", Clipped(range, range.Smoothed));
        screen.Say(range.BlowUp is double end ? $"the loss blew up at {end:G4}" : "the loss did not blow up");
        screen.Say(range.Steepest is double steepest ? $"it fell steepest at {steepest:G4}" : "it did not fall");
        if (range.Suggested is double rate)
        {
            screen.Say($"suggested: --learning-rate {rate:G2}");
        }
    }

    private static void Save(string folder, LearningRateRange range, Action<string> say)
    {
        string csv = Path.Combine(folder, CsvName);
        AtomicFile.Write(csv, stream =>
        {
            using StreamWriter table = new(stream, leaveOpen: true);
            table.Write("learning_rate,loss,smoothed_loss\n");
            for (int i = 0; i < range.Rates.Count; i++)
            {
                table.Write($"{range.Rates[i]:R},{range.Losses[i]:R},{range.Smoothed[i]:R}\n");
            }
        });
        Report report = new("Learning-rate range test");
        report.AddFigures(
        [
            .. range.Suggested is double rate ? [("suggested rate", $"{rate:G2}")] : ((string, string)[])[],
            .. range.Steepest is double steepest ? [("steepest fall at", $"{steepest:G4}")] : ((string, string)[])[],
            .. range.BlowUp is double end ? [("blew up at", $"{end:G4}")] : ((string, string)[])[],
        ]);
        report.AddChart(
            new ReportChart(
                "Loss by learning rate", "learning rate", "loss",
                "A step for each rate, which grows by the same factor. Line: moving average; points: losses of single batches. "
                + "What is far above the first loss is left out.",
                [
                    new ChartSeries("smoothed", range.Rates, Clipped(range, range.Smoothed)),
                    new ChartSeries("batches", range.Rates, Clipped(range, range.Losses)) { PointsOnly = true },
                ])
            {
                LogX = true,
            },
            wide: true);
        string page = Path.Combine(folder, RunFiles.ReportName);
        report.Save(page);
        say(csv);
        say(page);
    }

    private static double[] Clipped(LearningRateRange range, IReadOnlyList<double> losses)
    {
        double most = range.Smoothed[0] + ((MostOfFirst - 1) * Math.Abs(range.Smoothed[0]));
        return [.. losses.Select(loss => loss <= most ? loss : double.NaN)];
    }
}
