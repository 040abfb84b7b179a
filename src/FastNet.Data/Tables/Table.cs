using System.Collections.Frozen;

namespace FastNet.Data;

/// <summary>
/// Named columns of numbers or texts, one row after the other: a CSV file, or arrays of the user's own. A <see cref="TableEncoder"/> makes of it the
/// rows that a net takes.
/// </summary>
public sealed class Table
{
    /// <summary>What pandas takes for a missing value.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> MissingWords = FrozenSet.ToFrozenSet(
    [
        string.Empty, "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA", "NULL", "NaN",
        "n/a", "nan", "null",
    ]).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly string? _path;
    private readonly int[] _lines = [];

    /// <summary>Joins columns.</summary>
    /// <param name="columns">One or more, of as many rows each, and of different names.</param>
    /// <exception cref="ArgumentException">There are none, numbers of rows differ, or two have the same name.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="columns"/> is null.</exception>
    public Table(IReadOnlyList<TableColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Ensure.That(columns.Count != 0, "There are no columns; expected one or more.", nameof(columns));

        TableColumn? other = columns.FirstOrDefault(column => column.Count != columns[0].Count);
        Ensure.That(other is null,
            $"Column {FileText.Quote(columns[0].Name)} has {columns[0].Count} rows, {FileText.Quote(other?.Name)} {other?.Count}; "
                + $"expected the same number.", nameof(columns));

        string? twice = Twice(columns.Select(column => column.Name));
        Ensure.That(twice is null, $"Two columns have the name {FileText.Quote(twice)}; expected different names.", nameof(columns));

        (Columns, Rows) = (Array.AsReadOnly(columns.ToArray()), columns[0].Count);
    }

    private Table(string path, TableColumn[] columns, int[] lines)
        : this(columns)
        => (_path, _lines) = (path, lines);

    /// <summary>The columns in their order.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>
    /// Reads a CSV file: UTF-8, or the encoding of a byte order mark; commas between cells; names of the columns in the first line. A column whose
    /// cells are all numbers has numbers, any other one texts. Cells may stand in quotes, but each ends on its line. Space around a cell that is not
    /// in quotes is no part of it. Empty cells and the words that pandas takes for missing (NA, NaN, null, N/A and the like) are missing.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="textColumns">Names of columns that are texts although they have numbers alone.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null.</exception>
    /// <exception cref="DataFormatException">
    /// It is no such file, has no rows, two columns of one name, no names, or lacks a text column; the message gives the file, and line and column,
    /// both from 1.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Table ReadCsv(string path, params IReadOnlyCollection<string> textColumns)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(textColumns);

        // Twice: whether a column has numbers is known at its end, and the texts of numbers would take many times their memory.
        (string[] names, bool[] isText, int rows) = Look(path, textColumns);
        using CsvFile file = new(path);
        file.Next();
        file.Columns = names.Length;
        TableColumn[] columns = new TableColumn[names.Length];
        double[][] numbers = Array.ConvertAll(isText, text => text ? [] : new double[rows]);
        int[][] codes = Array.ConvertAll(isText, text => text ? new int[rows] : []);
        Dictionary<string, int>?[] met = Array.ConvertAll(isText, text => text ? new Dictionary<string, int>(StringComparer.Ordinal) : null);
        int[] lines = new int[rows];
        int row = 0;
        for (; file.Next() && row < rows; row++)
        {
            lines[row] = file.Line;
            for (int i = 0; i < names.Length; i++)
            {
                ReadOnlySpan<char> cell = i < file.Count ? file[i] : [];
                bool isMissing = MissingWords.Contains(cell);
                if (isText[i])
                {
                    codes[i][row] = isMissing ? -1 : Code(met[i]!, cell);
                }
                else
                {
                    numbers[i][row] = !isMissing && CsvFile.IsNumber(cell, out double number) ? number : double.NaN;
                }
            }
        }

        if (row < rows)
        {
            throw file.Wrong($"it has {row} rows and had {rows} a moment before; expected a file that does not change");
        }

        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = isText[i] ? new TableColumn(names[i], codes[i], [.. met[i]!.Keys]) : new TableColumn(names[i], numbers[i]);
        }

        return new Table(path, columns, lines);
    }

    /// <summary>The names of the columns for a message.</summary>
    internal string NamesInWords => FileText.List([.. Columns.Select(column => column.Name)]);

    /// <summary>The column of a name; null where there is none.</summary>
    /// <param name="name">The name.</param>
    public TableColumn? Column(string name) => Columns.FirstOrDefault(column => column.Name == name);

    /// <summary>The column of a name.</summary>
    /// <exception cref="DataFormatException">There is none.</exception>
    internal TableColumn Required(string name)
        => Column(name) ?? throw Wrong($"there is no column {FileText.Quote(name)}; it has {NamesInWords}");

    /// <summary>An error about a cell.</summary>
    internal DataFormatException WrongCell(int row, TableColumn column, string problem)
    {
        string place = _path is null ? $"row {row} (from 0)" : $"line {_lines[row]}";
        return Wrong($"{place}, column {Columns.TakeWhile(other => other != column).Count() + 1} ({FileText.Escape(column.Name)}) {problem}");
    }

    /// <summary>An error that names the file, where there is one.</summary>
    internal DataFormatException Wrong(string problem)
        => _path is null ? new($"The table: {problem}.") : DataFormatException.Of(_path, problem);

    /// <summary>Names, kinds and number of rows.</summary>
    private static (string[] Names, bool[] IsText, int Rows) Look(string path, IReadOnlyCollection<string> textColumns)
    {
        using CsvFile file = new(path);
        string[] names = file.Next() ? [.. Enumerable.Range(0, file.Count).Select(i => file[i].ToString())] : [];
        if (names.Length > CsvFile.MostColumns)
        {
            throw file.Wrong($"line {file.Line} has more than {CsvFile.MostColumns} values; expected as many names of columns at most");
        }

        // pandas writes 0, 1, 2, ... where columns have no other names.
        string[] given = Array.FindAll(names, name => name.Length > 0);
        bool areNames = given.SequenceEqual(DataSet.Numbers(given.Length))
            || Array.Exists(names, name => !CsvFile.IsNumber(name, out _) && !MissingWords.Contains(name));
        if (given.Length == 0 || !areNames)
        {
            throw file.Wrong(names.Length == 0 ? "it has no lines; expected names of columns, then rows"
                : $"line {file.Line} has no text; expected the names of the columns in the first line");
        }

        if (Twice(names) is string twice)
        {
            string places = $"{Array.IndexOf(names, twice) + 1} and {Array.LastIndexOf(names, twice) + 1}";
            throw file.Wrong($"columns {places} have the same name, {FileText.Quote(twice)}");
        }

        string? absent = textColumns.FirstOrDefault(name => !names.Contains(name));
        if (absent is not null)
        {
            throw file.Wrong($"there is no column {FileText.Quote(absent)}; it has {FileText.List(names)}");
        }

        bool[] isText = Array.ConvertAll(names, textColumns.Contains);
        int rows = 0;
        for (file.Columns = names.Length; file.Next(); rows++)
        {
            file.RequireCount("the names of the columns are");
            for (int i = 0; i < names.Length; i++)
            {
                isText[i] = isText[i] || !(MissingWords.Contains(file[i]) || CsvFile.IsNumber(file[i], out _));
            }
        }

        return rows > 0 ? (names, isText, rows) : throw file.Wrong("it has names of columns and no rows; expected one row or more");
    }

    private static int Code(Dictionary<string, int> met, ReadOnlySpan<char> cell)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = met.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(cell, out int code))
        {
            code = met.Count;
            met.Add(cell.ToString(), code);
        }

        return code;
    }

    private static string? Twice(IEnumerable<string> names)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        return names.FirstOrDefault(name => !seen.Add(name));
    }
}
