using FastNet.Numerics;

namespace FastNet;

/// <summary>Room for a batch: rows padded as <see cref="MatrixLayout.PaddedStride"/> says.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class BatchBuffer<T>
    where T : unmanaged
{
    private readonly ArenaSlice<T> _slice;

    internal BatchBuffer(ArenaSlice<T> slice, int columns, int stride)
    {
        _slice = slice;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>Elements in a row.</summary>
    public int Columns { get; }

    /// <summary>Elements from one row's start to the next.</summary>
    public int Stride { get; }

    /// <summary>The first <paramref name="rows"/> rows.</summary>
    public Matrix<T> Rows(int rows) => new(_slice.Span, rows, Columns, Stride);

    /// <summary>The first <paramref name="columns"/> columns of the first <paramref name="rows"/> rows.</summary>
    public Matrix<T> Rows(int rows, int columns) => new(_slice.Span, rows, columns, Stride);

    /// <summary>The memory of the first <paramref name="rows"/> rows, what lies between them included.</summary>
    public Span<T> Flat(int rows) => _slice.Span[..(rows * Stride)];
}
