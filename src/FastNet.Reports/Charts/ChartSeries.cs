namespace FastNet.Reports;

/// <summary>Points of a chart that belong together.</summary>
/// <param name="Name">What the legend calls them.</param>
/// <param name="X">Their places.</param>
/// <param name="Y">Their heights, one for each place; what is no finite number leaves a gap.</param>
internal sealed record ChartSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>The lower edge of a band around the line, one for each place; null: no band.</summary>
    public IReadOnlyList<double>? Low { get; init; }

    /// <summary>The upper edge of the band.</summary>
    public IReadOnlyList<double>? High { get; init; }

    /// <summary>Half the height of each point's error bar; null: none.</summary>
    public IReadOnlyList<double>? Error { get; init; }

    /// <summary>Points alone, no line between them.</summary>
    public bool PointsOnly { get; init; }

    /// <summary>A line of dashes.</summary>
    public bool Dashed { get; init; }

    /// <summary>The number of its colour; series of one colour belong together. None: its own place.</summary>
    public int? Color { get; init; }
}
