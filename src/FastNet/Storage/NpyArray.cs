using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace FastNet;

/// <summary>
/// An array as NumPy keeps it in .npy files and .npz archives: a type, a shape and the elements, here always row-major ("C order") and in the
/// byte order of this machine, whatever the file had.
/// </summary>
public sealed class NpyArray
{
    /// <summary>The types of numbers, in the order of <see cref="NpyType"/>.</summary>
    private static readonly Type[] NumberTypes =
    [
        typeof(float), typeof(double), typeof(sbyte), typeof(short), typeof(int), typeof(long),
        typeof(byte), typeof(ushort), typeof(uint), typeof(ulong), typeof(bool),
    ];

    private readonly byte[] _bytes;
    private readonly string[] _texts;

    private NpyArray(NpyType type, int[] shape, int count, byte[] bytes, string[]? texts = null)
        => (Type, Shape, Count, _bytes, _texts) = (type, Array.AsReadOnly(shape), count, bytes, texts ?? []);

    /// <summary>The element type.</summary>
    public NpyType Type { get; }

    /// <summary>The dimensions; none for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Number of elements: the product of <see cref="Shape"/>.</summary>
    public int Count { get; }

    /// <summary>The elements of an array of text (<see cref="NpyType.U"/>, <see cref="NpyType.S"/>), row-major; none of any other.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>The elements of an array of numbers as they lie in memory.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    internal bool IsText => Type is NpyType.U or NpyType.S;

