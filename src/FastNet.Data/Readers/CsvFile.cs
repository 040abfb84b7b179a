using System.Globalization;
using System.Text;

namespace FastNet.Data;

/// <summary>
/// Numbers in a text file, one row a line, with commas between them: UTF-8, or the encoding of a byte order mark. Values may stand in quotes, blank
/// lines are passed over, and a first line of as many values without a single number holds the names of the columns.
/// </summary>
internal sealed class CsvFile
{
    /// <summary>A double takes at most 24 characters if it was written to be read back; nobody needs more than some hundreds.</summary>
    private const int MostCharacters = 1 << 10;

    private readonly StreamReader _reader;
    private readonly string _path;
    private readonly int _columns;
    private readonly List<string> _cells = [];
    private int _line = 1;

    private CsvFile(StreamReader reader, string path, int columns) => (_reader, _path, _columns) = (reader, path, columns);

    /// <summary>Reads all rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The values that every row must have, 1 or more.</param>
    /// <returns>The rows one after the other.</returns>
    /// <exception cref="DataFormatException">
    /// A line has another number of values, or one that is no finite number: the message gives line and column, both from 1. Or there are no rows.
    /// </exception>
    public static double[] Read(string path, int columns)
    {
        UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        using StreamReader reader = new(RegularFile.Open(path), strict, detectEncodingFromByteOrderMarks: true);
        CsvFile file = new(reader, path, columns);
        try
        {
            return file.Rows();
        }
        catch (DecoderFallbackException error)
        {
            throw new DataFormatException($"'{path}': line {file._line} or one soon after it is no text in UTF-8.", error) { Path = path };
        }
    }

    private double[] Rows()
    {
        List<double> values = [];
        for (bool mayBeHeader = true; _reader.Peek() >= 0; _line++)
        {
            ReadCells();

            // Spreadsheets and text editors leave blank lines between and after the rows.
            if (_cells is [string only] && string.IsNullOrWhiteSpace(only))
            {
                continue;
            }

            if (!mayBeHeader || _cells.Count != _columns || _cells.Exists(cell => IsNumber(cell, out _)))
            {
                AddNumbers(values);
            }

            mayBeHeader = false;
        }

        return values.Count > 0 ? [.. values] : throw Wrong($"it has no rows; one line or more of {_columns} values were expected");
    }

    private void AddNumbers(List<double> values)
    {
        if (_cells.Count != _columns)
        {
            throw Wrong($"line {_line} has {(_cells.Count > _columns ? $"more than {_columns}" : _cells.Count)} values; the model takes {_columns}");
        }

        for (int i = 0; i < _columns; i++)
        {
            values.Add(IsNumber(_cells[i], out double value) && double.IsFinite(value)
                ? value
                : throw Wrong($"line {_line}, column {i + 1} is {FileText.Quote(_cells[i].Trim())}; a finite number was expected"));
        }
    }

    private static bool IsNumber(string cell, out double value) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    /// <summary>Reads the cells of a line, one more than there are columns at the most.</summary>
    private void ReadCells()
    {
        _cells.Clear();
        StringBuilder cell = new();
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
                if (_cells.Count <= _columns)
                {
                    _cells.Add(cell.ToString());
                }

                if (ends)
                {
                    _ = c == '\r' && _reader.Peek() == '\n' ? _reader.Read() : c;
                    return;
                }

                cell.Clear();
                wasQuoted = false;
                continue;
            }

            if (!inQuotes && c == '"' && !wasQuoted && string.IsNullOrWhiteSpace(cell.ToString()))
            {
                (inQuotes, wasQuoted) = (true, true);
                cell.Clear();
                continue;
            }

            if (!inQuotes && wasQuoted && !char.IsWhiteSpace((char)c))
            {
                throw WrongCell("goes on after its closing quote");
            }

            if (cell.Length == MostCharacters)
            {
                throw WrongCell($"has more than {MostCharacters} characters; a number was expected");
            }

            // Two quotes inside of quotes are one.
            _ = inQuotes && c == '"' ? _reader.Read() : c;
            cell.Append((char)c);
        }
    }

    private DataFormatException WrongCell(string problem) => Wrong($"line {_line}, column {_cells.Count + 1} {problem}");

    private DataFormatException Wrong(string problem) => new($"'{_path}': {problem}.") { Path = _path };
}
