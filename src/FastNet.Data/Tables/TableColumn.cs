using System.Globalization;

namespace FastNet.Data;

/// <summary>A named column of a <see cref="Table"/>: numbers, or texts of some categories. A cell may be missing.</summary>
public sealed class TableColumn
{
    private readonly double[] _numbers = [];
    private readonly int[] _codes = [];

    /// <summary>A column of numbers. They are not copied.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="numbers">One for each row; NaN where it is missing.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public TableColumn(string name, double[] numbers)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(numbers);
        (Name, _numbers, Count, Categories) = (name, numbers, numbers.Length, []);
    }

    /// <summary>A column of texts.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="texts">One for each row; null where it is missing.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public TableColumn(string name, IReadOnlyList<string?> texts)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(texts);
        string[] categories = [.. new SortedSet<string>(texts.OfType<string>(), StringComparer.Ordinal)];
        (Name, Count, Categories, IsText) = (name, texts.Count, Array.AsReadOnly(categories), true);
        _codes = [.. texts.Select(text => text is null ? -1 : Array.BinarySearch(categories, text, StringComparer.Ordinal))];
    }

    /// <summary>Texts by the order in which they were first met.</summary>
    internal TableColumn(string name, int[] codes, string[] met)
    {
        int[] order = [.. Enumerable.Range(0, met.Length)];
        Array.Sort(met, order, StringComparer.Ordinal);
        int[] places = new int[met.Length];
        for (int i = 0; i < order.Length; i++)
        {
            places[order[i]] = i;
        }

        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = codes[i] < 0 ? -1 : places[codes[i]];
        }

        (Name, Count, _codes, Categories, IsText) = (name, codes.Length, codes, Array.AsReadOnly(met), true);
    }

    /// <summary>Its name; empty where a file gives none.</summary>
    public string Name { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Whether its cells are texts.</summary>
    public bool IsText { get; }

    /// <summary>The numbers, NaN where one is missing; none of a column of texts.</summary>
    public ReadOnlySpan<double> Numbers => _numbers;

    /// <summary>The different texts, in the order of their characters' numbers; none of a column of numbers.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>For each row the place of its text among <see cref="Categories"/>, -1 where it is missing; none of a column of numbers.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>Number of cells that are missing.</summary>
    public int MissingCount => IsText ? _codes.Count(code => code < 0) : _numbers.Count(double.IsNaN);

    /// <summary>The text of a cell that is there, as a category or a class.</summary>
    internal string Text(int row) => IsText ? Categories[_codes[row]] : TextOf(_numbers[row]);

    internal static string TextOf(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The number of a cell, also where it is a text; NaN where it is none or missing.</summary>
    internal double Number(int row)
        => !IsText ? _numbers[row] : _codes[row] >= 0 && CsvFile.IsNumber(Categories[_codes[row]], out double number) ? number : double.NaN;

    /// <summary>A cell for a message.</summary>
    internal string Found(int row) => IsMissing(row) ? "is missing" : $"is {(IsText ? FileText.Quote(Text(row)) : Text(row))}";

    internal bool IsMissing(int row) => IsText ? _codes[row] < 0 : double.IsNaN(_numbers[row]);

    /// <summary>Whether the numbers are 0, 1, 2, ...: the rows' own, as pandas writes them in a first column without a name.</summary>
    internal bool IsRowNumber => Name.Length == 0 && !IsText && !_numbers.Where((number, row) => number != row).Any();
}
