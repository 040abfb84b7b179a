namespace FastNet.Cli.Reporting;

/// <summary>Everything that `fastnet report` was asked for.</summary>
/// <param name="Runs">Folders of training, search or neighbour runs.</param>
/// <param name="Data">The data of a single training run; null: those that it was trained on.</param>
/// <param name="Out">The page; null: report.html in the folder of a single run, or in the current folder.</param>
/// <param name="Pictures">The folder where the pictures are written as PNG files, too; null: nowhere.</param>
/// <param name="Threads">Threads to predict with.</param>
internal sealed record ReportSettings(IReadOnlyList<string> Runs, string? Data, string? Out, string? Pictures, int Threads);
