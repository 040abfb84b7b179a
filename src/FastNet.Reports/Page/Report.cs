using System.Text;

namespace FastNet.Reports;

/// <summary>
/// A page of curves, tables and pictures: one HTML file that needs nothing else, and loads nothing when it is opened. What is added appears in that
/// order, under the last <see cref="Begin"/>. All texts are shown as they are; none is taken for HTML.
/// </summary>
public sealed partial class Report
{
    private const string SectionEnd = "</div>\n</section>\n";

    private readonly StringBuilder _body = new();
    private readonly ChartData _charts = new();
    private bool _open;

    /// <summary>An empty page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="subtitle">A line below the title.</param>
    /// <exception cref="ArgumentNullException">A text is null.</exception>
    public Report(string title, string subtitle = "")
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(subtitle);
        (Title, Subtitle) = (title, subtitle);
    }

    /// <summary>The page's title.</summary>
    public string Title { get; }

    /// <summary>The line below the title.</summary>
    public string Subtitle { get; }

    /// <summary>Begins a part of the page.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="text">A sentence below the heading.</param>
    public void Begin(string title, string text = "")
    {
        _body.Append(_open ? SectionEnd : string.Empty);
        _open = true;
        Html lead = $"<p class=\"lead\">{text}</p>\n";
        Add($"<section>\n<h2>{title}</h2>\n{(string.IsNullOrEmpty(text) ? default : lead)}<div class=\"cards\">\n");
    }

    /// <summary>Adds what a run is judged to be, one line for each judgement; nothing for none.</summary>
    /// <param name="verdicts">The judgements.</param>
    internal void AddVerdicts(IReadOnlyList<ReportVerdict> verdicts)
    {
        if (verdicts.Count > 0)
        {
            Add($"<ul class=\"verdicts wide\">\n{Html.Each(verdicts, Line)}</ul>\n");
        }

        static Html Line(ReportVerdict verdict)
        {
            (string name, string mark) = verdict.Tone switch
            {
                ReportTone.Good => ("good", "✓"),
                ReportTone.Warning => ("warning", "!"),
                ReportTone.Bad => ("bad", "✗"),
                _ => ("neutral", "i"),
            };
            return $"<li class=\"{name}\"><span class=\"mark\" aria-hidden=\"true\">{mark}</span>"
                + $"<div><strong>{verdict.Title}</strong> {verdict.Text}</div></li>\n";
        }
    }

    /// <summary>Adds figures to be seen at once: a few numbers in large type.</summary>
    /// <param name="figures">What each is, and its value.</param>
    /// <exception cref="ArgumentNullException"><paramref name="figures"/> is null.</exception>
    public void AddFigures(IReadOnlyList<(string Name, string Value)> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        Html lines = Html.Each(figures, figure => $"<div><dt>{figure.Name}</dt><dd>{figure.Value}</dd></div>\n");
        Add($"<dl class=\"figures wide\">\n{lines}</dl>\n");
    }

    /// <summary>Adds names and values in two columns.</summary>
    /// <param name="title">What they are.</param>
    /// <param name="facts">Names and values.</param>
    /// <param name="wide">Over the whole width of the page.</param>
    /// <exception cref="ArgumentNullException"><paramref name="facts"/> is null.</exception>
    public void AddFacts(string title, IReadOnlyList<(string Name, string Value)> facts, bool wide = false)
    {
        ArgumentNullException.ThrowIfNull(facts);
        Html rows = Html.Each(facts, fact => $"<tr><th scope=\"row\">{fact.Name}</th><td>{fact.Value}</td></tr>\n");
        Add($"<div class=\"card{Wide(wide)}\"><h3>{title}</h3>\n<table class=\"facts\"><tbody>\n{rows}</tbody></table></div>\n");
    }

    /// <summary>Adds a table that can be sorted by a click on a column's name.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="ArgumentException">A row has not one cell for each column.</exception>
    internal void AddTable(ReportTable table)
    {
        // A column stands as its cells do.
        Html columns = Html.Each(table.Columns.Index(), column =>
            $"<th scope=\"col\"{(HasNumbers(column.Index) ? " class=number" : "")}><button type=\"button\">{column.Item}</button></th>");
        Html rows = Html.Each(table.Rows.Index(), row =>
        {
            Ensure.That(row.Item.Count == table.Columns.Count,
                $"Row {row.Index} has {row.Item.Count} cells; expected {table.Columns.Count}, one for each column.", nameof(table));
            return $"<tr>{Html.Each(row.Item, Cell)}</tr>\n";
        });
        Add($"<div class=\"card wide\"><h3>{table.Title}</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{table.Title}\">"
            + $"<table class=\"sortable\"><thead><tr>{columns}</tr></thead><tbody>\n{rows}</tbody></table></div></div>\n");

        bool HasNumbers(int column) => table.Rows is [IReadOnlyList<ReportCell> first, ..] && column < first.Count && first[column].Value is not null;

        static Html Cell(ReportCell cell)
        {
            if (cell.Value is not double value)
            {
                return $"<td>{cell.Text}</td>";
            }

            string key = double.IsFinite(value) ? FormattableString.Invariant($"{value:R}") : string.Empty;
            return $"<td class=\"number\" data-value=\"{key}\">{cell.Text}</td>";
        }
    }

    /// <summary>Adds a chart.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="wide">Over the whole width of the page.</param>
    /// <exception cref="ArgumentException">A series has another number of heights, errors or edges than of places.</exception>
    internal void AddChart(ReportChart chart, bool wide = false)
    {
        Html caption = $"<figcaption>{chart.Description}</figcaption>\n{(chart.ShowNumbers ? Numbers(chart) : default)}";
        AddFigure(chart.Title, chart.Description, _charts.Add(chart), wide, caption);
    }

    /// <summary>Adds a chart of points whose colours are values.</summary>
    /// <param name="chart">The chart.</param>
    internal void AddScatter(ScatterChart chart)
    {
        string Scale(double value) => chart.Percent ? FormattableString.Invariant($"{value:P1}") : FormattableString.Invariant($"{value:G4}");
        double[] values = [.. chart.Points.Select(point => point.Value).Where(double.IsFinite)];
        Html scale = default;
        if (values.Length > 0)
        {
            scale = $"<div class=\"scale\"><span>{chart.ValueLabel}</span><span>{Scale(values.Min())}</span><span class=\"ramp\" "
                + $"aria-hidden=\"true\"></span><span>{Scale(values.Max())}</span></div>\n";
        }

        AddFigure(chart.Title, chart.Description, _charts.Add(chart), wide: true, $"{scale}<figcaption>{chart.Description}</figcaption>\n");
    }

    /// <summary>Adds a picture, enlarged without smoothing.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="description">A sentence on it.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="rows">What its rows are, from the top, each of the same height; none: nothing is written beside it.</param>
    /// <param name="wide">Over the whole width of the page.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public void AddPicture(string title, string description, Picture picture, IReadOnlyList<string>? rows = null, bool wide = false)
    {
        ArgumentNullException.ThrowIfNull(picture);
        using MemoryStream png = new();
        picture.WritePng(png);
        AddPng(title, description, png.GetBuffer().AsSpan(0, (int)png.Length), rows, wide);
    }

    /// <summary>Adds a picture that is a PNG file already.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="description">A sentence on it.</param>
    /// <param name="png">The file's bytes.</param>
    /// <param name="rows">What its rows are, from the top, each of the same height; none: nothing is written beside it.</param>
    /// <param name="wide">Over the whole width of the page.</param>
    /// <exception cref="DataFormatException">The bytes do not begin as a PNG file does.</exception>
    public void AddPng(string title, string description, ReadOnlySpan<byte> png, IReadOnlyList<string>? rows = null, bool wide = false)
    {
        (int width, int height) = PngEncoder.Size(png);
        Html labels = $"<ol>{Html.Each(rows ?? [], row => $"<li>{row}</li>")}</ol>";
        Add($"<figure class=\"card picture{Wide(wide)}\"><h3>{title}</h3>\n<div class=\"labelled\">{(rows is { Count: > 0 } ? labels : default)}"
            + $"<img alt=\"{title}. {description}\" width=\"{width}\" height=\"{height}\" "
            + $"src=\"data:image/png;base64,{Convert.ToBase64String(png)}\"></div>\n<figcaption>{description}</figcaption></figure>\n");
    }

    /// <summary>Writes the page as it is now.</summary>
    /// <param name="stream">Where to, in UTF-8; it stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Encoding.UTF8.GetBytes(ReportPage.Compose(this, $"{_body}{(_open ? SectionEnd : string.Empty)}", _charts.ToJson())));
    }

    /// <summary>Saves the page, wholly or not at all.</summary>
    /// <param name="path">The file to make or to replace; its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null, or names a folder.</exception>
    /// <exception cref="IOException">The folder does not exist, or the disk is full or fails.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, Write);

    private void AddFigure(string title, string description, int number, bool wide, Html caption)
        => Add($"<figure class=\"card chart{Wide(wide)}\"><h3>{title}</h3>\n<div class=\"plot\"><canvas data-chart=\"{number}\" "
            + $"role=\"img\" aria-label=\"{title}. {description}\"></canvas></div>\n{caption}</figure>\n");

    /// <summary>The points of all series, a row for each place.</summary>
    private static Html Numbers(ReportChart chart)
    {
        Html names = Html.Each(chart.Series, series => $"<th scope=\"col\">{series.Name}</th>");
        Html rows = Html.Each(
            chart.Series.SelectMany(series => series.X).Distinct().Order(),
            x => $"<tr><th scope=\"row\">{x:0.###}</th>{Html.Each(chart.Series, series => $"<td class=\"number\">{At(series, x)}</td>")}</tr>\n");
        return $"<details><summary>The numbers</summary><div class=\"scroll\"><table><thead><tr><th scope=\"col\">{chart.XLabel}</th>{names}</tr>"
            + $"</thead><tbody>\n{rows}</tbody></table></div></details>\n";

        string At(ChartSeries series, double x)
        {
            int place = series.X.ToList().IndexOf(x);
            string error = place >= 0 && series.Error is not null ? $" ± {Figure(series.Error[place], chart.Percent)}" : string.Empty;
            return place < 0 ? string.Empty : Figure(series.Y[place], chart.Percent) + error;
        }
    }

    private static string Figure(double value, bool percent)
        => !double.IsFinite(value) ? "–"
            : percent ? FormattableString.Invariant($"{100 * value:F2} %")
            : FormattableString.Invariant($"{value:G5}");

    private static string Wide(bool wide) => wide ? " wide" : string.Empty;

    /// <summary>Adds HTML to the last section.</summary>
    private void Add(Html html)
    {
        _body.Append(_open ? string.Empty : "<section>\n<div class=\"cards\">\n").Append(html);
        _open = true;
    }
}
