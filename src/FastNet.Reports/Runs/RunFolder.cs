using System.Globalization;
using System.Text.Json;

namespace FastNet.Reports;

/// <summary>The files that fastnet train writes, read back. Names and values are shown as they are found: options that are new here appear by themselves.</summary>
internal static class RunFolder
{
    private const string LossName = "loss_history.csv";
    private const string AccuracyName = "accuracy_history.csv";
    private const string LossHeader = "iteration,loss";

    // Files of before it was measured do not have it.
    private const string ValidationLossColumn = ",validation_loss";

    // Options of which a page shows the last part alone: it may be mailed, and whose folders they are is nobody's business.
    private static readonly string[] Paths = ["data", "out"];

    public static TrainingRun Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string path = Path.Combine(folder, TrainingRun.FileName);
        using JsonDocument summary = JsonFile.Open(path);
        JsonElement root = summary.RootElement;
        string metric = JsonFile.Text(root, "metric") is { Length: > 0 } named ? named : MetricWords.Accuracy;
        return new TrainingRun
        {
            Name = NameOf(folder),
            DataSet = JsonFile.Text(root, "data_set"),
            Losses = Losses(Path.Combine(folder, LossName)),
            Metric = metric,
            Accuracies = Accuracies(Path.Combine(folder, AccuracyName), metric),
            Options = [.. Facts(root, "options").Select(fact => Paths.Contains(fact.Name) ? (fact.Name, LastPart(fact.Value)) : fact)],
            DataPath = root.TryGetProperty("options", out JsonElement options) && JsonFile.Text(options, "data") is { Length: > 0 } data ? data : null,
            Results = [.. root.EnumerateObject().Where(property => property.Value.ValueKind is not JsonValueKind.Object and not JsonValueKind.Array).Select(property => (Words(property.Name), Result(property, metric)))],
            Environment = Facts(root, "versions"),
            Validation = JsonFile.Number(root, $"validation_{MetricWords.Key(metric)}"),
            Test = JsonFile.Number(root, $"test_{MetricWords.Key(metric)}_all"),
            Seconds = JsonFile.Number(root, "seconds"),
            Verdicts = [.. JsonFile.Items(root, "verdicts", path).Select(Verdict)],
        };
    }

    /// <summary>The last part of a path; of "." and "..", too.</summary>
    public static string NameOf(string folder) => LastPart(Path.GetFullPath(folder));

    // A text of a file: it may be empty or hold characters that no path has.
    private static string LastPart(string path)
        => Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) is { Length: > 0 } name ? name : path;

    /// <summary>The members of an object with their values; those without a value are left out.</summary>
    public static (string Name, string Value)[] Facts(JsonElement root, string name)
        => root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement facts) && facts.ValueKind == JsonValueKind.Object
            ? [.. facts.EnumerateObject().Where(fact => fact.Value.ValueKind != JsonValueKind.Null).Select(fact => (Words(fact.Name), Value(fact.Value)))]
            : [];

    private static ReportVerdict Verdict(JsonElement verdict)
    {
        string kind = JsonFile.Text(verdict, "kind");
        ReportTone tone = kind switch
        {
            "fine" => ReportTone.Good,
            "diverged" => ReportTone.Bad,
            "too short" => ReportTone.Neutral,
            _ => ReportTone.Warning,
        };
        return new ReportVerdict(tone, kind.Length > 0 ? $"{char.ToUpperInvariant(kind[0])}{kind[1..]}." : string.Empty, JsonFile.Text(verdict, "message"));
    }

    private static string Words(string name) => name.Replace('_', ' ');

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Value)),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => value.ToString(),
    };

    private static string Result(JsonProperty property, string metric)
        => property.Value.ValueKind == JsonValueKind.Null ? "not a finite number"
            : property.Value.ValueKind != JsonValueKind.Number || !property.Value.TryGetDouble(out double number) ? Value(property.Value)
            : MetricWords.IsShare(metric) && property.Name.Contains($"_{MetricWords.Key(metric)}", StringComparison.Ordinal) ? string.Create(CultureInfo.InvariantCulture, $"{100 * number:F2} %")
            : number.ToString(double.IsInteger(number) ? "#,0" : "G6", CultureInfo.InvariantCulture);

    private static double[] Losses(string path)
        => [.. Rows(path, LossHeader).Select(row => row.Double(1))];

    private static AccuracyPoint[] Accuracies(string path, string metric)
        => [.. Rows(path, $"iteration,epoch,training_{MetricWords.Key(metric)},validation_{MetricWords.Key(metric)}", ValidationLossColumn)
            .Select(row => new AccuracyPoint(row.Whole(0), row.Whole(1), row.Double(2), row.Double(3)) { ValidationLoss = row.Cells.Length > 4 ? row.Double(4) : double.NaN })];

    private static IEnumerable<CsvRow> Rows(string path, string header, string more = "")
    {
        int columns = header.Split(',').Length;
        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            line++;
            if (line == 1)
            {
                if (text != header && text != header + more)
                {
                    throw new DataFormatException($"'{path}' begins with '{JsonFile.Short(text)}'; expected '{header}'.");
                }

                columns = text.Split(',').Length;

                continue;
            }

            string[] cells = text.Split(',');
            yield return cells.Length == columns ? new CsvRow(path, line, cells) : throw new DataFormatException($"'{path}', line {line} has {cells.Length} values; expected {columns}.");
        }

        if (line == 0)
        {
            throw new DataFormatException($"'{path}' is empty; expected '{header}'.");
        }
    }

    private readonly record struct CsvRow(string Path, int Line, string[] Cells)
    {
        public int Whole(int column)
            => int.TryParse(Cells[column], NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : throw Wrong(column, "a whole number");

        public double Double(int column)
            => double.TryParse(Cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Wrong(column, "a number");

        private DataFormatException Wrong(int column, string expected) => new($"'{Path}', line {Line} has '{JsonFile.Short(Cells[column])}'; expected {expected}.");
    }
}
