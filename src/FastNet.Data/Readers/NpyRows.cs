using System.IO.Hashing;
using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace FastNet.Data;

/// <summary>
/// The rows of a .npy file that is larger than memory, of any size: each is read from the file when a batch needs it. What the system keeps of the
/// file in its cache is no memory of this process.
/// </summary>
/// <remarks>
/// The file is read by its offsets and not mapped: a mapped file that somebody cuts short ends the process. Any number of threads may read at once.
/// </remarks>
public sealed class NpyRows : IDisposable
{
    /// <summary>Bytes of rows that are hashed at a time.</summary>
    private const int HashedBytes = 1 << 20;

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly long _start;
    private readonly int _elementSize;

    private NpyRows(string path, SafeFileHandle file, NpyHeader header, long start)
    {
        (_path, _file, _start, _elementSize) = (path, file, start, header.ElementSize);
        (Type, Shape, Count, Features) = (header.Type, header.Shape, header.Shape[0], (int)(header.Count / header.Shape[0]));
    }

    /// <summary>The element type in the file.</summary>
    public NpyType Type { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Numbers of a row: the product of all dimensions but the first.</summary>
    public int Features { get; }

    /// <summary>The dimensions in the file.</summary>
    internal IReadOnlyList<int> Shape { get; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">A .npy file of shape (N, ...), row-major, of numbers in little-endian order, as NumPy writes them.</param>
    /// <exception cref="DataFormatException">It is no such file, or its length is not that of its shape.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static NpyRows Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = RegularFile.Open(path);
        return DataFormatException.In(path, () =>
        {
            NpyHeader header = NpyHeader.Read(stream, stream.Length);
            string found = $"shape [{FileText.List(header.Shape)}] of {header.Type}";
            DataFormatException.Demand(
                header.Shape.Length >= 2 && header.Count > 0 && header.Count / header.Shape[0] <= Array.MaxLength,
                $"it has {found}; rows of numbers were expected, (N, D) or (N, ...)");
            DataFormatException.Demand(
                header.Type is not (NpyType.U or NpyType.S or NpyType.B1), $"it has {found}; numbers were expected");
            DataFormatException.Demand(
                !header.Fortran && header.LittleEndian == BitConverter.IsLittleEndian,
                "its order is Fortran's or its bytes are of the other order; row-major was expected (numpy.ascontiguousarray), little-endian");
            SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);
            return new NpyRows(path, file, header, stream.Length - header.ByteCount);
        });
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
        StoredRows rows = new(this);
        double[] mean = Preprocessing.Means(count, Features, Read);
        return (mean, Preprocessing.Deviations(count, mean, Read));

        void Read(int index, double[] row)
        {
            rows.Read(first + index, row.AsSpan());
            if (RowScaling.FirstNotFinite<double>(row) is int column and >= 0)
            {
                throw new DataFormatException(
                    FormattableString.Invariant($"'{_path}': row {first + index}, column {column} (both from 0) is {row[column]}; ")
                        + "a finite number was expected.")
                { Path = _path };
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
        if ((mean is not null && means.Length != Features) || (deviation is not null && deviations.Length != Features))
        {
            throw new ArgumentException($"The mean has {means.Length} and the deviation {deviations.Length} numbers; expected {Features}, or null.");
        }

        StoredRows rows = new(this);
        return new Samples<T>(Features, targets, (indices, destination, _) =>
        {
            for (int i = 0; i < indices.Length; i++)
            {
                rows.Scale(first + indices[i], destination.Row(i), means, deviations);
            }
        });
    }

    /// <summary>Closes the file; samples of it can be gathered no more.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Reads some of a row's numbers, as they are stored, from a first one on.</summary>
    internal void Fill(int row, int start, Span<byte> bytes)
    {
        long offset = _start + ((((long)row * Features) + start) * _elementSize);
        for (int have = 0; have < bytes.Length;)
        {
            int read = RandomAccess.Read(_file, bytes[have..], offset + have);
            have += read > 0 ? read
                : throw new DataFormatException($"'{_path}' ended before row {row}: it was cut short since it was opened.") { Path = _path };
        }
    }

    /// <summary>Adds the bytes of all rows to a hash.</summary>
    internal void AddTo(XxHash128 hash)
    {
        byte[] bytes = new byte[HashedBytes];
        long end = (long)Count * Features * _elementSize;
        for (long at = 0; at < end;)
        {
            int read = RandomAccess.Read(_file, bytes.AsSpan(0, (int)Math.Min(bytes.Length, end - at)), _start + at);
            hash.Append(bytes.AsSpan(0, read));
            at += read > 0 ? read
                : throw new DataFormatException($"'{_path}' ended after {at} bytes of rows: it was cut short since it was opened.") { Path = _path };
        }
    }

    private void RequireRows(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Count - count);
    }
}
