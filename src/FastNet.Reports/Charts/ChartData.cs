using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FastNet.Reports;

/// <summary>
/// The charts of a page as JSON, for its script. The serializer's default encoder escapes all that is special to HTML, so that the text can stand in
/// a script element. A number that is not finite is null.
/// </summary>
internal sealed class ChartData
{
    // Parts of the axis: from one point of a place to the next, and all points of a place at most.
    private const double NearestStep = 0.018;
    private const double WidestGroup = 0.15;

    private readonly List<object> _charts = [];

    /// <returns>The chart's number.</returns>
    public int Add(ReportChart chart)
    {
        foreach (ChartSeries series in chart.Series)
        {
            IReadOnlyList<double>?[] all = [series.Y, series.Low, series.High, series.Error];
            int? wrong = Array.Find(all, values => values is not null && values.Count != series.X.Count)?.Count;
            Ensure.That(wrong is null,
                $"The series '{series.Name}' has {series.X.Count} places and {wrong} values; expected as many.", nameof(chart));
        }

        _charts.Add(chart with { Series = [.. chart.Series.Select((line, i) => line with { Color = line.Color ?? i })] });
        return _charts.Count - 1;
    }

    /// <returns>The chart's number.</returns>
    public int Add(ScatterChart chart)
    {
        // The best last, so that it lies on top.
        ScatterPoint[] points = [.. chart.Points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).OrderBy(point => point.Value)];
        ScatterAxis x = new(points.Select(point => point.X));
        ScatterAxis y = new(points.Select(point => point.Y));
        _charts.Add(new ScatterPlot(
            "scatter", chart.XLabel, chart.YLabel, chart.ValueLabel, chart.Percent, x.IsLog, y.IsLog, x.Ticks, y.Ticks, x.Zero, y.Zero,
            SideBySide(points, x), Array.ConvertAll(points, point => y.Place(point.Y)),
            Array.ConvertAll(points, point => point.Value), Array.ConvertAll(points, point => point.Label)));
        return _charts.Count - 1;
    }

    public string ToJson() => JsonSerializer.Serialize(_charts, ChartJson.Default.ListObject);

    /// <summary>Places from left to right; points of one place stand side by side, the best on the right.</summary>
    private static double[] SideBySide(ScatterPoint[] points, ScatterAxis axis)
    {
        double[] places = new double[points.Length];
        foreach (IGrouping<(double, double), int> group in Enumerable.Range(0, points.Length).GroupBy(i => (points[i].X, points[i].Y)))
        {
            int[] members = [.. group];
            double step = Math.Min(NearestStep, WidestGroup / members.Length);
            for (int i = 0; i < members.Length; i++)
            {
                places[members[i]] = axis.Shift(axis.Place(points[members[i]].X), step * (i - ((members.Length - 1) / 2.0)));
            }
        }

        return places;
    }
}

/// <summary>A chart of points as the script takes it.</summary>
internal sealed record ScatterPlot(
    string Kind, string X, string Y, string Value, bool Percent, bool LogX, bool LogY,
    IReadOnlyList<double>? TicksX, IReadOnlyList<double>? TicksY, double? ZeroX, double? ZeroY,
    double[] Px, double[] Py, double[] Values, string[] Labels);

/// <summary>Writes six digits, which are more than a screen shows, and half the file.</summary>
internal sealed class ChartNumber : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => throw new NotSupportedException("Charts are not read.");

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        => writer.WriteRawValue(double.IsFinite(value) ? value.ToString("G6", CultureInfo.InvariantCulture) : "null");
}

/// <summary>Writes texts as UTF-8, which half a surrogate pair, as a path may hold, is not.</summary>
internal sealed class ChartText : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => throw new NotSupportedException("Charts are not read.");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
        => writer.WriteStringValue(Encoding.UTF8.GetBytes(value));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(ChartNumber), typeof(ChartText)])]
[JsonSerializable(typeof(List<object>))]
[JsonSerializable(typeof(ReportChart))]
[JsonSerializable(typeof(ScatterPlot))]
internal sealed partial class ChartJson : JsonSerializerContext;
