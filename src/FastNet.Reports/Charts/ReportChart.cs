namespace FastNet.Reports;

/// <summary>A chart of one line or more.</summary>
internal sealed record ReportChart
{
    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>What the horizontal axis measures, with its unit.</summary>
    public required string XLabel { get; init; }

    /// <summary>What the vertical axis measures, with its unit.</summary>
    public required string YLabel { get; init; }

    /// <summary>The lines.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>A sentence for those who do not see the chart, and below it for those who do.</summary>
    public required string Description { get; init; }

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
