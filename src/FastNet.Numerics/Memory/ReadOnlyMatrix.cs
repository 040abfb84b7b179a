using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CommunityToolkit.HighPerformance;

namespace FastNet.Numerics;

/// <summary>A matrix to read, anywhere in memory: element (i, j) lies at <c>i * RowStride + j * ColumnStride</c> from the first.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct ReadOnlyMatrix<T>
    where T : unmanaged
{
    /// <summary>A row-major matrix.</summary>
    /// <param name="elements">The elements; at least (rows - 1) * stride + columns of them.</param>
    /// <param name="rows">Number of rows, 0 or more.</param>
    /// <param name="columns">Number of columns, 0 or more.</param>
    /// <param name="stride">Elements from one row's start to the next (the leading dimension), <paramref name="columns"/> or more.</param>
    /// <exception cref="ArgumentException">The span is too short for this shape, or a size is out of range.</exception>
    public ReadOnlyMatrix(ReadOnlySpan<T> elements, int rows, int columns, int stride)
        : this(elements, rows, columns, stride, 1)
        => MatrixLayout.Require(elements.Length, rows, columns, stride, nameof(elements));

    /// <summary>A row-major matrix without gaps between its rows.</summary>
    /// <inheritdoc cref="ReadOnlyMatrix{T}(ReadOnlySpan{T}, int, int, int)"/>
    public ReadOnlyMatrix(ReadOnlySpan<T> elements, int rows, int columns)
        : this(elements, rows, columns, columns)
    {
    }

    internal ReadOnlyMatrix(ReadOnlySpan<T> elements, int rows, int columns, nint rowStride, nint columnStride)
    {
        Elements = elements;
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Elements from (i, j) to (i + 1, j).</summary>
    public nint RowStride { get; }

    /// <summary>Elements from (i, j) to (i, j + 1).</summary>
    public nint ColumnStride { get; }

    /// <summary>The same elements with rows and columns exchanged; nothing is copied.</summary>
    public ReadOnlyMatrix<T> Transposed => new(Elements, Columns, Rows, ColumnStride, RowStride);

    /// <summary>The memory of the matrix, from element (0, 0) on.</summary>
    public ReadOnlySpan<T> Elements { get; }

    /// <summary>Element (<paramref name="row"/>, <paramref name="column"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the matrix.</exception>
    public ref readonly T this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
            return ref Elements[(int)((row * RowStride) + (column * ColumnStride))];
        }
    }

    /// <summary>The elements of row <paramref name="row"/>, next to each other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The row is outside the matrix.</exception>
    /// <exception cref="InvalidOperationException">The columns are not next to each other.</exception>
    public ReadOnlySpan<T> Row(int row) => Elements.Slice(RowStart(row), Columns);

    /// <summary>Views a two-dimensional span of CommunityToolkit.HighPerformance.</summary>
    public static implicit operator ReadOnlyMatrix<T>(ReadOnlySpan2D<T> span) => FromSpan2D(span);

    /// <summary>Views a two-dimensional span of CommunityToolkit.HighPerformance.</summary>
    public static ReadOnlyMatrix<T> FromSpan2D(ReadOnlySpan2D<T> span)
    {
        if (span.IsEmpty)
        {
            return new ReadOnlyMatrix<T>([], span.Height, span.Width, span.Width, 1);
        }

        ref T first = ref span.DangerousGetReference();
        nint stride = span.Height > 1
            ? Unsafe.ByteOffset(in first, in span.DangerousGetReferenceAt(1, 0)) / Unsafe.SizeOf<T>()
            : span.Width;
        int length = checked((int)(((span.Height - 1) * stride) + span.Width));
        return new ReadOnlyMatrix<T>(MemoryMarshal.CreateReadOnlySpan(ref first, length), (int)span.Height, span.Width, stride, 1);
    }

    /// <summary>Views a tensor of two dimensions (System.Numerics.Tensors), whatever its strides.</summary>
    /// <exception cref="ArgumentException">The tensor does not have two dimensions.</exception>
    public static ReadOnlyMatrix<T> FromTensor(scoped in ReadOnlyTensorSpan<T> tensor)
    {
        if (tensor.Rank != 2)
        {
            throw new ArgumentException($"The tensor has {tensor.Rank} dimensions; expected 2.", nameof(tensor));
        }

        int rows = checked((int)tensor.Lengths[0]);
        int columns = checked((int)tensor.Lengths[1]);
        nint rowStride = tensor.Strides[0];
        nint columnStride = tensor.Strides[1];
        if (rows == 0 || columns == 0)
        {
            return new ReadOnlyMatrix<T>([], rows, columns, rowStride, columnStride);
        }

        int length = checked((int)(((rows - 1) * rowStride) + ((columns - 1) * columnStride) + 1));
        ReadOnlySpan<T> elements = MemoryMarshal.CreateReadOnlySpan(in tensor.GetPinnableReference(), length);
        return new ReadOnlyMatrix<T>(elements, rows, columns, rowStride, columnStride);
    }

    /// <summary>The place of a row in <see cref="Elements"/>, when its elements are neighbours.</summary>
    internal int RowStart(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        if (ColumnStride != 1 && Columns > 1)
        {
            throw new InvalidOperationException(
                $"The columns of the {Rows} x {Columns} matrix are {ColumnStride} elements apart; a row as a span needs 1.");
        }

        return Columns == 0 ? 0 : (int)(row * RowStride);
    }
}
