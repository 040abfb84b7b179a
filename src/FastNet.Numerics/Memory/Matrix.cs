using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CommunityToolkit.HighPerformance;

namespace FastNet.Numerics;

/// <summary>A matrix to write, anywhere in memory: element (i, j) lies at <c>i * RowStride + j * ColumnStride</c> from the first.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct Matrix<T>
    where T : unmanaged
{
    private readonly ReadOnlyMatrix<T> _view;

    /// <summary>A row-major matrix.</summary>
    /// <inheritdoc cref="ReadOnlyMatrix{T}(ReadOnlySpan{T}, int, int, int)"/>
    public Matrix(Span<T> elements, int rows, int columns, int stride)
        : this(new ReadOnlyMatrix<T>(elements, rows, columns, stride))
    {
    }

    /// <summary>A row-major matrix without gaps between its rows.</summary>
    /// <inheritdoc cref="ReadOnlyMatrix{T}(ReadOnlySpan{T}, int, int, int)"/>
    public Matrix(Span<T> elements, int rows, int columns)
        : this(elements, rows, columns, columns)
    {
    }

    // The memory of the view may be written.
    private Matrix(ReadOnlyMatrix<T> view) => _view = view;

    /// <summary>Number of rows.</summary>
    public int Rows => _view.Rows;

    /// <summary>Number of columns.</summary>
    public int Columns => _view.Columns;

    /// <summary>Elements from (i, j) to (i + 1, j).</summary>
    public nint RowStride => _view.RowStride;

    /// <summary>Elements from (i, j) to (i, j + 1).</summary>
    public nint ColumnStride => _view.ColumnStride;

    /// <summary>The same elements with rows and columns exchanged; nothing is copied.</summary>
    public Matrix<T> Transposed => new(_view.Transposed);

    /// <summary>The memory of the matrix, from element (0, 0) on.</summary>
    public Span<T> Elements => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(_view.Elements), _view.Elements.Length);

    /// <summary>Element (<paramref name="row"/>, <paramref name="column"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the matrix.</exception>
    public ref T this[int row, int column] => ref Unsafe.AsRef(in _view[row, column]);

    /// <summary>The elements of row <paramref name="row"/>, next to each other.</summary>
    /// <inheritdoc cref="ReadOnlyMatrix{T}.Row"/>
    public Span<T> Row(int row) => Elements.Slice(_view.RowStart(row), Columns);

    /// <summary>A matrix to write can be read.</summary>
    public static implicit operator ReadOnlyMatrix<T>(Matrix<T> matrix) => matrix._view;

    /// <summary>Views a two-dimensional span of CommunityToolkit.HighPerformance.</summary>
    public static implicit operator Matrix<T>(Span2D<T> span) => FromSpan2D(span);

    /// <summary>Views a two-dimensional span of CommunityToolkit.HighPerformance.</summary>
    public static Matrix<T> FromSpan2D(Span2D<T> span) => new(ReadOnlyMatrix<T>.FromSpan2D(span));

    /// <summary>Views a tensor of two dimensions (System.Numerics.Tensors).</summary>
    /// <exception cref="ArgumentException">The tensor does not have two dimensions, or several of its elements share one place in memory.</exception>
    public static Matrix<T> FromTensor(scoped in TensorSpan<T> tensor)
    {
        Matrix<T> matrix = new(ReadOnlyMatrix<T>.FromTensor(tensor));
        nint rowStep = matrix.Rows > 1 ? matrix.RowStride : nint.MaxValue;
        nint columnStep = matrix.Columns > 1 ? matrix.ColumnStride : nint.MaxValue;
        bool rowsInside = rowStep > 0 && (columnStep == nint.MaxValue || columnStep > (matrix.Rows - 1) * matrix.RowStride);
        bool columnsInside = columnStep > 0 && (rowStep == nint.MaxValue || rowStep > (matrix.Columns - 1) * matrix.ColumnStride);
        if (matrix.Rows > 0 && matrix.Columns > 0 && !rowsInside && !columnsInside)
        {
            throw new ArgumentException(
                $"Elements of the {matrix.Rows} x {matrix.Columns} tensor share memory (strides {matrix.RowStride} and {matrix.ColumnStride}); "
                + "a result needs a place of its own for each.",
                nameof(tensor));
        }

        return matrix;
    }

    /// <summary>The same matrix, to read.</summary>
    public ReadOnlyMatrix<T> AsReadOnly() => _view;
}
