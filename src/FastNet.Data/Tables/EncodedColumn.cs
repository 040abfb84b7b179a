using System.Text.Json.Serialization;

namespace FastNet.Data;

/// <summary>How a column becomes features.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Mean">Of numbers: what stands for one that is missing; null: none may be.</param>
/// <param name="Categories">Of texts: all that there are, in the order of their characters' numbers; null: it has numbers.</param>
/// <param name="Missing">Of texts: whether a missing one is a category of its own, the last.</param>
internal sealed record EncodedColumn(string Name, double? Mean, string[]? Categories, bool Missing)
{
    /// <summary>A column of so many texts or fewer may have as many different ones as rows.</summary>
    private const int FewTexts = 20;

    [JsonIgnore]
    public int Width => Categories is null ? 1 : Categories.Length + (Missing ? 1 : 0);

    [JsonIgnore]
    public IEnumerable<string> FeatureNames
        => Categories is null ? [Name] : Categories.Concat(Missing ? [string.Empty] : []).Select(category => $"{Name}={category}");

    /// <summary>Whether it can be of a column; JSON may have left out anything.</summary>
    [JsonIgnore]
    public bool IsWhole => Name is not null && (Mean is null || double.IsFinite(Mean.Value)) && Width > 0
        && (Categories is null || (!Categories.Contains(null) && Categories.Distinct(StringComparer.Ordinal).Count() == Categories.Length));

    /// <summary>Learns a column.</summary>
    public static EncodedColumn Fit(Table table, TableColumn column, DataSetOptions options, int[] trainingRows)
    {
        bool fills = options.Missing == MissingValues.Mean;
        if (!column.IsText)
        {
            double[] numbers = fills ? [.. trainingRows.Select(row => column.Numbers[row]).Where(double.IsFinite)] : [];
            return fills && numbers.Length == 0
                ? throw table.Wrong($"column {FileText.Quote(column.Name)} has no number in the training part; expected one, or it to be dropped")
                : new EncodedColumn(column.Name, fills ? numbers.Average() : null, null, Missing: false);
        }

        int present = column.Count - column.MissingCount;
        if (column.Categories.Count == present && present > FewTexts)
        {
            throw table.Wrong($"column {FileText.Quote(column.Name)} has a text of its own in each of {present} rows "
                + $"({FileText.Quote(column.Categories[0])}), which tells nothing of other rows; expected categories, or the column to be dropped");
        }

        bool[] areNumbers = [.. column.Categories.Select(text => CsvFile.IsNumber(text, out _))];
        int[] codes = column.Codes.ToArray();
        int odd = Array.FindIndex(codes, code => code >= 0 && !areNumbers[code]);
        if (odd >= 0 && !options.Categorical.Contains(column.Name) && 2 * codes.Count(code => code >= 0 && areNumbers[code]) > present)
        {
            string found = column.Found(odd);
            throw table.WrongCell(odd, column, $"{found}; a number was expected, as in most cells of the column, or its name as categorical");
        }

        return new EncodedColumn(column.Name, null, [.. column.Categories], fills && present < column.Count);
    }

    /// <summary>Writes the features of every row.</summary>
    /// <param name="table">Has the column.</param>
    /// <param name="features">Where the first row's first feature of this column is; all are 0.</param>
    /// <param name="stride">From one row to the next.</param>
    public void Write(Table table, Span<double> features, int stride)
    {
        TableColumn column = table.Required(Name);
        if (Categories is null)
        {
            for (int row = 0; row < table.Rows; row++)
            {
                features[row * stride] = Number(table, column, row);
            }

            return;
        }

        if (!column.IsText && column.MissingCount < column.Count)
        {
            throw table.Wrong($"column {FileText.Quote(Name)} has numbers; texts were expected (read the file by the encoder)");
        }

        int[] places = [.. column.Categories.Select(category => Array.IndexOf(Categories, category))];
        for (int row = 0; row < table.Rows; row++)
        {
            int code = column.IsText ? column.Codes[row] : -1;
            int place = code >= 0 ? places[code] : Missing ? Categories.Length : -1;
            if (place < 0)
            {
                throw table.WrongCell(row, column, $"{column.Found(row)}; one of {FileText.List(Categories)} was expected");
            }

            features[(row * stride) + place] = 1;
        }
    }

    private double Number(Table table, TableColumn column, int row)
    {
        if (column.IsMissing(row))
        {
            return Mean
                ?? throw table.WrongCell(row, column, "is missing; a value was expected, or MissingValues.Mean (--missing mean) in the training");
        }

        return double.IsFinite(column.Number(row))
            ? column.Number(row)
            : throw table.WrongCell(row, column, $"{column.Found(row)}; {(column.IsText ? "a" : "a finite")} number was expected");
    }
}
