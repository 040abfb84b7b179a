using System.Text;

namespace FastNet.Reports;

/// <summary>
/// A page of curves, tables and pictures: one HTML file that needs nothing else, and loads nothing when it is opened. What is added appears in that
/// order, under the last <see cref="Begin"/>. All texts are shown as they are; none is taken for HTML.
/// </summary>
public sealed partial class Report
{
    private readonly HtmlText _body = new();
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
        End();
        _body.Add($"<section>\n<h2>{title}</h2>\n");
        if (!string.IsNullOrEmpty(text))
        {
            _body.Add($"<p class=\"lead\">{text}</p>\n");
        }

        _body.Add($"<div class=\"cards\">\n");
        _open = true;
    }

    /// <summary>Adds what a run is judged to be, one line for each judgement; nothing for none.</summary>
    /// <param name="verdicts">The judgements.</param>
    internal void AddVerdicts(IReadOnlyList<ReportVerdict> verdicts)
    {
        if (verdicts.Count == 0)
        {
            return;
        }

        Open();
        _body.Add($"<ul class=\"verdicts wide\">\n");
        foreach (ReportVerdict verdict in verdicts)
        {
            (string name, string mark) = verdict.Tone switch
            {
                ReportTone.Good => ("good", "✓"),
                ReportTone.Warning => ("warning", "!"),
                ReportTone.Bad => ("bad", "✗"),
                _ => ("neutral", "i"),
            };
            _body.Add(
                $"<li class=\"{name}\"><span class=\"mark\" aria-hidden=\"true\">{mark}</span>"
                    + $"<div><strong>{verdict.Title}</strong> {verdict.Text}</div></li>\n");
        }

        _body.Add($"</ul>\n");
    }

    /// <summary>Adds figures to be seen at once: a few numbers in large type.</summary>
    /// <param name="figures">What each is, and its value.</param>
    /// <exception cref="ArgumentNullException"><paramref name="figures"/> is null.</exception>
    public void AddFigures(IReadOnlyList<(string Name, string Value)> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        Open();
        _body.Add($"<dl class=\"figures wide\">\n");
        foreach ((string name, string value) in figures)
        {
            _body.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");
        }

        _body.Add($"</dl>\n");
    }

    /// <summary>Adds names and values in two columns.</summary>
    /// <param name="title">What they are.</param>
    /// <param name="facts">Names and values.</param>
    /// <param name="wide">Over the whole width of the page.</param>
    /// <exception cref="ArgumentNullException"><paramref name="facts"/> is null.</exception>
    public void AddFacts(string title, IReadOnlyList<(string Name, string Value)> facts, bool wide = false)
    {
        ArgumentNullException.ThrowIfNull(facts);
        Open();
        _body.Add($"<div class=\"card{(wide ? " wide" : string.Empty)}\"><h3>{title}</h3>\n<table class=\"facts\"><tbody>\n");
        foreach ((string name, string value) in facts)
        {
            _body.Add($"<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>\n");
        }

        _body.Add($"</tbody></table></div>\n");
    }

    /// <summary>Adds a table that can be sorted by a click on a column's name.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="ArgumentException">A row has not one cell for each column.</exception>
    internal void AddTable(ReportTable table)
    {
        Open();
        _body.Add(
            $"<div class=\"card wide\"><h3>{table.Title}</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                + $"aria-label=\"{table.Title}\"><table class=\"sortable\"><thead><tr>");
        for (int column = 0; column < table.Columns.Count; column++)
        {
            // As its cells stand.
            bool numbers = table.Rows is [IReadOnlyList<ReportCell> first, ..] && column < first.Count && first[column].Value is not null;
            _body.Add($"<th scope=\"col\"{(numbers ? " class=number" : string.Empty)}><button type=\"button\">{table.Columns[column]}</button></th>");
        }

        _body.Add($"</tr></thead><tbody>\n");
        for (int i = 0; i < table.Rows.Count; i++)
        {
            if (table.Rows[i].Count != table.Columns.Count)
            {
                throw new ArgumentException(
                    $"Row {i} has {table.Rows[i].Count} cells; expected {table.Columns.Count}, one for each column.", nameof(table));
            }

            _body.Add($"<tr>");
            foreach (ReportCell cell in table.Rows[i])
            {
                if (cell.Value is double value)
                {
                    string key = double.IsFinite(value) ? FormattableString.Invariant($"{value:R}") : string.Empty;
                    _body.Add($"<td class=\"number\" data-value=\"{key}\">{cell.Text}</td>");
                }
                else
                {
                    _body.Add($"<td>{cell.Text}</td>");
                }
            }

            _body.Add($"</tr>\n");
        }

        _body.Add($"</tbody></table></div></div>\n");
    }

    /// <summary>Adds a chart.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="wide">Over the whole width of the page.</param>
    /// <exception cref="ArgumentException">A series has another number of heights, errors or edges than of places.</exception>
    internal void AddChart(ReportChart chart, bool wide = false)
    {
        Open();
        int number = _charts.Add(chart);
        BeginFigure(chart.Title, chart.Description, number, wide);
        _body.Add($"<figcaption>{chart.Description}</figcaption>\n");
        if (chart.ShowNumbers)
        {
            AddNumbers(chart);
        }

        _body.Add($"</figure>\n");
    }

    /// <summary>Adds a chart of points whose colours are values.</summary>
    /// <param name="chart">The chart.</param>
    internal void AddScatter(ScatterChart chart)
    {
        Open();
        int number = _charts.Add(chart);
        BeginFigure(chart.Title, chart.Description, number, wide: true);
        string Scale(double value) => chart.Percent ? FormattableString.Invariant($"{value:P1}") : FormattableString.Invariant($"{value:G4}");
        double[] values = [.. chart.Points.Select(point => point.Value).Where(double.IsFinite)];
        if (values.Length > 0)
        {
            _body.Add(
                $"<div class=\"scale\"><span>{chart.ValueLabel}</span><span>{Scale(values.Min())}</span><span class=\"ramp\" "
                    + $"aria-hidden=\"true\"></span><span>{Scale(values.Max())}</span></div>\n");
        }

        _body.Add($"<figcaption>{chart.Description}</figcaption>\n</figure>\n");
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
        Open();
        _body.Add($"<figure class=\"card picture{(wide ? " wide" : string.Empty)}\"><h3>{title}</h3>\n<div class=\"labelled\">");
        if (rows is { Count: > 0 })
        {
            _body.Add($"<ol>");
            foreach (string row in rows)
            {
                _body.Add($"<li>{row}</li>");
            }

            _body.Add($"</ol>");
        }

        _body.Add(
            $"<img alt=\"{title}. {description}\" width=\"{width}\" height=\"{height}\" "
                + $"src=\"data:image/png;base64,{Convert.ToBase64String(png)}\"></div>\n<figcaption>{description}</figcaption></figure>\n");
    }

    /// <summary>Writes the page as it is now.</summary>
    /// <param name="stream">Where to, in UTF-8; it stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Encoding.UTF8.GetBytes(ReportPage.Compose(this, _open ? $"{_body}</div>\n</section>\n" : _body.ToString(), _charts.ToJson())));
    }

    /// <summary>Saves the page, wholly or not at all.</summary>
    /// <param name="path">The file to make or to replace; its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null, or names a folder.</exception>
    /// <exception cref="IOException">The folder does not exist, or the disk is full or fails.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, Write);

    private void BeginFigure(string title, string description, int number, bool wide)
        => _body.Add(
            $"<figure class=\"card chart{(wide ? " wide" : string.Empty)}\"><h3>{title}</h3>\n<div class=\"plot\"><canvas data-chart=\"{number}\" "
                + $"role=\"img\" aria-label=\"{title}. {description}\"></canvas></div>\n");

    /// <summary>The points of all series, a row for each place.</summary>
    private void AddNumbers(ReportChart chart)
    {
        _body.Add($"<details><summary>The numbers</summary><div class=\"scroll\"><table><thead><tr><th scope=\"col\">{chart.XLabel}</th>");
        foreach (ChartSeries series in chart.Series)
        {
            _body.Add($"<th scope=\"col\">{series.Name}</th>");
        }

        _body.Add($"</tr></thead><tbody>\n");
        foreach (double x in chart.Series.SelectMany(series => series.X).Distinct().Order())
        {
            _body.Add($"<tr><th scope=\"row\">{x:0.###}</th>");
            foreach (ChartSeries series in chart.Series)
            {
                int place = series.X.ToList().IndexOf(x);
                string error = place >= 0 && series.Error is not null ? $" ± {Figure(series.Error[place], chart.Percent)}" : string.Empty;
                _body.Add($"<td class=\"number\">{(place < 0 ? string.Empty : Figure(series.Y[place], chart.Percent))}{error}</td>");
            }

            _body.Add($"</tr>\n");
        }

        _body.Add($"</tbody></table></div></details>\n");
    }

    private static string Figure(double value, bool percent)
        => !double.IsFinite(value) ? "–"
            : percent ? FormattableString.Invariant($"{100 * value:F2} %")
            : FormattableString.Invariant($"{value:G5}");

    private void Open()
    {
        if (!_open)
        {
            _body.Add($"<section>\n<div class=\"cards\">\n");
            _open = true;
        }
    }

    private void End()
    {
        if (_open)
        {
            _body.Add($"</div>\n</section>\n");
            _open = false;
        }
    }
}
