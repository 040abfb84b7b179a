using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Reports;

/// <summary>
/// The distances of k-nearest neighbours as grey levels (CS231n, "Image classification"): one row for each test row, one column for each training
/// row.
/// </summary>
internal static class DistanceMap
{
    /// <summary>
    /// The smallest distance is black, the largest white. A larger matrix is divided into equal blocks, each drawn as the mean of its distances. What
    /// is no finite number is white.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="distances">(test rows, training rows), with any strides.</param>
    /// <param name="mostRows">Rows of the picture at most, 1 or more.</param>
    /// <param name="mostColumns">Columns of the picture at most, 1 or more.</param>
    /// <exception cref="ArgumentException">The matrix is empty.</exception>
    public static Picture Create<T>(ReadOnlyMatrix<T> distances, int mostRows = 250, int mostColumns = 1000)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Ensure.That(distances.Rows >= 1 && distances.Columns >= 1,
            $"The distances are {distances.Rows} x {distances.Columns}; expected one row and one column or more.", nameof(distances));

        int height = Math.Min(distances.Rows, mostRows);
        int width = Math.Min(distances.Columns, mostColumns);
        double[] levels = new double[height * width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                levels[(y * width) + x] = Mean(distances, Part(distances.Rows, height, y), Part(distances.Columns, width, x));
            }
        }

        IEnumerable<double> finite = levels.Where(double.IsFinite);
        (double low, double high) = (finite.DefaultIfEmpty(0).Min(), finite.DefaultIfEmpty(0).Max());
        byte[] pixels = Array.ConvertAll(levels, level => !double.IsFinite(level) ? (byte)255
            : high > low ? (byte)(255 * ((level - low) / (high - low)))
            : (byte)0);
        return new Picture(width, height, 1, pixels);
    }

    private static (int Start, int End) Part(int whole, int parts, int index)
        => ((int)((long)whole * index / parts), (int)((long)whole * (index + 1) / parts));

    private static double Mean<T>(ReadOnlyMatrix<T> distances, (int Start, int End) rows, (int Start, int End) columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int row = rows.Start; row < rows.End; row++)
        {
            for (int column = columns.Start; column < columns.End; column++)
            {
                sum += double.CreateTruncating(distances[row, column]);
            }
        }

        return sum / ((long)(rows.End - rows.Start) * (columns.End - columns.Start));
    }
}
