using FastNet.Cli.Output;
using FastNet.Numerics;

namespace FastNet.Cli.Gradients;

/// <summary>`fastnet gradcheck`: checks what was asked for, shows a line for each array, and the report of what is wrong.</summary>
internal static class GradcheckRun
{
    private static readonly string[] Columns = ["checked", "array", "shape", "coordinates", "kinks", "worst relative error", "where", "verdict"];

    /// <summary>Checks as the settings say.</summary>
    /// <param name="settings">What the command line asked for.</param>
    /// <param name="console">Where the table is shown.</param>
    /// <param name="cases">What there is to check; tests have their own.</param>
    /// <returns>The exit code: success only if all gradients are correct.</returns>
    /// <exception cref="ToolException">The settings cannot be followed here.</exception>
    public static int Start(GradcheckSettings settings, ToolConsole console, IReadOnlyList<GradcheckCase> cases)
    {
        SimdWidth.Require();
        using Workers workers = new(settings.Threads);
        GradientCheckOptions options = new() { Tolerance = settings.Tolerance, Samples = settings.Sparse, Seed = settings.Seed, Workers = workers };
        (string Title, GradientReport Report)[] reports = [];
        double seconds = MachineProbe.Time(
            () => reports = [.. cases.Where(settings.Wants).Select(one => (one.Title, Check(one, settings, options)))]);
        new Screen(console).Bordered(Columns, reports.SelectMany(one => Lines(one.Title, one.Report)), alarm: "WRONG");
        foreach ((string title, GradientReport report) in reports.Where(one => !one.Report.Passed))
        {
            console.Out.WriteLine($"{title}: {report.ToString().TrimEnd()}");
        }

        int wrong = reports.Count(one => !one.Report.Passed);
        long coordinates = reports.Sum(one => (long)one.Report.Checked);
        string verdict = wrong == 0 ? "all gradients are correct" : $"{wrong} of {reports.Length} have wrong gradients";
        console.Out.WriteLine($"{coordinates:N0} coordinates in {seconds:F2} s, {settings.Threads} threads; {verdict}");
        return wrong == 0 ? ExitCode.Success : ExitCode.Missed;
    }

    private static GradientReport Check(GradcheckCase one, GradcheckSettings settings, GradientCheckOptions options)
    {
        string hidden = string.Join(',', settings.Hidden);
        string sizes = $"--features {settings.Features}, --hidden {hidden}, --classes {settings.Classes}, --batch {settings.Batch}";
        return ToolException.Explain(() => one.Check(settings, options), error => error is OverflowException
            ? $"{one.Title} of {sizes} has more than {int.MaxValue} numbers; expected fewer"
            : null);
    }

    /// <summary>One line for each array; the title stands in the first.</summary>
    private static IEnumerable<string[]> Lines(string title, GradientReport report)
        => report.Arrays.Select((array, i) => (string[])
        [
            i == 0 ? title : string.Empty,
            array.Name,
            array.IsMatrix ? $"{array.Rows} x {array.Columns}" : $"{array.Columns}",
            $"{array.Checked:N0}",
            $"{array.Kinks}",
            $"{array.WorstRelativeError:0.0e-0}",
            array.Worst is GradientCoordinate worst ? array.NameOf(worst.Index) : string.Empty,
            array.Passed ? "pass" : "WRONG",
        ]);
}
