namespace FastNet.Reports;

/// <summary>Points in a plane whose colours are values: a search over two settings.</summary>
internal sealed record ScatterChart
{
    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>The horizontal setting.</summary>
    public required string XLabel { get; init; }

    /// <summary>The vertical setting.</summary>
    public required string YLabel { get; init; }

    /// <summary>What the colour says.</summary>
    public required string ValueLabel { get; init; }

    /// <summary>Whether the colours are parts of a whole, and told in per cent.</summary>
    public bool Percent { get; init; } = true;

    /// <summary>The points; one whose place is no finite number is left out.</summary>
    public required IReadOnlyList<ScatterPoint> Points { get; init; }

    /// <summary>A sentence for those who do not see the chart, and below it for those who do.</summary>
    public required string Description { get; init; }
}

/// <summary>A point of a scatter chart.</summary>
/// <param name="X">Its place from left to right.</param>
/// <param name="Y">Its place from bottom to top.</param>
/// <param name="Value">What its colour says; NaN: nothing, the point is a cross.</param>
/// <param name="Label">What it is.</param>
internal readonly record struct ScatterPoint(double X, double Y, double Value, string Label);
