namespace FastNet.Reports;

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