    /// <summary>Reads a .npy file of version 1.0, 2.0 or 3.0.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">It is no .npy file, of another element type, truncated, too long or larger than 2 GiB.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NpyArray Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = RegularFile.Open(path);
        return DataFormatException.In(path, () => Read(stream, stream.Length, stream.Length));
    }

    /// <summary>Copies values of the caller's own.</summary>
    /// <typeparam name="T">float, double, bool or a whole number of 1 to 8 bytes.</typeparam>
    /// <param name="values">The elements, row-major: as many as the product of <paramref name="shape"/>.</param>
    /// <param name="shape">The dimensions, none negative; none for a scalar.</param>
    /// <exception cref="ArgumentException">Shape and number of values disagree, or the array is larger than 2 GiB.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static NpyArray From<T>(ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        NpyType type = TypeOf<T>();
        Ensure.NoneNegative(shape);
        Int128 count = NpyHeader.Product(shape);
        Ensure.That(count == values.Length && (long)values.Length * NpyHeader.SizeOf(type) <= Array.MaxLength,
            $"The shape [{string.Join(", ", shape.ToArray())}] has {count} elements; {values.Length} values were given, and "
                + $"{Array.MaxLength} bytes are the most.", nameof(values));
        return new NpyArray(type, shape.ToArray(), values.Length, MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>Chosen rows of numbers, of the first dimension, in memory of their own.</summary>
    internal NpyArray Rows(int[] indices)
    {
        int length = Shape[0] == 0 ? 0 : _bytes.Length / Shape[0];
        byte[] bytes = GC.AllocateUninitializedArray<byte>(indices.Length * length);
        for (int i = 0; i < indices.Length; i++)
        {
            _bytes.AsSpan(indices[i] * length, length).CopyTo(bytes.AsSpan(i * length));
        }

        return new NpyArray(Type, [indices.Length, .. Shape.Skip(1)], Shape[0] == 0 ? 0 : Count / Shape[0] * indices.Length, bytes);
    }

    /// <summary>Elements from a first one on, in a shape and memory of their own.</summary>
    internal NpyArray Part(int start, params int[] shape)
    {
        (int size, int count) = (NpyHeader.SizeOf(Type), (int)NpyHeader.Product(shape));
        return new NpyArray(Type, shape, count, _bytes[(start * size)..((start + count) * size)]);
    }

    /// <summary>The transpose of a matrix of numbers.</summary>
    internal NpyArray Transposed()
    {
        int[] shape = [Shape[1], Shape[0]];
        return new NpyArray(Type, shape, Count, RowMajor(_bytes, shape, NpyHeader.SizeOf(Type)));
    }

    /// <summary>Bytes of that shape; they are not copied.</summary>
    internal static NpyArray Of(byte[] bytes, params int[] shape) => new(NpyType.U1, shape, bytes.Length, bytes);

    /// <summary>The elements, row-major, nothing copied or converted: <typeparamref name="T"/> must be the array's type.</summary>
    /// <typeparam name="T">The type that <see cref="Type"/> names.</typeparam>
    /// <exception cref="InvalidOperationException">The array holds another type.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is no type of such arrays.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
        => TypeOf<T>() == Type
            ? MemoryMarshal.Cast<byte, T>(_bytes)
            : throw new InvalidOperationException($"The array is of type {Type}; {TypeOf<T>()} was asked for, and no conversion is made.");

    /// <summary>
    /// Elements <paramref name="start"/>, <paramref name="start"/> + 1, ... as numbers of another type: rounded where it is narrower, true as 1.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="start">The first element, row-major.</param>
    /// <param name="destination">Receives as many elements as it is long.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such elements.</exception>
    /// <exception cref="InvalidOperationException">The array holds text.</exception>
    public void Convert<T>(int start, Span<T> destination)
        where T : unmanaged, IFloatingPoint<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Count - destination.Length);
        int size = NpyHeader.SizeOf(Type);
        Convert(Type, IsText ? [] : _bytes.AsSpan(start * size, destination.Length * size), destination);
    }

    /// <summary>Elements as they lie in memory, as numbers of another type.</summary>
    /// <exception cref="InvalidOperationException">They are text.</exception>
    internal static void Convert<T>(NpyType type, ReadOnlySpan<byte> elements, Span<T> destination)
        where T : unmanaged, IFloatingPoint<T>
    {
        switch (type)
        {
            case NpyType.F4: Convert<float, T>(elements, destination); break;
            case NpyType.F8: Convert<double, T>(elements, destination); break;
            case NpyType.I1: Convert<sbyte, T>(elements, destination); break;
            case NpyType.I2: Convert<short, T>(elements, destination); break;
            case NpyType.I4: Convert<int, T>(elements, destination); break;
            case NpyType.I8: Convert<long, T>(elements, destination); break;
            case NpyType.U2: Convert<ushort, T>(elements, destination); break;
            case NpyType.U4: Convert<uint, T>(elements, destination); break;
            case NpyType.U8: Convert<ulong, T>(elements, destination); break;
            case NpyType.U1 or NpyType.B1: Convert<byte, T>(elements, destination); break;
            case NpyType.U or NpyType.S: throw new InvalidOperationException("The array holds text, no numbers.");
            default: throw new UnreachableException($"Type {type} is not known.");
        }
    }

    /// <summary>
    /// Writes a .npy file of version 1.0, little-endian, wholly or not at all (<see cref="AtomicFile"/>, whose exceptions it throws).
    /// </summary>
    /// <param name="path">The file to make or to replace.</param>
    public void Save(string path) => AtomicFile.Write(path, WriteTo);

    /// <summary>Writes header and elements to <paramref name="stream"/>.</summary>
    /// <param name="stream">A stream that can be written.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="NotSupportedException">The array holds text, which is read alone.</exception>
    public void WriteTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (IsText)
        {
            throw new NotSupportedException("Arrays of text are read, not written.");
        }

        stream.Write(NpyHeader.Write(Type, Shape));
        byte[] bytes = BitConverter.IsLittleEndian ? _bytes : [.. _bytes];
        NpyHeader.SwapIfBigEndian(bytes, NpyHeader.SizeOf(Type));
        stream.Write(bytes);
    }

    /// <summary>Reads a file of <paramref name="length"/> bytes, which takes <paramref name="onDisk"/> on the disk; errors do not name it.</summary>
    internal static NpyArray Read(Stream stream, long length, long onDisk)
    {
        NpyHeader header = NpyHeader.Read(stream, length);
        DataFormatException.Demand(
            header.ByteCount <= Array.MaxLength,
            $"the shape [{FileText.List(header.Shape)}] of {header.Type} takes more than {Array.MaxLength} bytes");
        byte[] bytes = NpyHeader.Bytes(stream, (int)header.ByteCount, onDisk);
        if (header.LittleEndian != BitConverter.IsLittleEndian)
        {
            NpyHeader.Reverse(bytes, NpyHeader.SizeOf(header.Type));
        }

        int wrong = header.Type == NpyType.B1 ? bytes.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)1) : -1;
        DataFormatException.Demand(wrong < 0, $"element {wrong} of b1 is {bytes[wrong]}; 0 or 1 was expected");
        bytes = header.Fortran ? RowMajor(bytes, header.Shape, header.ElementSize) : bytes;
        return header.Type is NpyType.U or NpyType.S
            ? new NpyArray(header.Type, header.Shape, (int)header.Count, [], NpyTexts.Decode(bytes, header))
            : new NpyArray(header.Type, header.Shape, (int)header.Count, bytes);
    }

    private static NpyType TypeOf<T>()
    {
        int number = Array.IndexOf(NumberTypes, typeof(T));
        return number >= 0
            ? (NpyType)number
            : throw new NotSupportedException($"Arrays hold float, double, bool or whole numbers of 1 to 8 bytes, not {typeof(T)}.");
    }

    // The first index runs fastest in the source, the last one in the result.
    private static byte[] RowMajor(byte[] source, int[] shape, int size)
    {
        byte[] result = new byte[source.Length];
        int[] steps = new int[shape.Length];
        int step = size;
        for (int d = 0; d < shape.Length && source.Length > 0; d++)
        {
            steps[d] = step;
            step *= shape[d];
        }

        int[] index = new int[shape.Length];
        int from = 0;
        for (int to = 0; to < result.Length; to += size)
        {
            source.AsSpan(from, size).CopyTo(result.AsSpan(to));
            for (int d = shape.Length - 1; d >= 0; d--)
            {
                from += steps[d];
                if (++index[d] < shape[d])
                {
                    break;
                }

                from -= shape[d] * steps[d];
                index[d] = 0;
            }
        }

        return result;
    }

    private static void Convert<TFrom, TTo>(ReadOnlySpan<byte> elements, Span<TTo> destination)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, IFloatingPoint<TTo>
        => TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, TFrom>(elements), destination);
}
