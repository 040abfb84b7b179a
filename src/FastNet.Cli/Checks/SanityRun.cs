using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Output;
using FastNet.Cli.Training;
using FastNet.Data;
using FastNet.Numerics;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Checks;

/// <summary>`fastnet check`: what CS231n tells to look at before a training ("Neural networks 3: before learning, sanity checks").</summary>
internal static class SanityRun
{
    /// <summary>Rows for the first loss, or all there are.</summary>
    private const int LossRows = 256;

    /// <summary>Makes all checks and shows them.</summary>
    /// <param name="settings">What is to be trained.</param>
    /// <param name="console">Where the table goes.</param>
    /// <returns>The exit code: 0 if all passed.</returns>
    /// <exception cref="ToolException">The settings cannot be followed here.</exception>
    public static int Start(TrainSettings settings, ToolConsole console)
    {
        SimdWidth.Require();
        Action<string> say = settings.Get(Quiet) ? static _ => { } : console.Out.WriteLine;
        (string title, List<CheckRow> rows) = settings.Precision == PrecisionName.Float ? Run<float>(settings, say) : Run<double>(settings, say);
        int failed = rows.Count(row => !row.Passed);
        if (!settings.Get(Quiet))
        {
            console.Out.WriteLine(title);
            IEnumerable<string[]> lines = rows.Select(
                row => (string[])[row.Name, row.Found, row.Expected, row.Passed ? "pass" : "FAIL", row.Advice]);
            TextTable.Write(console.Out, lines.Prepend(["check", "found", "expected", "verdict", "advice"]));
            console.Out.WriteLine($"{rows.Count} checks; {(failed == 0 ? "all pass" : $"{failed} failed")}.");
        }

        return failed == 0 ? ExitCode.Success : ExitCode.Missed;
    }

    private static (string Title, List<CheckRow> Rows) Run<T>(TrainSettings settings, Action<string> say)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Workers workers = new(settings.Get(Threads));
        DataSplit<T> split = TrainRun.LoadData<T>(settings, workers, say);
        ModelShape shape = TrainSession<T>.Shape(settings, split);
        Samples<T> rows = Draw(split, LossRows, settings.Get(Seed));
        Samples<T> few = Draw(split, OverfitCheck<T>.MostRows, settings.Get(Seed));
        MemoryNeed.Require<double>(settings, shape, rows.Count);
        string net = $"{OptionFactory.NameOf(shape.Model)} {shape.Widths}, {OptionFactory.NameOf(settings.Precision)}";
        return ($"{TrainRun.NameOf(split, settings.Data)}; {net}", DataChecks.WithCause(
        [
            .. new SplitChecks<T>(split).Rows(),
            .. new InitialLossCheck<T>(settings, shape, rows, workers).Rows(),
            new OverfitCheck<T>(settings, shape, few, workers).Row(),
            GradientRow.Of(settings, shape, few, workers),
        ]));
    }

    private static Samples<T> Draw<T>(DataSplit<T> split, int most, uint seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => split.Development(Math.Min(most, split.Train.Count), new RandomState(seed));
}
