using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using CommunityToolkit.HighPerformance;

namespace FastNet.Numerics;

/// <summary>A matrix to write, anywhere in memory: element (i, j) lies at <c>i * RowStride + j * ColumnStride</c> from the first.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct Matrix<T>
    where T : unmanaged
{
    /// <summary>A row-major matrix.</summary>
    /// <inheritdoc cref="ReadOnlyMatrix{T}(ReadOnlySpan{T}, int, int, int)"/>
    public Matrix(Span<T> elements, int rows, int columns, int stride)
        : this(elements, rows, columns, stride, 1)
        => MatrixLayout.Require(elements.Length, rows, columns, stride, nameof(elements));

    /// <summary>A row-major matrix without gaps between its rows.</summary>
    /// <inheritdoc cref="ReadOnlyMatrix{T}(ReadOnlySpan{T}, int, int, int)"/>
    public Matrix(Span<T> elements, int rows, int columns)
        : this(elements, rows, columns, columns)
    {
    }

    private Matrix(Span<T> elements, int rows, int columns, nint rowStride, nint columnStride)
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
    public Matrix<T> Transposed => new(Elements, Columns, Rows, ColumnStride, RowStride);

    /// <summary>The memory behind the matrix, from element (0, 0) on.</summary>
    public Span<T> Elements { get; }

    /// <summary>Element (<paramref name="row"/>, <paramref name="column"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the matrix.</exception>
    public ref T this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
            return ref Elements[(int)((row * RowStride) + (column * ColumnStride))];
        }
    }

    /// <summary>The elements of row <paramref name="row"/>, next to each other.</summary>
    /// <inheritdoc cref="ReadOnlyMatrix{T}.Row"/>
    public Span<T> Row(int row) => Elements.Slice(MatrixLayout.RowStart(row, Rows, Columns, RowStride, ColumnStride), Columns);

    /// <summary>A matrix to write can be read.</summary>
    public static implicit operator ReadOnlyMatrix<T>(Matrix<T> matrix) => matrix.AsReadOnly();

    /// <summary>Views a two-dimensional span of CommunityToolkit.HighPerformance.</summary>
    public static implicit operator Matrix<T>(Span2D<T> span) => FromSpan2D(span);

    /// <summary>Views a two-dimensional span of CommunityToolkit.HighPerformance.</summary>
    public static Matrix<T> FromSpan2D(Span2D<T> span) => Writable(ReadOnlyMatrix<T>.FromSpan2D(span));

    /// <summary>Views a tensor of two dimensions (System.Numerics.Tensors).</summary>
    /// <exception cref="ArgumentException">The tensor does not have two dimensions, or several of its elements share one place in memory.</exception>
    public static Matrix<T> FromTensor(scoped in TensorSpan<T> tensor)
    {
        Matrix<T> matrix = Writable(ReadOnlyMatrix<T>.FromTensor(tensor));
        nint rowStep = matrix.Rows > 1 ? matrix.RowStride : nint.MaxValue;
        nint columnStep = matrix.Columns > 1 ? matrix.ColumnStride : nint.MaxValue;
        bool rowsInside = rowStep > 0 && (columnStep == nint.MaxValue || columnStep > (matrix.Rows - 1) * matrix.RowStride);
        bool columnsInside = columnStep > 0 && (rowStep == nint.MaxValue || rowStep > (matrix.Columns - 1) * matrix.ColumnStride);
        if (matrix.Rows > 0 && matrix.Columns > 0 && !rowsInside && !columnsInside)
        {
            throw new ArgumentException(
                $"Elements of the {matrix.Rows} x {matrix.Columns} tensor share memory (strides {matrix.RowStride} and {matrix.ColumnStride}); a result needs a place of its own for each.",
                nameof(tensor));
        }

        return matrix;
    }

    /// <summary>The same matrix, to read.</summary>
    public ReadOnlyMatrix<T> AsReadOnly() => new(Elements, Rows, Columns, RowStride, ColumnStride);

    private static Matrix<T> Writable(ReadOnlyMatrix<T> matrix) => new(
        MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(matrix.Elements), matrix.Elements.Length),
        matrix.Rows,
        matrix.Columns,
        matrix.RowStride,
        matrix.ColumnStride);
}
