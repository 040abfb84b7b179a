using System.Text.Json.Serialization;

namespace FastNet.Reports;

/// <summary>A chart of one line or more; the script takes it by other names.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="XLabel">What the horizontal axis measures, with its unit.</param>
/// <param name="YLabel">What the vertical axis measures, with its unit.</param>
/// <param name="Description">A sentence for those who do not see the chart, and below it for those who do.</param>
/// <param name="Series">The lines.</param>
internal sealed record ReportChart(
    [property: JsonIgnore] string Title, [property: JsonPropertyName("x")] string XLabel, [property: JsonPropertyName("y")] string YLabel,
    [property: JsonIgnore] string Description, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>Tells it from charts of points.</summary>
    public string Kind { get; } = "line";

    /// <summary>Heights are parts of a whole, 0 to 1, and shown in per cent.</summary>
    public bool Percent { get; init; }

    /// <summary>The horizontal axis is logarithmic; all places are above 0.</summary>
    public bool LogX { get; init; }

    /// <summary>The vertical axis is logarithmic; all heights are above 0.</summary>
    public bool LogY { get; init; }

    /// <summary>Where the horizontal axis has its marks; null: wherever they fit.</summary>
    [JsonPropertyName("ticks")]
    public IReadOnlyList<double>? XTicks { get; init; }

    /// <summary>Whether the numbers stand in a table below the chart.</summary>
    [JsonIgnore]
    public bool ShowNumbers { get; init; }
}

/// <summary>Points of a chart that belong together.</summary>
/// <param name="Name">What the legend calls them.</param>
/// <param name="X">Their places.</param>
/// <param name="Y">Their heights, one for each place; what is no finite number leaves a gap.</param>
internal sealed record ChartSeries(
    string Name, [property: JsonPropertyName("px")] IReadOnlyList<double> X, [property: JsonPropertyName("py")] IReadOnlyList<double> Y)
{
    /// <summary>The lower edge of a band around the line, one for each place; null: no band.</summary>
    public IReadOnlyList<double>? Low { get; init; }

    /// <summary>The upper edge of the band.</summary>
    public IReadOnlyList<double>? High { get; init; }

    /// <summary>Half the height of each point's error bar; null: none.</summary>
    public IReadOnlyList<double>? Error { get; init; }

    /// <summary>Points alone, no line between them.</summary>
    [JsonPropertyName("points")]
    public bool PointsOnly { get; init; }

    /// <summary>A line of dashes.</summary>
    public bool Dashed { get; init; }

    /// <summary>The number of its colour; series of one colour belong together. None: its own place.</summary>
    public int? Color { get; init; }
}

/// <summary>Points in a plane whose colours are values: a search over two settings.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="XLabel">The horizontal setting.</param>
/// <param name="YLabel">The vertical setting.</param>
/// <param name="ValueLabel">What the colour says.</param>
/// <param name="Description">A sentence for those who do not see the chart, and below it for those who do.</param>
/// <param name="Points">The points; one whose place is no finite number is left out.</param>
/// <param name="Percent">Whether the colours are parts of a whole, and told in per cent.</param>
internal sealed record ScatterChart(
    string Title, string XLabel, string YLabel, string ValueLabel, string Description, IReadOnlyList<ScatterPoint> Points, bool Percent = true);

/// <summary>A point of a scatter chart.</summary>
/// <param name="X">Its place from left to right.</param>
/// <param name="Y">Its place from bottom to top.</param>
/// <param name="Value">What its colour says; NaN: nothing, the point is a cross.</param>
/// <param name="Label">What it is.</param>
internal readonly record struct ScatterPoint(double X, double Y, double Value, string Label);
