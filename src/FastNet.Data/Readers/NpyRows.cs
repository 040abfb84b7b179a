using System.Numerics;

namespace FastNet.Data;

/// <summary>
/// The rows of a .npy file that is larger than memory, of any size: each is read from the file when a batch needs it. What the system keeps of the
/// file in its cache is no memory of this process.
/// </summary>
/// <remarks>Any number of threads may read at once.</remarks>
public sealed class NpyRows : IDisposable
{
    private readonly StoredRows _rows;

    private NpyRows(StoredRows rows) => _rows = rows;

    /// <summary>The element type in the file.</summary>
    public NpyType Type => _rows.Type;

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Shape[0];

    /// <summary>Numbers of a row: the product of all dimensions but the first.</summary>
    public int Features => _rows.Features;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">A .npy file of shape (N, ...), row-major, of numbers in little-endian order, as NumPy writes them.</param>
    /// <exception cref="DataFormatException">It is no such file, or its length is not that of its shape.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static NpyRows Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new NpyRows(StoredRows.Open(path));
    }

    /// <summary>The mean and the standard deviation (over N) of each feature, in one pass each over some rows; a constant feature has 1.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    /// <exception cref="DataFormatException">A number is not finite; the message gives row and column. Or the file was cut short.</exception>
    public (double[] Mean, double[] Deviation) Scales(int first, int count)
    {
        RequireRows(first, count);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        double[] mean = Preprocessing.Means(count, Features, Read).Mean;
        return (mean, Preprocessing.Deviations(count, mean, Read));

        void Read(int index, double[] row)
        {
            _rows.Read(first + index, row.AsSpan());
            if (RowScaling.FirstNotFinite<double>(row) is int column and >= 0)
            {
                string place = FormattableString.Invariant($"row {first + index}, column {column} (both from 0) is {row[column]}");
                throw DataFormatException.Of(_rows.Path, $"{place}; a finite number was expected");
            }
        }
    }

    /// <summary>
    /// Rows to train or to validate on, gathered from the file; nothing is allocated for a batch. A row is less the mean, by the deviation, in
    /// double, then rounded, as arrays in memory are prepared (<see cref="DataSet.Prepare{T}"/>).
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="first">The file's row that is row 0.</param>
    /// <param name="targets">The targets of these rows.</param>
    /// <param name="mean">Subtracted from each feature; null: nothing is.</param>
    /// <param name="deviation">The divisor of each feature; null: nothing is divided.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    /// <exception cref="ArgumentException">Mean or deviation have another length than a row.</exception>
    public Samples<T> ToSamples<T>(int first, TargetRows<T> targets, double[]? mean = null, double[]? deviation = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(targets);
        RequireRows(first, targets.Count);
        double[] means = [.. mean ?? []];
        double[] deviations = [.. deviation ?? []];
        Ensure.That((mean is null || means.Length == Features) && (deviation is null || deviations.Length == Features),
            $"The mean has {means.Length} and the deviation {deviations.Length} numbers; expected {Features}, or null.");

        return new Samples<T>(Features, targets, (indices, destination, _) =>
        {
            for (int i = 0; i < indices.Length; i++)
            {
                _rows.Scale(first + indices[i], destination.Row(i), means, deviations);
            }
        });
    }

    /// <summary>Closes the file; samples of it can be gathered no more.</summary>
    public void Dispose() => _rows.Close();

    private void RequireRows(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Count - count);
    }
}
