using System.Globalization;
using System.Net;
using System.Text;

namespace FastNet.Benchmarks;

/// <summary>A row of a chart: a number above 0 and the range around it.</summary>
/// <param name="Label">What was measured.</param>
/// <param name="Value">Where its point lies.</param>
/// <param name="Low">Where its range begins.</param>
/// <param name="High">Where its range ends.</param>
internal readonly record struct RangeRow(string Label, double Value, double Low, double High);

/// <summary>A picture (SVG) of ratios, one a row, as points with ranges on a logarithmic axis that shows 1.</summary>
internal static class RangeChart
{
    private const int Left = 330;
    private const int PlotWidth = 400;
    private const int Width = Left + PlotWidth + 60;
    private const int Top = 44;
    private const int RowHeight = 18;
    private static readonly double[] Marks = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];

    /// <param name="title">What the axis measures.</param>
    /// <param name="rows">One row or more.</param>
    public static string Draw(string title, IReadOnlyList<RangeRow> rows)
    {
        double first = Marks.LastOrDefault(mark => mark < 1 && mark <= rows.Min(row => row.Low), 0.5);
        double last = Marks.FirstOrDefault(mark => mark > 1 && mark >= rows.Max(row => row.High), Marks[^1]);
        string Place(double value) => Number(Left + (PlotWidth * Math.Log(Math.Clamp(value, first, last) / first) / Math.Log(last / first)));
        int bottom = Top + (RowHeight * rows.Count);
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {Width} {bottom + 10}' width='{Width}' height='{bottom + 10}' ");
        svg.Append(CultureInfo.InvariantCulture, $"font-family='sans-serif' font-size='12'>\n<rect width='{Width}' height='{bottom + 10}' fill='white'/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x='4' y='16' font-weight='bold'>{WebUtility.HtmlEncode(title)}</text>\n");
        foreach (double mark in Marks.Where(mark => mark >= first && mark <= last))
        {
            string colour = mark == 1 ? "#333" : "#ddd";
            svg.Append(CultureInfo.InvariantCulture, $"<path d='M{Place(mark)} {Top}V{bottom}' stroke='{colour}'/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x='{Place(mark)}' y='{Top - 4}' text-anchor='middle' fill='#555'>{Number(mark)}</text>\n");
        }

        foreach ((int i, RangeRow row) in rows.Index())
        {
            int y = Top + (RowHeight * i) + (RowHeight / 2);
            svg.Append(CultureInfo.InvariantCulture, $"<text x='{Left - 8}' y='{y + 4}' text-anchor='end'>{WebUtility.HtmlEncode(row.Label)}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<path d='M{Place(row.Low)} {y}H{Place(row.High)}' stroke='#7ab' stroke-width='5'/>");
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx='{Place(row.Value)}' cy='{y}' r='4' fill='#146'/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x='{Left + PlotWidth + 10}' y='{y + 4}'>{row.Value:0.00}</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
