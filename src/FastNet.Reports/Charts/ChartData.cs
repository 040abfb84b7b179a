using System.Text;
using System.Text.Json;

namespace FastNet.Reports;

/// <summary>
/// The charts of a page as JSON, for its script. The writer's default encoder escapes whatever is special to HTML, so that the text can stand in a
/// script element. What is no finite number is null.
/// </summary>
internal sealed class ChartData
{
    // Parts of the axis: from one point of a place to the next, and all points of a place at most.
    private const double NearestStep = 0.018;
    private const double WidestGroup = 0.15;

    private readonly List<Action<Utf8JsonWriter>> _charts = [];

    /// <returns>The chart's number.</returns>
    public int Add(ReportChart chart)
    {
        foreach (ChartSeries series in chart.Series)
        {
            foreach (IReadOnlyList<double>? values in (ReadOnlySpan<IReadOnlyList<double>?>)[series.Y, series.Low, series.High, series.Error])
            {
                if (values is not null && values.Count != series.X.Count)
                {
                    throw new ArgumentException($"The series '{series.Name}' has {series.X.Count} places and {values.Count} values; expected as many.", nameof(chart));
                }
            }
        }

        _charts.Add(json => Write(json, chart));
        return _charts.Count - 1;
    }

    /// <returns>The chart's number.</returns>
    public int Add(ScatterChart chart)
    {
        _charts.Add(json => Write(json, chart));
        return _charts.Count - 1;
    }

    public string ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartArray();
            foreach (Action<Utf8JsonWriter> write in _charts)
            {
                write(json);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, ReportChart chart)
    {
        json.WriteStartObject();
        json.WriteString("kind", "line");
        WriteText(json, "x", chart.XLabel);
        WriteText(json, "y", chart.YLabel);
        json.WriteBoolean("percent", chart.Percent);
        json.WriteBoolean("logX", chart.LogX);
        json.WriteBoolean("logY", chart.LogY);
        WriteNumbers(json, "ticks", chart.XTicks);
        json.WriteStartArray("series");
        for (int i = 0; i < chart.Series.Count; i++)
        {
            ChartSeries series = chart.Series[i];
            json.WriteStartObject();
            WriteText(json, "name", series.Name);
            json.WriteNumber("color", series.Color ?? i);
            json.WriteBoolean("dashed", series.Dashed);
            json.WriteBoolean("points", series.PointsOnly);
            WriteNumbers(json, "px", series.X);
            WriteNumbers(json, "py", series.Y);
            WriteNumbers(json, "low", series.Low);
            WriteNumbers(json, "high", series.High);
            WriteNumbers(json, "error", series.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ScatterChart chart)
    {
        // The best last, so that it lies on top.
        ScatterPoint[] points = [.. chart.Points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).OrderBy(point => point.Value)];
        ScatterAxis x = new(points.Select(point => point.X));
        ScatterAxis y = new(points.Select(point => point.Y));
        json.WriteStartObject();
        json.WriteString("kind", "scatter");
        WriteText(json, "x", chart.XLabel);
        WriteText(json, "y", chart.YLabel);
        WriteText(json, "value", chart.ValueLabel);
        json.WriteBoolean("percent", chart.Percent);
        json.WriteBoolean("logX", x.IsLog);
        json.WriteBoolean("logY", y.IsLog);
        WriteNumbers(json, "ticksX", x.Ticks);
        WriteNumbers(json, "ticksY", y.Ticks);
        WriteNumber(json, "zeroX", x.Zero ?? double.NaN);
        WriteNumber(json, "zeroY", y.Zero ?? double.NaN);
        WriteNumbers(json, "px", SideBySide(points, x));
        WriteNumbers(json, "py", [.. points.Select(point => y.Place(point.Y))]);
        WriteNumbers(json, "values", [.. points.Select(point => point.Value)]);
        json.WriteStartArray("labels");
        foreach (ScatterPoint point in points)
        {
            json.WriteStringValue(WellFormed(point.Label));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

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

    private static void WriteText(Utf8JsonWriter json, string name, string text) => json.WriteString(name, WellFormed(text));

    // Half a surrogate pair, as a path may hold, is no UTF-8.
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<double>? values)
    {
        if (values is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (double value in values)
        {
            // Six digits are more than a screen shows, and half the file.
            if (double.IsFinite(value))
            {
                json.WriteRawValue(value.ToString("G6", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
