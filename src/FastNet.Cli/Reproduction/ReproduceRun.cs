using System.Diagnostics;
using System.Text;
using FastNet.Cli.Data;
using FastNet.Cli.Output;

namespace FastNet.Cli.Reproduction;

/// <summary>`fastnet reproduce`: chooses rows, runs them, shows and writes what they came to.</summary>
internal static class ReproduceRun
{
    /// <summary>Every row, in the order in which they run.</summary>
    public static IReadOnlyList<ReproductionRow> Rows { get; } = [.. PublishedRuns.All.Rows.Select(run => run.Row())];

    /// <summary>Runs as the settings say.</summary>
    /// <param name="settings">What the command line asked for.</param>
    /// <param name="console">Where progress and the table are shown.</param>
    /// <param name="rows">The rows there are; tests have their own.</param>
    /// <returns>The exit code: success only if every figure passed.</returns>
    /// <exception cref="ToolException">The settings cannot be followed here.</exception>
    public static int Start(ReproduceSettings settings, ToolConsole console, IReadOnlyList<ReproductionRow> rows)
    {
        if (settings.List)
        {
            TextTable.Write(console.Out, [.. rows.Select(row => (row.Name, row.Runs + Needs(row)))]);
            return ExitCode.Success;
        }

        SimdWidth.Require();
        ReproductionRow[] asked = [.. rows.Where(row => settings.Only is null || row.Name == settings.Only)];
        string names = string.Join(", ", rows.Select(row => row.Name));
        ToolException.Demand(asked.Length > 0, $"--only is '{settings.Only}'; expected one of {names}");
        ReproductionRow[] chosen = [.. asked.Where(row => Option(row) is null || HasData(settings, row))];
        ToolException.Demand(chosen.Length > 0, $"--only is '{settings.Only}', which needs {Option(asked[0])} FOLDER");
        RequireWritable(settings.Out);
        using RowContext context = new(settings.Data, settings.FashionMnist, settings.Threads);
        if (Array.Exists(chosen, row => row.Data == RowData.Cifar10))
        {
            OpenSsl.Require("fastnet reproduce --data");
            _ = context.Cifar;
            console.Out.WriteLine($"{settings.Data}: {context.Identity!.Name}");
        }

        List<RowResult> results = [];
        foreach (ReproductionRow row in chosen)
        {
            results.Add(Run(row, context));
            console.Out.WriteLine(
                $"{results.Count}/{chosen.Length}  {row.Name}  {(results[^1].Passed ? "pass" : "FAIL")}  {results[^1].Seconds:F2} s");
        }

        ReproductionReport report = new(settings, context.Identity, results, [.. asked.Except(chosen)]);
        console.Out.WriteLine();
        report.Show(console);
        if (settings.Out is not null)
        {
            AtomicFile.Write(settings.Out, stream => stream.Write(Encoding.UTF8.GetBytes(report.Markdown())));
            console.Out.WriteLine(settings.Out);
        }

        return report.Passed ? ExitCode.Success : ExitCode.Missed;
    }

    /// <summary>The option that gives a row its data; null: it needs none.</summary>
    public static string? Option(ReproductionRow row) => row.Data switch
    {
        RowData.Cifar10 => "--data",
        RowData.FashionMnist => "--fashion-mnist",
        _ => null,
    };

    private static string Needs(ReproductionRow row) => Option(row) is string option ? $" (needs {option})" : string.Empty;

    private static bool HasData(ReproduceSettings settings, ReproductionRow row)
        => (row.Data == RowData.Cifar10 ? settings.Data : settings.FashionMnist) is not null;

    private static RowResult Run(ReproductionRow row, RowContext context)
    {
        double loading = context.LoadingSeconds;
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<Figure> figures = row.Run(context);
        return new RowResult(row, figures, Stopwatch.GetElapsedTime(start).TotalSeconds - (context.LoadingSeconds - loading));
    }

    /// <summary>Fails before the rows run, not after them.</summary>
    private static void RequireWritable(string? path)
    {
        if (path is not null)
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
            ToolException.Demand(!Directory.Exists(path), $"--out '{path}' is a folder; expected a file");
            ToolException.Demand(Directory.Exists(folder), $"--out '{path}' lies in no folder that exists; expected a file");
            OutputFolder.RequireWritable(folder, path);
        }
    }
}
