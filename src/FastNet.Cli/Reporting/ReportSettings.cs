namespace FastNet.Cli.Reporting;

/// <summary>Everything that `fastnet report` was asked for.</summary>
internal sealed record ReportSettings
{
    /// <summary>Folders of training, search or neighbour runs.</summary>
    public required IReadOnlyList<string> Runs { get; init; }

    /// <summary>The data of a single training run; null: those that it was trained on.</summary>
    public required string? Data { get; init; }

    /// <summary>The page; null: report.html in the folder of a single run, or in the current folder.</summary>
    public required string? Out { get; init; }

    /// <summary>Where the pictures are written as PNG files, too; null: nowhere.</summary>
    public required string? Pictures { get; init; }

    public required int Threads { get; init; }
}
