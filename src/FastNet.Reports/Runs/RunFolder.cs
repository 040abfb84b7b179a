using System.Globalization;
using System.Text.Json;

namespace FastNet.Reports;

/// <summary>
/// The files that fastnet train writes, read back. Names and values are shown as they are found: options that are new here appear by themselves.
/// </summary>
internal static class RunFolder
{
    private const string LossName = "loss_history.csv";
    private const string AccuracyName = "accuracy_history.csv";
    private const string LossHeader = "iteration,loss";

    // Some files do not have it.
    private const string ValidationLossColumn = ",validation_loss";

    // Options of which a page shows the last part alone: it may be mailed, and whose folders they are is nobody's business.
    private static readonly string[] Paths = ["data", "out"];

    public static TrainingRun Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string path = Path.Combine(folder, TrainingRun.FileName);
        JsonElement summary = JsonFile.Read(path, RunJson.Files.JsonElement);
        string metric = Text(summary, "metric") is { Length: > 0 } named ? named : MetricWords.Accuracy;
        return new TrainingRun
        {
            Name = NameOf(folder),
            DataSet = Text(summary, "data_set"),
            Losses = Losses(Path.Combine(folder, LossName)),
            Metric = metric,
            Accuracies = Accuracies(Path.Combine(folder, AccuracyName), metric),
            Options = [.. Facts(summary, "options").Select(fact => Paths.Contains(fact.Name) ? (fact.Name, LastPart(fact.Value)) : fact)],
            DataPath = Member(summary, "options") is JsonElement options && Text(options, "data") is { Length: > 0 } data ? data : null,
            Results =
            [
                .. summary.EnumerateObject().Where(result => result.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
                    .Select(result => (Words(result.Name), Result(result, metric))),
            ],
            Environment = Facts(summary, "versions"),
            Validation = Number(summary, $"validation_{MetricWords.Key(metric)}"),
            Test = Number(summary, $"test_{MetricWords.Key(metric)}_all"),
            Seconds = Number(summary, "seconds"),
            Verdicts = Member(summary, "verdicts") is not JsonElement verdicts ? []
                : verdicts.ValueKind == JsonValueKind.Array ? [.. verdicts.EnumerateArray().Select(Verdict)]
                : throw new DataFormatException($"'{path}': verdicts is a JSON {verdicts.ValueKind}; expected an array."),
        };
    }

    /// <summary>The last part of a path; of "." and "..", too.</summary>
    public static string NameOf(string folder) => LastPart(Path.GetFullPath(folder));

    // A text of a file: it may be empty or hold characters that no path has.
    private static string LastPart(string path)
        => Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) is { Length: > 0 } name ? name : path;

    /// <summary>A member that is not null; null where there is none.</summary>
    private static JsonElement? Member(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>A member's text; none where there is no such text.</summary>
    private static string Text(JsonElement element, string name)
        => Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : string.Empty;

    /// <summary>A member's number; NaN where there is none, or none that a double can hold.</summary>
    private static double Number(JsonElement element, string name)
        => Member(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : double.NaN;

    /// <summary>The members of an object with their values; those without a value are left out.</summary>
    private static (string Name, string Value)[] Facts(JsonElement summary, string name)
        => Member(summary, name) is { ValueKind: JsonValueKind.Object } facts
            ? [.. facts.EnumerateObject().Where(one => one.Value.ValueKind != JsonValueKind.Null).Select(one => (Words(one.Name), Value(one.Value)))]
            : [];

    private static ReportVerdict Verdict(JsonElement verdict)
    {
        string kind = Text(verdict, "kind");
        ReportTone tone = kind switch
        {
            "fine" => ReportTone.Good,
            "diverged" => ReportTone.Bad,
            "too short" => ReportTone.Neutral,
            _ => ReportTone.Warning,
        };
        return new ReportVerdict(tone, kind.Length > 0 ? $"{char.ToUpperInvariant(kind[0])}{kind[1..]}." : string.Empty, Text(verdict, "message"));
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
            : MetricWords.IsShare(metric) && property.Name.Contains($"_{MetricWords.Key(metric)}", StringComparison.Ordinal)
                ? FormattableString.Invariant($"{100 * number:F2} %")
            : number.ToString(double.IsInteger(number) ? "#,0" : "G6", CultureInfo.InvariantCulture);

    private static double[] Losses(string path)
        => [.. Rows(path, LossHeader).Select(row => row.Double(1))];

    private static AccuracyPoint[] Accuracies(string path, string metric)
        =>
        [
            .. Rows(path, $"iteration,epoch,training_{MetricWords.Key(metric)},validation_{MetricWords.Key(metric)}", ValidationLossColumn)
                .Select(row => new AccuracyPoint(row.Whole(0), row.Whole(1), row.Double(2), row.Double(3))
                {
                    ValidationLoss = row.Cells.Length > 4 ? row.Double(4) : double.NaN,
                }),
        ];

    private static IEnumerable<CsvRow> Rows(string path, string header, string more = "")
    {
        int columns = header.Split(',').Length;
        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            line++;
            if (line == 1)
            {
                DataFormatException.Demand(text == header || text == header + more,
                    $"'{path}' begins with '{JsonFile.Short(text)}'; expected '{header}'.");

                columns = text.Split(',').Length;
                continue;
            }

            string[] cells = text.Split(',');
            yield return cells.Length == columns
                ? new CsvRow(path, line, cells)
                : throw new DataFormatException($"'{path}', line {line} has {cells.Length} values; expected {columns}.");
        }

        DataFormatException.Demand(line != 0, $"'{path}' is empty; expected '{header}'.");
    }

    private readonly record struct CsvRow(string Path, int Line, string[] Cells)
    {
        public int Whole(int column)
            => int.TryParse(Cells[column], NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                ? value
                : throw Wrong(column, "a whole number");

        public double Double(int column)
            => double.TryParse(Cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw Wrong(column, "a number");

        private DataFormatException Wrong(int column, string expected)
            => new($"'{Path}', line {Line} has '{JsonFile.Short(Cells[column])}'; expected {expected}.");
    }
}
