using System.Text.Json;
using System.Text.Json.Serialization;

namespace FastNet.Data;

/// <summary>
/// Makes of the columns of a <see cref="Table"/> the rows that a net takes, found by their names: a column of numbers is one feature; a column of
/// texts is one for each category, 1 where the row has it and else 0 (one-hot). It belongs to a model as its weights do: <see cref="ToJson"/> keeps
/// it, and the model files of <c>fastnet train</c> have it under the name <see cref="MetadataKey"/>.
/// </summary>
public sealed class TableEncoder
{
    /// <summary>The name of an encoder's text among the metadata of a model.</summary>
    public const string MetadataKey = "table";

    private readonly Encoding _encoding;

    private TableEncoder(Encoding encoding)
    {
        _encoding = encoding;
        ClassNames = Array.AsReadOnly(encoding.Classes ?? []);
        FeatureNames = Array.AsReadOnly(encoding.Columns.SelectMany(column => column.FeatureNames).ToArray());
    }

    /// <summary>The name of the column to be predicted.</summary>
    public string Target => _encoding.Target;

    /// <summary>The names of the classes; none where numbers are predicted.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The names of the features of a row: that of the column, or column=category; column= where a text is missing.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Learns categories, classes and means of a table.</summary>
    /// <param name="table">The rows to train on.</param>
    /// <param name="options"><see cref="DataSetOptions.Target"/>, and what is done about missing values.</param>
    /// <exception cref="ArgumentException">There is no target among the options.</exception>
    /// <exception cref="DataFormatException">
    /// A column is not there, or its cells cannot be features or targets; the message gives line and column.
    /// </exception>
    public static TableEncoder Fit(Table table, DataSetOptions options)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        return Fit(table, options, [.. Enumerable.Range(0, table.Rows)], ClassesOf(table, options));
    }

    /// <summary>Restores an encoder.</summary>
    /// <param name="json">What <see cref="ToJson"/> gave.</param>
    /// <exception cref="DataFormatException">It is something else.</exception>
    public static TableEncoder FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        Encoding? encoding = FileText.Json(json, EncodingJson.Default.Encoding, "the encoding of a table is no JSON of that kind");
        bool isWhole = encoding is { Target: not null, Columns.Length: > 0 }
            && (encoding.Classes is null || AreNames(encoding.Classes))
            && Array.TrueForAll(encoding.Columns, column => column is { IsWhole: true } && column.Name != encoding.Target)
            && encoding.Columns.DistinctBy(column => column.Name).Count() == encoding.Columns.Length;
        DataFormatException.Demand(isWhole, "the encoding of a table lacks its target, or has columns or classes without names or twice");
        return new TableEncoder(encoding!);
    }

    /// <summary>The encoder as a text.</summary>
    public string ToJson() => JsonSerializer.Serialize(_encoding, EncodingJson.Default.Encoding);

    /// <summary>Reads a CSV file (<see cref="Table.ReadCsv"/>) in which the columns of texts are those of this encoder.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">It is no such file, or a column is not there.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public Table ReadCsv(string path)
        => Table.ReadCsv(path, [.. _encoding.Columns.Where(column => column.Categories is not null).Select(column => column.Name)]);

    /// <summary>
    /// The features of all rows, (Rows, <see cref="FeatureNames"/>.Count), row-major. Columns of other names, and the target, are not looked at.
    /// </summary>
    /// <param name="table">A table that has the columns, in any order.</param>
    /// <exception cref="DataFormatException">
    /// A column is not there, or a cell is missing, not finite or of no known category; the message gives line and column.
    /// </exception>
    public double[] Encode(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        int width = FeatureNames.Count;
        if ((long)table.Rows * width > Array.MaxLength / sizeof(double))
        {
            EncodedColumn widest = _encoding.Columns.MaxBy(column => column.Width)!;
            throw table.Wrong($"{table.Rows} rows of {width} features take more than 2 GiB; expected fewer, for instance without column "
                + $"{FileText.Quote(widest.Name)}, of which {widest.Width} are");
        }

        double[] rows = new double[table.Rows * width];
        int first = 0;
        foreach (EncodedColumn column in _encoding.Columns)
        {
            column.Write(table, rows.AsSpan(first), width);
            first += column.Width;
        }

        return rows;
    }

    /// <summary>The classes, and for each row the place of its own; none of them where numbers are to be predicted.</summary>
    internal static (string[]? Names, int[] Labels) ClassesOf(Table table, DataSetOptions options)
    {
        string name = options.Target
            ?? throw new ArgumentException("A table needs a target, the name of the column to be predicted.", nameof(options));
        TableColumn column = table.Required(name);
        if (options.NumericTargets)
        {
            return (null, []);
        }

        IEnumerable<double> numbers = column.Numbers.ToArray().Where(double.IsInteger).Distinct().Order();
        string[] names = [.. column.IsText ? column.Categories : numbers.Select(TableColumn.TextOf)];
        DataFormatException.Demand(names.Length <= StoredTargets.MostClasses, $"column {FileText.Quote(name)} has {names.Length} different values; "
            + $"expected {StoredTargets.MostClasses} classes at most, or a loss of numbers");
        return (names, Labels(table, column, names));
    }

    /// <summary>Learns the columns, means from some rows alone.</summary>
    internal static TableEncoder Fit(Table table, DataSetOptions options, int[] trainingRows, (string[]? Names, int[] Labels) classes)
    {
        foreach (string name in options.Drop.Concat(options.Categorical))
        {
            _ = table.Required(name);
        }

        EncodedColumn[] columns =
        [
            .. table.Columns.Where(column => column.Name != options.Target && !options.Drop.Contains(column.Name))
                .Where((column, place) => place > 0 || !column.IsRowNumber)
                .Select(column => EncodedColumn.Fit(table, column, options, trainingRows)),
        ];
        return columns.Length > 0
            ? new TableEncoder(new Encoding(options.Target!, classes.Names, columns))
            : throw table.Wrong($"beside the target {FileText.Quote(options.Target)} there is no column; expected one or more to predict it by");
    }

    /// <summary>All rows with their targets; a part of another name than the encoder's classes is refused.</summary>
    internal RawSamples Samples(Table table)
    {
        TableColumn target = table.Required(Target);
        int[] labels = ClassNames.Count > 0 ? Labels(table, target, ClassNames) : [];
        double[] numbers = ClassNames.Count > 0 ? [] : Numbers(table, target);
        return new RawSamples(NpyArray.From<double>(Encode(table), table.Rows, FeatureNames.Count), labels, numbers, ClassNames);
    }

    private static int[] Labels(Table table, TableColumn column, IReadOnlyList<string> names)
    {
        Dictionary<string, int> places = StoredTargets.PlacesOf(names);
        int[] labels = new int[table.Rows];
        for (int row = 0; row < labels.Length; row++)
        {
            if (column.IsMissing(row))
            {
                throw table.WrongCell(row, column, $"{column.Found(row)}; a class was expected");
            }

            string text = column.Text(row);
            if (!places.TryGetValue(text, out labels[row]))
            {
                throw table.WrongCell(row, column, column.IsText || double.IsInteger(column.Numbers[row])
                    ? $"is {FileText.Quote(text)}; one of the classes {FileText.List(names)} was expected"
                    : $"is {text}; whole numbers or texts were expected, as classes; any numbers are targets of a loss of numbers");
            }

            if (!StoredTargets.IsName(text))
            {
                throw table.WrongCell(row, column, $"is {FileText.Quote(text)}; {StoredTargets.ExpectedName}");
            }
        }

        return labels;
    }

    private static double[] Numbers(Table table, TableColumn column)
    {
        double[] numbers = new double[table.Rows];
        for (int row = 0; row < numbers.Length; row++)
        {
            numbers[row] = double.IsFinite(column.Number(row))
                ? column.Number(row)
                : throw table.WrongCell(row, column, $"{column.Found(row)}; a finite number was expected, as the target of a loss of numbers");
        }

        return numbers;
    }

    private static bool AreNames(string[] names)
        => names.Length > 0 && !names.Contains(null) && names.Distinct(StringComparer.Ordinal).Count() == names.Length;

    /// <summary>What a table's encoding consists of.</summary>
    internal sealed record Encoding(string Target, string[]? Classes, EncodedColumn[] Columns);
}

/// <summary>The JSON of an encoding.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(TableEncoder.Encoding))]
internal sealed partial class EncodingJson : JsonSerializerContext;
