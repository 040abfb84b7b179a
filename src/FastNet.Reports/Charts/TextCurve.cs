using System.Globalization;
using System.Text;

namespace FastNet.Reports;

/// <summary>
/// A small curve in characters, for terminals: Braille patterns, whose eight dots make fine lines of coarse letters, or plain stars.
/// </summary>
internal static class TextCurve
{
    private const int DotsAcross = 2;
    private const int DotsDown = 4;
    private const char Blank = '\u2800';

    // The bit of each dot of a Braille pattern (Unicode 2800 to 28FF), by row and column.
    private static readonly int[] Bits = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];

    /// <summary>
    /// Draws values from left to right, each column the mean of those that fall on it, with the largest and the smallest mean at the left edge.
    /// </summary>
    /// <param name="values">The values in order; what is no finite number leaves a gap.</param>
    /// <param name="width">Characters of the curve from left to right, 1 or more; few values make it narrower.</param>
    /// <param name="height">Lines, 2 or more.</param>
    /// <param name="plain">Stars instead of Braille, for terminals that know ASCII alone.</param>
    /// <returns>The lines from the top; none when no value is finite.</returns>
    public static IReadOnlyList<string> Draw(ReadOnlySpan<double> values, int width = 48, int height = 5, bool plain = false)
    {
        (int across, int down) = plain ? (1, 1) : (DotsAcross, DotsDown);
        double[] columns = Columns(values, Math.Min(width * across, values.Length));
        double[] finite = Array.FindAll(columns, double.IsFinite);
        if (finite.Length == 0)
        {
            return [];
        }

        (double low, double high) = (finite.Min(), finite.Max());
        int rows = height * down;
        bool[,] dots = new bool[rows, columns.Length];
        int? before = null;
        for (int x = 0; x < columns.Length; x++)
        {
            int? y = double.IsFinite(columns[x]) ? (int)Math.Round((rows - 1) * (high > low ? (high - columns[x]) / (high - low) : 0.5)) : null;
            if (y is int here)
            {
                // The rows between this column and the one before are filled, so that steep parts hang together.
                int from = before is int there ? there + Math.Sign(here - there) : here;
                for (int dot = Math.Min(from, here); dot <= Math.Max(from, here); dot++)
                {
                    dots[dot, x] = true;
                }
            }

            before = y;
        }

        return Lines(dots, height, across, down, Number(low), Number(high));
    }

    private static double[] Columns(ReadOnlySpan<double> values, int count)
    {
        double[] columns = new double[count];
        for (int x = 0; x < count; x++)
        {
            int start = (int)((long)values.Length * x / count);
            int end = (int)((long)values.Length * (x + 1) / count);
            double sum = 0;
            foreach (double value in values[start..end])
            {
                sum += value;
            }

            columns[x] = sum / (end - start);
        }

        return columns;
    }

    private static string[] Lines(bool[,] dots, int height, int across, int down, string low, string high)
    {
        int margin = Math.Max(low.Length, high.Length);
        string[] lines = new string[height];
        for (int line = 0; line < height; line++)
        {
            StringBuilder text = new((line == 0 ? high : line == height - 1 ? low : string.Empty).PadLeft(margin));
            text.Append(across == 1 ? " |" : " │");
            for (int x = 0; x < dots.GetLength(1); x += across)
            {
                int bits = 0;
                for (int dot = 0; dot < across * down; dot++)
                {
                    (int row, int column) = ((line * down) + (dot / across), x + (dot % across));
                    bits |= column < dots.GetLength(1) && dots[row, column] ? Bits[dot] : 0;
                }

                text.Append(across == 1 ? (bits == 0 ? ' ' : '*') : (char)(Blank + bits));
            }

            lines[line] = text.ToString().TrimEnd(' ', Blank);
        }

        return lines;
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
