using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FastNet.Data;

/// <summary>
/// Rows of numbers as they were stored: an array in memory, or rows of a .npy file that stays on the disk. Either way they have the same bits.
/// </summary>
/// <remarks>
/// A file is read by its offsets and not mapped: a mapped file that somebody cuts short ends the process. It stays open as long as anybody reads
/// of it.
/// </remarks>
internal sealed record StoredRows
{
    /// <summary>Numbers that are read and scaled at a time: two calls of the system for a row of 3,072.</summary>
    private const int Part = 2048;

    /// <summary>Bytes of rows that are hashed at a time.</summary>
    private const int HashedBytes = 1 << 20;

    private readonly NpyArray? _array;
    private readonly SafeFileHandle? _file;
    private readonly long _start;

    /// <summary>Rows in memory.</summary>
    internal StoredRows(NpyArray array)
    {
        (_array, Type, Shape) = (array, array.Type, array.Shape);
        Features = (int)Int128.Min(NpyHeader.Product([.. Shape.Skip(1)]), int.MaxValue);
    }

    private StoredRows(string path, SafeFileHandle file, NpyHeader header, long start)
    {
        (Path, _file, _start) = (path, file, start);
        (Type, Shape, Features) = (header.Type, header.Shape, (int)(header.Count / header.Shape[0]));
    }

    /// <summary>The type of the numbers.</summary>
    internal NpyType Type { get; }

    /// <summary>The dimensions: rows, then those of a row.</summary>
    internal IReadOnlyList<int> Shape { get; private init; }

    /// <summary>Numbers of a row.</summary>
    internal int Features { get; }

    /// <summary>The file on the disk; empty where there is none.</summary>
    internal string Path { get; } = string.Empty;

    internal bool AreOnDisk => _file is not null;

    /// <summary>The array in memory.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal NpyArray Array
        => _array ?? throw new InvalidOperationException("The rows are in a file on the disk (AreOnDisk); an array in memory was asked for.");

    /// <summary>The chosen rows of the file; null: all of them.</summary>
    private int[]? Order { get; init; }

    private int ElementSize => NpyHeader.SizeOf(Type);

    /// <summary>An array as rows; null: null.</summary>
    internal static StoredRows? Of(NpyArray? array) => array is null ? null : new StoredRows(array);

    /// <summary>Rows that stay on the disk (<see cref="NpyRows.Open"/>).</summary>
    internal static StoredRows Open(string path)
    {
        using FileStream stream = RegularFile.Open(path);
        return DataFormatException.In(path, () =>
        {
            NpyHeader header = NpyHeader.Read(stream, stream.Length);
            string found = $"shape [{FileText.List(header.Shape)}] of {header.Type}";
            DataFormatException.Demand(header.Shape.Length >= 2 && header.Count > 0 && header.Count / header.Shape[0] <= System.Array.MaxLength,
                $"it has {found}; rows of numbers were expected, (N, D) or (N, ...)");
            DataFormatException.Demand(header.Type is not (NpyType.U or NpyType.S or NpyType.B1), $"it has {found}; numbers were expected");
            DataFormatException.Demand(!header.Fortran && header.LittleEndian == BitConverter.IsLittleEndian,
                "its order is Fortran's or its bytes are of the other order; row-major was expected (numpy.ascontiguousarray), little-endian");
            SafeFileHandle file = File.OpenHandle(path, options: FileOptions.RandomAccess);
            return new StoredRows(path, file, header, stream.Length - header.ByteCount);
        });
    }

    /// <summary>Rows of a .npy file; on the disk where the file has more bytes than are to be in memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostInMemory"><see cref="DataSetOptions.MostInMemory"/>.</param>
    /// <exception cref="DataFormatException">It cannot be read.</exception>
    internal static StoredRows Load(string path, long mostInMemory)
    {
        long length = new FileInfo(path) is { Exists: true } file ? file.Length : 0;
        if (length > Math.Min(mostInMemory, System.Array.MaxLength))
        {
            try
            {
                return Open(path);
            }
            catch (DataFormatException) when (mostInMemory > 0 && length <= System.Array.MaxLength)
            {
                // Rows in an order that is not to be had from the disk, which memory may have room for.
            }
        }

        return new StoredRows(NpyArray.Load(path));
    }

