using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;

namespace FastNet.Data;

/// <summary>
/// Rows of numbers as they were stored: an array in memory, or rows of a .npy file that stays on the disk. Either way they have the same bits.
/// </summary>
internal sealed class StoredRows
{
    /// <summary>Elements that are scaled at a time.</summary>
    private const int Part = 512;

    /// <summary>Bytes that are read at a time: a call of the system for each row of up to 4,096 floats.</summary>
    private const int ReadBytes = 1 << 14;

    private readonly NpyArray? _array;
    private readonly NpyRows? _file;
    private readonly int[]? _order;

    /// <summary>Rows in memory.</summary>
    internal StoredRows(NpyArray array)
    {
        (_array, Type, Shape) = (array, array.Type, array.Shape);
        Features = (int)Int128.Min(NpyHeader.Product([.. Shape.Skip(1)]), int.MaxValue);
    }

    /// <summary>Rows on the disk.</summary>
    /// <param name="file">The file, which stays open as long as anybody reads of it.</param>
    /// <param name="order">Numbers of its rows; null: all of them.</param>
    internal StoredRows(NpyRows file, int[]? order = null)
    {
        (_file, _order, Type, Features) = (file, order, file.Type, file.Features);
        Shape = order is null ? file.Shape : [order.Length, .. file.Shape.Skip(1)];
    }

    /// <summary>The type of the numbers.</summary>
    internal NpyType Type { get; }

    /// <summary>The dimensions: rows, then those of a row.</summary>
    internal IReadOnlyList<int> Shape { get; }

    /// <summary>Numbers of a row.</summary>
    internal int Features { get; }

    internal bool AreOnDisk => _file is not null;

    /// <summary>The array in memory.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal NpyArray Array
        => _array ?? throw new InvalidOperationException("The rows are in a file on the disk (AreOnDisk); an array in memory was asked for.");

    /// <summary>An array as rows; null: null.</summary>
    internal static StoredRows? Of(NpyArray? array) => array is null ? null : new StoredRows(array);

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
                return new StoredRows(NpyRows.Open(path));
            }
            catch (DataFormatException) when (mostInMemory > 0 && length <= System.Array.MaxLength)
            {
                // Rows in an order that is not to be had from the disk, which memory may have room for.
            }
        }

        return new StoredRows(NpyArray.Load(path));
    }

    /// <summary>Chosen rows: of an array in memory of their own, of a file on the disk their numbers.</summary>
    internal StoredRows Chosen(int[] rows)
        => _file is null ? new StoredRows(Array.Rows(rows))
            : new StoredRows(_file, _order is null ? rows : System.Array.ConvertAll(rows, row => _order[row]));

    /// <summary>Adds the bytes of all rows of an array, or of all rows of a file, to a hash.</summary>
    internal void AddTo(XxHash128 hash)
    {
        if (_file is null)
        {
            hash.Append(Array.Bytes);
        }
        else
        {
            _file.AddTo(hash);
        }
    }

    /// <summary>A row as numbers of another type (<see cref="NpyArray.Convert{T}(int, Span{T})"/>).</summary>
    internal void Read<T>(int row, Span<T> destination)
        where T : unmanaged, IFloatingPoint<T>
    {
        if (_file is null)
        {
            Array.Convert(row * Features, destination);
            return;
        }

        Span<byte> bytes = stackalloc byte[ReadBytes];
        int size = NpyHeader.SizeOf(Type);
        for (int start = 0; start < destination.Length; start += ReadBytes / size)
        {
            Span<T> part = destination.Slice(start, Math.Min(ReadBytes / size, destination.Length - start));
            NpyArray.Convert(Type, Raw(row, start, bytes[..(part.Length * size)]), part);
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
        if (mean.Length == 0 && deviation.Length == 0 && Type == (typeof(T) == typeof(float) ? NpyType.F4 : NpyType.F8))
        {
            Raw(row, 0, MemoryMarshal.AsBytes(destination));
            return;
        }

        Span<byte> bytes = stackalloc byte[ReadBytes];
        Span<double> numbers = stackalloc double[Part];
        Span<byte> raw = bytes[..0];
        int size = NpyHeader.SizeOf(Type);
        for (int start = 0; start < destination.Length; start += Part)
        {
            raw = raw.IsEmpty ? Raw(row, start, bytes[..Math.Min(ReadBytes, (destination.Length - start) * size)]) : raw;
            int count = Math.Min(Part, destination.Length - start);
            Span<double> part = numbers[..count];
            NpyArray.Convert(Type, raw[..(count * size)], part);
            RowScaling.Apply(
                part, RowScaling.Part(mean, start, count), RowScaling.Part(deviation, start, count), destination.Slice(start, count));
            raw = raw[(count * size)..];
        }
    }

    /// <summary>The stored bytes of some of a row's numbers, from a first one on.</summary>
    private Span<byte> Raw(int row, int start, Span<byte> bytes)
    {
        if (_file is null)
        {
            Array.Bytes.Slice(((row * Features) + start) * NpyHeader.SizeOf(Type), bytes.Length).CopyTo(bytes);
        }
        else
        {
            _file.Fill(_order is null ? row : _order[row], start, bytes);
        }

        return bytes;
    }
}
