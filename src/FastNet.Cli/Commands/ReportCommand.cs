using System.CommandLine;
using FastNet.Cli.Output;
using FastNet.Cli.Reporting;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet report`: runs as a page of curves, tables and pictures.</summary>
internal static class ReportCommand
{
    public static Command Create(ToolConsole console)
    {
        Argument<string[]> runs = new("runs")
        {
            Description = "Folders that --out of fastnet train, tune or knn made. One is shown with all that is known of it, several are compared.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> data = OptionFactory.Path(
            "--data", "The data of a single training run, for its pictures; without it those that the run was trained on.", "path");
        Option<string?> output = OptionFactory.Path(
            "--out", $"The page; by default {RunFiles.ReportName} in the folder of a single run, or in the current folder.", "file");
        Option<string?> pictures = OptionFactory.Path("--pictures", "Folder for the pictures as PNG files, too; made when it is missing.");
        Option<int> threads = OptionFactory.Threads();
        return new Command(
            "report", "Writes one HTML file with the curves, tables and pictures of runs; it needs nothing else and loads nothing when it is opened.")
        {
            runs, data, output, pictures, threads,
        }.Does(parsed => ReportRun.Start(
            new ReportSettings(
                parsed.GetRequiredValue(runs), parsed.GetValue(data), parsed.GetValue(output), parsed.GetValue(pictures), parsed.GetValue(threads)),
            console));
    }
}