    /// <summary>Chosen rows: of an array in memory of their own, of a file on the disk their numbers.</summary>
    internal StoredRows Chosen(int[] rows) => !AreOnDisk
        ? new StoredRows(Array.Rows(rows))
        : this with { Order = System.Array.ConvertAll(rows, row => Order?[row] ?? row), Shape = [rows.Length, .. Shape.Skip(1)] };

    /// <summary>Adds the bytes of all rows of an array, or of all rows of a file, to a hash.</summary>
    internal void AddTo(XxHash128 hash)
    {
        hash.Append(_array is null ? [] : _array.Bytes);
        byte[] bytes = new byte[AreOnDisk ? HashedBytes : 0];
        long end = AreOnDisk ? (long)Shape[0] * Features * ElementSize : 0;
        for (long at = 0; at < end; at += bytes.Length)
        {
            Span<byte> part = bytes.AsSpan(0, (int)Math.Min(bytes.Length, end - at));
            Fill(part, at);
            hash.Append(part);
        }
    }

    /// <summary>A row as numbers of another type (<see cref="NpyArray.Convert{T}(int, Span{T})"/>).</summary>
    internal void Read<T>(int row, Span<T> destination)
        where T : unmanaged, IFloatingPoint<T>
    {
        for (int start = 0; start < destination.Length; start += Part)
        {
            Read(row, start, destination.Slice(start, Math.Min(Part, destination.Length - start)));
        }
    }

    /// <summary>A row less the mean, by the deviation, in double; then rounded. Nothing is allocated.</summary>
    /// <param name="row">Which.</param>
    /// <param name="destination">Receives it.</param>
    /// <param name="mean">Subtracted from each feature; empty: nothing is.</param>
    /// <param name="deviation">The divisor of each feature; empty: nothing is divided.</param>
    internal void Scale<T>(int row, Span<T> destination, double[] mean, double[] deviation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (mean.Length == 0 && deviation.Length == 0 && AreOnDisk && Type == (typeof(T) == typeof(float) ? NpyType.F4 : NpyType.F8))
        {
            Fill(MemoryMarshal.AsBytes(destination), Offset(row, 0));
            return;
        }

        Span<double> numbers = stackalloc double[Part];
        for (int start = 0; start < destination.Length; start += Part)
        {
            int count = Math.Min(Part, destination.Length - start);
            Read(row, start, numbers[..count]);
            RowScaling.Apply(
                numbers[..count], RowScaling.Part(mean, start, count), RowScaling.Part(deviation, start, count), destination.Slice(start, count));
        }
    }

    /// <summary>Closes the file.</summary>
    internal void Close() => _file?.Dispose();

    /// <summary>A part of a row, <see cref="Part"/> numbers at most.</summary>
    private void Read<T>(int row, int start, Span<T> destination)
        where T : unmanaged, IFloatingPoint<T>
    {
        if (_array is not null)
        {
            _array.Convert((row * Features) + start, destination);
            return;
        }

        Span<byte> bytes = stackalloc byte[Part * sizeof(double)];
        bytes = bytes[..(destination.Length * ElementSize)];
        Fill(bytes, Offset(row, start));
        NpyArray.Convert(Type, bytes, destination);
    }

    private long Offset(int row, int start) => (((long)(Order?[row] ?? row) * Features) + start) * ElementSize;

    /// <summary>Reads bytes of the file's rows from an offset on.</summary>
    private void Fill(Span<byte> bytes, long offset)
    {
        if (RegularFile.Read(_file!, bytes, _start + offset) < bytes.Length)
        {
            long row = offset / ((long)Features * ElementSize);
            throw new DataFormatException($"'{Path}' ended before row {row}: it was cut short since it was opened.") { Path = Path };
        }
    }
}
