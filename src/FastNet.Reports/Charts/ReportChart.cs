namespace FastNet.Reports;

/// <summary>A chart of one line or more.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="XLabel">What the horizontal axis measures, with its unit.</param>
/// <param name="YLabel">What the vertical axis measures, with its unit.</param>
/// <param name="Description">A sentence for those who do not see the chart, and below it for those who do.</param>
/// <param name="Series">The lines.</param>
internal sealed record ReportChart(string Title, string XLabel, string YLabel, string Description, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>Heights are parts of a whole, 0 to 1, and shown in per cent.</summary>
    public bool Percent { get; init; }

    /// <summary>The horizontal axis is logarithmic; all places are above 0.</summary>
    public bool LogX { get; init; }

    /// <summary>The vertical axis is logarithmic; all heights are above 0.</summary>
    public bool LogY { get; init; }

    /// <summary>Where the horizontal axis has its marks; null: wherever they fit.</summary>
    public IReadOnlyList<double>? XTicks { get; init; }

    /// <summary>Whether the numbers stand in a table below the chart.</summary>
    public bool ShowNumbers { get; init; }
}
