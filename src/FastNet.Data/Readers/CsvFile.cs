using System.Globalization;
using System.Text;

namespace FastNet.Data;

/// <summary>
/// A text file of one row a line, with commas between its cells: UTF-8, or the encoding of a byte order mark. Cells may stand in quotes, two quotes
/// inside of them are one, and blank lines are passed over. Space around a cell is no part of it, unless it stands inside of quotes.
/// </summary>
internal sealed class CsvFile : IDisposable
{
    /// <summary>More columns than any table here should have: a row beyond is taken for an error.</summary>
    public const int MostColumns = 1 << 16;

    /// <summary>A double takes at most 24 characters if it was written to be read back; no category should have more than some hundreds.</summary>
    private const int MostCharacters = 1 << 10;

    private readonly StreamReader _reader;
    private readonly string _path;
    private readonly List<(int Start, int Length)> _cells = [];
    private char[] _text = new char[MostCharacters];
    private int _length;
    private int _next = 1;

    /// <summary>Opens a file.</summary>
    /// <exception cref="DataFormatException">It is empty, a device or a pipe.</exception>
    public CsvFile(string path)
    {
        UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        (_path, _reader) = (path, new StreamReader(RegularFile.Open(path), strict, detectEncodingFromByteOrderMarks: true));
    }

    /// <summary>Number of cells in the row; one more than <see cref="Columns"/> where there are more.</summary>
    public int Count => _cells.Count;

    /// <summary>The line of the row, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Cells that the next rows are to have.</summary>
    public int Columns { get; set; } = MostColumns;

    /// <summary>A cell of the row.</summary>
    public ReadOnlySpan<char> this[int column] => _text.AsSpan(_cells[column].Start, _cells[column].Length);

    /// <summary>Reads rows of numbers; a first line of as many values without a single number holds the names of the columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The values that every row must have, 1 or more.</param>
    /// <returns>The rows one after the other.</returns>
    /// <exception cref="DataFormatException">
    /// A line has another number of values, or one that is no finite number: the message gives line and column, both from 1. Or there are no rows.
    /// </exception>
    public static double[] Read(string path, int columns)
    {
        using CsvFile file = new(path) { Columns = columns };
        List<double> values = [];
        for (bool mayBeHeader = true; file.Next(); mayBeHeader = false)
        {
            if (mayBeHeader && file.Count == columns && !Enumerable.Range(0, columns).Any(i => IsNumber(file[i], out _)))
            {
                continue;
            }

            file.RequireCount("the model takes");
            for (int i = 0; i < columns; i++)
            {
                values.Add(IsNumber(file[i], out double value) && double.IsFinite(value)
                    ? value
                    : throw file.Wrong($"line {file.Line}, column {i + 1} is {FileText.Quote(file[i].ToString())}; a finite number was expected"));
            }
        }

        return values.Count > 0 ? [.. values] : throw file.Wrong($"it has no rows; one line or more of {columns} values were expected");
    }

    /// <summary>Whether a text is a number; what is infinite or beyond the range of a double is an infinite one.</summary>
    public static bool IsNumber(ReadOnlySpan<char> cell, out double value)
    {
        ReadOnlySpan<char> unsigned = cell.Length > 0 && cell[0] is '-' or '+' ? cell[1..] : cell;
        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase))
        {
            value = cell[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Reads the next row that is not blank.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="DataFormatException">A quote is not closed, or a cell goes on after it or is too long; or the file is no text.</exception>
    public bool Next()
    {
        try
        {
            // Spreadsheets and text editors leave blank lines between and after the rows.
            do
            {
                if (_reader.Peek() < 0)
                {
                    return false;
                }

                Line = _next++;
                ReadCells();
            }
            while (_cells is [{ Length: 0 }]);
            return true;
        }
        catch (DecoderFallbackException error)
        {
            throw DataFormatException.Of(_path, $"line {Line} or one soon after it is no text in UTF-8", error);
        }
    }

    /// <summary>Refuses a row of another number of cells.</summary>
    /// <param name="because">Says who expects them.</param>
    public void RequireCount(string because)
    {
        if (Count != Columns)
        {
            throw Wrong($"line {Line} has {(Count > Columns ? $"more than {Columns}" : Count)} values; {because} {Columns}");
        }
    }

    /// <summary>An error that names the file.</summary>
    public DataFormatException Wrong(string problem) => DataFormatException.Of(_path, problem);

    public void Dispose() => _reader.Dispose();

    /// <summary>Reads the cells of a line, one more than there are columns at the most.</summary>
    private void ReadCells()
    {
        _cells.Clear();
        (_length, int start) = (0, 0);
        bool inQuotes = false;
        bool wasQuoted = false;
        while (true)
        {
            int c = _reader.Read();
            bool ends = c is < 0 or '\n' or '\r';
            if (inQuotes && ends)
            {
                throw WrongCell("has a quote that is not closed on its line");
            }

            if (inQuotes && c == '"' && _reader.Peek() != '"')
            {
                inQuotes = false;
                continue;
            }

            if (!inQuotes && (ends || c == ','))
            {
                AddCell(start, wasQuoted);
                if (ends)
                {
                    _ = c == '\r' && _reader.Peek() == '\n' ? _reader.Read() : c;
                    return;
                }

                (start, wasQuoted) = (_length, false);
                continue;
            }

            if (!inQuotes && c == '"' && !wasQuoted && _text.AsSpan(start, _length - start).IsWhiteSpace())
            {
                (inQuotes, wasQuoted, _length) = (true, true, start);
                continue;
            }

            if (!inQuotes && wasQuoted)
            {
                if (!char.IsWhiteSpace((char)c))
                {
                    throw WrongCell("goes on after its closing quote");
                }

                continue;
            }

            if (_length - start == MostCharacters)
            {
                throw WrongCell($"has more than {MostCharacters} characters; a number or a shorter text was expected");
            }

            if (_length == _text.Length)
            {
                Array.Resize(ref _text, 2 * _length);
            }

            // Two quotes inside of quotes are one.
            _ = inQuotes && c == '"' ? _reader.Read() : c;
            _text[_length++] = (char)c;
        }
    }

    private void AddCell(int start, bool wasQuoted)
    {
        if (_cells.Count > Columns)
        {
            _length = start;
            return;
        }

        ReadOnlySpan<char> cell = _text.AsSpan(start, _length - start);
        int blank = wasQuoted ? 0 : cell.Length - cell.TrimStart().Length;
        _cells.Add((start + blank, wasQuoted ? cell.Length : cell.Trim().Length));
    }

    private DataFormatException WrongCell(string problem) => Wrong($"line {Line}, column {_cells.Count + 1} {problem}");
}
