using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastNet.Numerics;

/// <summary>The checks at the public border: each says what was given and what was expected.</summary>
internal static class Check
{
    public static void ElementType<T>()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"FastNet computes in float and double; {typeof(T)} is neither.");
        }
    }

    public static void Length(int length, int expected, [CallerArgumentExpression(nameof(length))] string name = "")
    {
        if (length != expected)
        {
            throw new ArgumentException($"{name} is {length}; expected {expected}.", name);
        }
    }

    public static void AtLeast(int length, long expected, [CallerArgumentExpression(nameof(length))] string name = "")
    {
        if (length < expected)
        {
            throw new ArgumentException($"{name} is {length}; expected {expected} or more.", name);
        }
    }

    /// <summary>A row-major matrix of the given shape must lie inside its span.</summary>
    public static void Matrix(int length, int rows, int columns, int stride, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (stride < columns)
        {
            throw new ArgumentException($"The rows of {name} are {stride} elements apart; expected {columns} (its columns) or more.", name);
        }

        long needed = rows == 0 || columns == 0 ? 0 : ((long)(rows - 1) * stride) + columns;
        if (length < needed)
        {
            throw new ArgumentException($"{name} has {length} elements; a {rows} x {columns} matrix with rows {stride} apart needs {needed}.", name);
        }
    }

    /// <summary>The elements of a row must be neighbours.</summary>
    public static void Dense(nint columnStride, int columns, string name)
    {
        if (columnStride != 1 && columns > 1)
        {
            throw new ArgumentException($"The columns of {name} are {columnStride} elements apart; expected 1.", name);
        }
    }

    /// <summary>Where a row of neighbours starts.</summary>
    public static int Row(int row, int rows, int columns, nint rowStride, nint columnStride)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)rows, nameof(row));
        if (columnStride != 1 && columns > 1)
        {
            throw new InvalidOperationException($"The columns of the {rows} x {columns} matrix are {columnStride} elements apart; a row as a span needs 1.");
        }

        return columns == 0 ? 0 : (int)(row * rowStride);
    }

    public static void Shape(int rows, int columns, int expectedRows, int expectedColumns, string name)
    {
        if (rows != expectedRows || columns != expectedColumns)
        {
            throw new ArgumentException($"{name} is {rows} x {columns}; expected {expectedRows} x {expectedColumns}.", name);
        }
    }

    public static void Finite<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumberBase<T>
    {
        if (!T.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected a finite number.");
        }
    }

    /// <summary>smallest &lt;= value &lt;= largest.</summary>
    public static void Within(double value, double smallest, double largest, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= smallest && value <= largest))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected {smallest} to {largest}.");
        }
    }

    /// <summary>0 &lt;= value &lt; 1, as decay rates must be.</summary>
    public static void Fraction<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : IFloatingPoint<T>
    {
        if (!(value >= T.Zero && value < T.One))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected 0 or more and below 1.");
        }
    }

    public static void NotNegative<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumberBase<T>
    {
        if (!T.IsFinite(value) || T.IsNegative(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected a finite number, 0 or more.");
        }
    }

    /// <summary>A finite number above 0.</summary>
    public static void Positive<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumberBase<T>
    {
        if (!T.IsFinite(value) || T.IsNegative(value) || T.IsZero(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected a finite number above 0.");
        }
    }

    /// <summary>The scores of a batch and the correct class of each row.</summary>
    public static void Scores<T>(ReadOnlySpan<T> scores, int rows, int classes, int stride, ReadOnlySpan<int> labels)
        where T : unmanaged
    {
        ElementType<T>();
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        Matrix(scores.Length, rows, classes, stride, nameof(scores));
        Length(labels.Length, rows);
        for (int row = 0; row < labels.Length; row++)
        {
            Label(labels, row, classes);
        }
    }

    /// <summary>The label of a row, which names a class.</summary>
    public static int Label(ReadOnlySpan<int> labels, int row, int classes)
    {
        int label = labels[row];
        return (uint)label < (uint)classes
            ? label
            : throw new ArgumentOutOfRangeException(nameof(labels), label, $"The label of row {row} is {label}; expected 0 or more and below {classes}, the number of classes.");
    }

    /// <summary>Where a loss writes the gradient of its scores: into memory of its own, or in place of the scores.</summary>
    public static void ScoreGradient<T>(ReadOnlySpan<T> scores, int rows, int classes, int stride, ReadOnlySpan<int> labels, Span<T> gradient, int gradientStride)
        where T : unmanaged
    {
        Matrix(gradient.Length, rows, classes, gradientStride, nameof(gradient));
        Apart(labels, gradient, nameof(labels), nameof(gradient));
        MatrixSameOrApart(scores, stride, gradient, gradientStride, nameof(scores), nameof(gradient));
    }

    /// <summary>Refuses a result matrix that shares memory with an input matrix, unless they are the very same.</summary>
    public static void MatrixSameOrApart<T>(ReadOnlySpan<T> input, int stride, Span<T> output, int outputStride, string inputName, string outputName)
        where T : unmanaged
    {
        if (stride == outputStride)
        {
            SameOrApart(input, output, inputName, outputName);
        }
        else
        {
            Apart(input, output, inputName, outputName);
        }
    }

    /// <summary>Refuses an output that shares memory with an input, unless they are the very same elements in the same place.</summary>
    public static void SameOrApart<TIn, TOut>(ReadOnlySpan<TIn> input, Span<TOut> output, string inputName, string outputName)
        where TIn : unmanaged
        where TOut : unmanaged
    {
        if (typeof(TIn) == typeof(TOut) && Unsafe.AreSame(in Unsafe.As<TIn, byte>(ref Unsafe.AsRef(in MemoryMarshal.GetReference(input))), in Unsafe.As<TOut, byte>(ref MemoryMarshal.GetReference(output))))
        {
            return;
        }

        Apart(input, output, inputName, outputName);
    }

    /// <summary>An index out of memory of the caller's that was checked before the call and is about to become an address: another thread may have written it since.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int StillBelow(int index, int count) => (uint)index < (uint)count ? index : throw Changed(index, count);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static InvalidOperationException Changed(int index, int count)
        => new($"A label or index became {index} during the call; expected 0 or more and below {count}, as it was when the call began. Another thread writes to it.");

    /// <summary>Every index names one of so many rows.</summary>
    public static void Indices(ReadOnlySpan<int> indices, int rows)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)rows)
            {
                throw new ArgumentOutOfRangeException(nameof(indices), indices[i], $"indices[{i}] is {indices[i]}; expected 0 or more and below {rows}, the number of rows.");
            }
        }
    }

    /// <summary>Rows of <paramref name="source"/> that are picked by number and written one under the other.</summary>
    public static void Gather<TSource, T>(
        ReadOnlySpan<TSource> source, int sourceRows, int columns, int sourceStride, ReadOnlySpan<int> indices, Span<T> destination, int destinationStride)
        where TSource : unmanaged
        where T : unmanaged
    {
        ElementType<T>();
        Matrix(source.Length, sourceRows, columns, sourceStride, nameof(source));
        Matrix(destination.Length, indices.Length, columns, destinationStride, nameof(destination));
        Apart(source, destination, nameof(source), nameof(destination));
        Apart(indices, destination, nameof(indices), nameof(destination));
        Indices(indices, sourceRows);
    }

    /// <summary>Refuses an output that shares memory with an input.</summary>
    public static void Apart<TIn, TOut>(ReadOnlySpan<TIn> input, Span<TOut> output, string inputName, string outputName)
        where TIn : unmanaged
        where TOut : unmanaged
    {
        // Addresses are compared, because a span of bytes ends at 2^31 - 1 of them.
        nint offset = Unsafe.ByteOffset(
            in Unsafe.As<TIn, byte>(ref MemoryMarshal.GetReference(input)), in Unsafe.As<TOut, byte>(ref MemoryMarshal.GetReference(output)));
        bool begins = (nuint)offset < (nuint)input.Length * (nuint)Unsafe.SizeOf<TIn>();
        bool surrounds = (nuint)(-offset) < (nuint)output.Length * (nuint)Unsafe.SizeOf<TOut>();
        if ((begins || surrounds) && input.Length > 0 && output.Length > 0)
        {
            throw new ArgumentException($"{outputName} ({output.Length} elements) overlaps {inputName} ({input.Length} elements) at a distance of {offset} bytes; expected separate memory.", outputName);
        }
    }
}
