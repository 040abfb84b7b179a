using System.Globalization;
using System.Text;

namespace FastNet.Cli.Prediction;

/// <summary>
/// Numbers in a text file, one row a line, with commas between them: UTF-8, or what a byte order mark says. Values may stand in quotes, blank lines are passed over, and a first line
/// without a single number in it is taken for the names of the columns.
/// </summary>
internal static class CsvFile
{
    /// <summary>A double takes at most 24 characters if it was written to be read back; nobody needs more than some hundreds.</summary>
    private const int MostCharacters = 1 << 10;

    /// <summary>Reads all rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The values that every row must have, 1 or more.</param>
    /// <returns>The rows one after the other.</returns>
    /// <exception cref="DataFormatException">A line has another number of values, or one that is no finite number: the message gives line and column, both from 1. Or there are no rows.</exception>
    public static double[] Read(string path, int columns)
    {
        using StreamReader reader = new(RegularFile.Open(path), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
        List<double> values = [];
        List<string> cells = [];
        int line = 1;
        bool mayBeHeader = true;
        try
        {
            while (ReadCells(reader, cells, columns, problem => Wrong(path, $"line {line}, column {cells.Count + 1} {problem}")))
            {
                // What spreadsheets and text editors leave between and behind the rows.
                if (cells is not [string only] || !string.IsNullOrWhiteSpace(only))
                {
                    if (!mayBeHeader || cells.Exists(IsNumber))
                    {
                        Add(values, cells, columns, problem => Wrong(path, $"line {line}{problem}"));
                    }

                    mayBeHeader = false;
                }

                line++;
            }
        }
        catch (DecoderFallbackException error)
        {
            throw new DataFormatException($"'{path}': line {line} or one soon after it is no text in UTF-8.", error) { Path = path };
        }

        return values.Count > 0 ? [.. values] : throw Wrong(path, $"it has no rows; one line or more of {columns} values were expected");
    }

    private static void Add(List<double> values, List<string> cells, int columns, Func<string, DataFormatException> wrong)
    {
        if (cells.Count != columns)
        {
            throw wrong($" has {(cells.Count > columns ? $"more than {columns}" : cells.Count)} values; the model takes {columns}");
        }

        for (int i = 0; i < columns; i++)
        {
            if (!double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
            {
                throw wrong($", column {i + 1} is {FileText.Quote(cells[i].Trim())}; a finite number was expected");
            }

            values.Add(value);
        }
    }

    private static bool IsNumber(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>The cells of the next line, one more than <paramref name="columns"/> at the most; false at the end of the file.</summary>
    private static bool ReadCells(StreamReader reader, List<string> cells, int columns, Func<string, DataFormatException> wrong)
    {
        cells.Clear();
        if (reader.Peek() < 0)
        {
            return false;
        }

        StringBuilder cell = new();
        bool inQuotes = false;
        bool wasQuoted = false;
        while (true)
        {
            int c = reader.Read();
            if (inQuotes)
            {
                if (c is < 0 or '\n' or '\r')
                {
                    throw wrong("has a quote that is not closed on its line");
                }

                // Two quotes inside of quotes are one.
                if (c == '"' && reader.Peek() != '"')
                {
                    inQuotes = false;
                    continue;
                }

                _ = c == '"' ? reader.Read() : c;
            }
            else if (c is < 0 or '\n' or '\r' or ',')
            {
                if (cells.Count <= columns)
                {
                    cells.Add(cell.ToString());
                }

                cell.Clear();
                wasQuoted = false;
                if (c != ',')
                {
                    _ = c == '\r' && reader.Peek() == '\n' ? reader.Read() : c;
                    return true;
                }

                continue;
            }
            else if (c == '"' && !wasQuoted && cell.ToString().Trim().Length == 0)
            {
                (inQuotes, wasQuoted) = (true, true);
                cell.Clear();
                continue;
            }
            else if (wasQuoted && !char.IsWhiteSpace((char)c))
            {
                throw wrong("goes on behind its closing quote");
            }

            if (cell.Length == MostCharacters)
            {
                throw wrong($"has more than {MostCharacters} characters; a number was expected");
            }

            cell.Append((char)c);
        }
    }

    private static DataFormatException Wrong(string path, string problem) => new($"'{path}': {problem}.") { Path = path };
}
