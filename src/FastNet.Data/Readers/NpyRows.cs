using System.Numerics;
using System.Runtime.InteropServices;
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
    /// <summary>Elements that are converted at a time.</summary>
    private const int Part = 512;

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly long _start;
    private readonly int _elementSize;

    private NpyRows(string path, SafeFileHandle file, NpyHeader header, long start)
    {
        (_path, _file, _start, _elementSize) = (path, file, start, header.ElementSize);
        (Type, Count, Features) = (header.Type, header.Shape[0], (int)(header.Count / header.Shape[0]));
    }

    /// <summary>The element type in the file.</summary>
    public NpyType Type { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Numbers of a row: the product of all dimensions but the first.</summary>
    public int Features { get; }

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
        double[] mean = Preprocessing.Means(count, Features, Read);
        return (mean, Preprocessing.Deviations(count, mean, Read));

        void Read(int index, double[] row)
        {
            Write(first + index, row.AsSpan(), [], []);
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

        return new Samples<T>(Features, targets, (indices, destination, _) =>
        {
            for (int i = 0; i < indices.Length; i++)
            {
                Write(first + indices[i], destination.Row(i), means, deviations);
            }
        });
    }

    /// <summary>Closes the file; samples of it can be gathered no more.</summary>
    public void Dispose() => _file.Dispose();

    private void RequireRows(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Count - count);
    }

    private void Write<T>(int row, Span<T> destination, double[] mean, double[] deviation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long offset = _start + ((long)row * Features * _elementSize);
        bool isReady = mean.Length == 0 && deviation.Length == 0 && Type == (typeof(T) == typeof(float) ? NpyType.F4 : NpyType.F8);
        if (isReady)
        {
            Fill(MemoryMarshal.AsBytes(destination), offset, row);
            return;
        }

        Span<byte> bytes = stackalloc byte[Part * sizeof(double)];
        Span<double> numbers = stackalloc double[Part];
        for (int start = 0; start < destination.Length; start += Part)
        {
            int count = Math.Min(Part, destination.Length - start);
            Span<double> part = numbers[..count];
            Span<byte> raw = bytes[..(count * _elementSize)];
            Fill(raw, offset + ((long)start * _elementSize), row);
            NpyArray.Convert(Type, raw, part);
            RowScaling.Apply(
                part, RowScaling.Part(mean, start, count), RowScaling.Part(deviation, start, count), destination.Slice(start, count));
        }
    }

    private void Fill(Span<byte> bytes, long offset, int row)
    {
        for (int have = 0; have < bytes.Length;)
        {
            int read = RandomAccess.Read(_file, bytes[have..], offset + have);
            have += read > 0 ? read
                : throw new DataFormatException($"'{_path}' ended before row {row}: it was cut short since it was opened.") { Path = _path };
        }
    }
}
