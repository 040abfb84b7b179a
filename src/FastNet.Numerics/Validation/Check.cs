using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastNet.Numerics;

/// <summary>The checks of public arguments: each message gives the offending value and the expected one.</summary>
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

    /// <summary>The elements of each row must be neighbours.</summary>
    public static void Dense<T>(ReadOnlyMatrix<T> matrix, [CallerArgumentExpression(nameof(matrix))] string name = "")
        where T : unmanaged
    {
        if (matrix.ColumnStride != 1 && matrix.Columns > 1)
        {
            throw new ArgumentException($"The columns of {name} are {matrix.ColumnStride} elements apart; expected 1.", name);
        }
    }

    /// <summary>A matrix must have this shape, and the elements of each row must be neighbours.</summary>
    public static void Dense<T>(ReadOnlyMatrix<T> matrix, int rows, int columns, [CallerArgumentExpression(nameof(matrix))] string name = "")
        where T : unmanaged
    {
        if (matrix.Rows != rows || matrix.Columns != columns)
        {
            throw new ArgumentException($"{name} is {matrix.Rows} x {matrix.Columns}; expected {rows} x {columns}.", name);
        }

        Dense(matrix, name);
    }

    /// <summary>A batch has rows and columns, and the elements of each row must be neighbours.</summary>
    public static void Batch<T>(ReadOnlyMatrix<T> batch, [CallerArgumentExpression(nameof(batch))] string name = "")
        where T : unmanaged
    {
        if (batch.Rows < 1 || batch.Columns < 1)
        {
            throw new ArgumentOutOfRangeException(name, $"{name} is {batch.Rows} x {batch.Columns}; expected 1 or more rows and columns.");
        }

        Dense(batch, name);
    }

    /// <summary>The scores of a batch and the correct class of each row.</summary>
    public static void Batch<T>(ReadOnlyMatrix<T> scores, ReadOnlySpan<int> labels)
        where T : unmanaged
    {
        Batch(scores);
        Length(labels.Length, scores.Rows);
        for (int row = 0; row < labels.Length; row++)
        {
            Label(labels, row, scores.Columns);
        }
    }

    public static void Finite<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumberBase<T>
        => Range(T.IsFinite(value), value, "a finite number", name);

    /// <summary>0 &lt;= value &lt; 1, as decay rates must be.</summary>
    public static void Fraction<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : IFloatingPoint<T>
        => Range(value >= T.Zero && value < T.One, value, "0 or more and below 1", name);

    public static void NotNegative<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumberBase<T>
        => Range(T.IsFinite(value) && !T.IsNegative(value), value, "a finite number, 0 or more", name);

    public static void Positive<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumberBase<T>
        => Range(T.IsFinite(value) && T.IsPositive(value) && !T.IsZero(value), value, "a finite number above 0", name);

    /// <summary>smallest &lt;= value &lt;= largest.</summary>
    public static void Within<T>(T value, double smallest, double largest, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumberBase<T>
    {
        double number = double.CreateTruncating(value);
        if (!(number >= smallest && number <= largest))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected {smallest} to {largest}.");
        }
    }

    /// <summary>The label of a row, which names a class.</summary>
    public static int Label(ReadOnlySpan<int> labels, int row, int classes)
    {
        int label = labels[row];
        return (uint)label < (uint)classes
            ? label
            : throw new ArgumentOutOfRangeException(
                nameof(labels), label, $"The label of row {row} is {label}; expected 0 or more and below {classes}, the number of classes.");
    }

    /// <summary>
    /// Checks an index again just before it becomes an address. It was checked before, but lies in the caller's memory, and another thread may have
    /// written it since.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int StillBelow(int index, int count) => (uint)index < (uint)count ? index : throw Changed(index, count);

    /// <summary>Every index is one of <paramref name="count"/>.</summary>
    public static void Indices(ReadOnlySpan<int> indices, int count, string things, [CallerArgumentExpression(nameof(indices))] string name = "")
    {
        int wrong = count > 0 ? indices.IndexOfAnyExceptInRange(0, count - 1) : indices.IsEmpty ? -1 : 0;
        if (wrong >= 0)
        {
            throw new ArgumentOutOfRangeException(
                name, indices[wrong], $"{name}[{wrong}] is {indices[wrong]}; expected 0 or more and below {count}, the number of {things}.");
        }
    }

    /// <summary>Refuses a result that shares memory with an input, unless both are the very same matrix.</summary>
    public static void SameOrApart<T>(
        ReadOnlyMatrix<T> input,
        Matrix<T> output,
        [CallerArgumentExpression(nameof(input))] string inputName = "",
        [CallerArgumentExpression(nameof(output))] string outputName = "")
        where T : unmanaged
    {
        if (input.RowStride == output.RowStride)
        {
            SameOrApart(input.Elements, output.Elements, inputName, outputName);
        }
        else
        {
            Apart(input.Elements, output.Elements, inputName, outputName);
        }
    }

    /// <summary>Refuses a result that shares memory with an input, unless both are the very same elements in the same place.</summary>
    public static void SameOrApart<T>(
        ReadOnlySpan<T> input,
        Span<T> output,
        [CallerArgumentExpression(nameof(input))] string inputName = "",
        [CallerArgumentExpression(nameof(output))] string outputName = "")
        where T : unmanaged
    {
        if (!Unsafe.AreSame(in MemoryMarshal.GetReference(input), in MemoryMarshal.GetReference(output)))
        {
            Apart(input, output, inputName, outputName);
        }
    }

    /// <summary>Refuses a result that shares memory with one of several inputs.</summary>
    public static void Written<T>(
        Span<T> output,
        ReadOnlySpan<T> input,
        ReadOnlySpan<T> second = default,
        ReadOnlySpan<T> third = default,
        ReadOnlySpan<T> fourth = default,
        [CallerArgumentExpression(nameof(output))] string outputName = "",
        [CallerArgumentExpression(nameof(input))] string inputName = "",
        [CallerArgumentExpression(nameof(second))] string secondName = "",
        [CallerArgumentExpression(nameof(third))] string thirdName = "",
        [CallerArgumentExpression(nameof(fourth))] string fourthName = "")
        where T : unmanaged
    {
        Apart(input, output, inputName, outputName);
        Apart(second, output, secondName, outputName);
        Apart(third, output, thirdName, outputName);
        Apart(fourth, output, fourthName, outputName);
    }

    /// <summary>Refuses a result that shares memory with an input.</summary>
    public static void Apart<TIn, TOut>(
        ReadOnlySpan<TIn> input,
        Span<TOut> output,
        [CallerArgumentExpression(nameof(input))] string inputName = "",
        [CallerArgumentExpression(nameof(output))] string outputName = "")
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
            throw Overlap(input.Length, output.Length, offset, inputName.Replace(".Elements", ""), outputName.Replace(".Elements", ""));
        }
    }

    private static void Range<T>(bool isInside, T value, string expected, string name)
    {
        if (!isInside)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected {expected}.");
        }
    }

    private static ArgumentException Overlap(int inputs, int outputs, nint offset, string inputName, string outputName)
        => new(
            $"{outputName} ({outputs} elements) overlaps {inputName} ({inputs} elements) at a distance of {offset} bytes; expected separate memory.",
            outputName);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static InvalidOperationException Changed(int index, int count)
        => new(
            $"A label or index became {index} during the call; expected 0 or more and below {count}, as it was at its start. "
            + "Another thread writes to it.");
}
