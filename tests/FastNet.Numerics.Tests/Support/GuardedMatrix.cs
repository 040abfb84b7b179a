using System.Numerics;

namespace FastNet.Numerics.Tests.Support;

/// <summary>
/// A row-major matrix that ends at an unreadable page: its span is as short as the shape allows, and what lies between the rows is checked too,
/// because the whole span is compared.
/// </summary>
internal sealed class GuardedMatrix<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private readonly GuardedBuffer<T> _buffer;
    private readonly T[] _initial;

    public GuardedMatrix(int rows, int columns, int stride, int seed = 1)
    {
        int length = rows == 0 || columns == 0 ? 0 : ((rows - 1) * stride) + columns;
        (Rows, Columns, Stride) = (rows, columns, stride);
        _buffer = new GuardedBuffer<T>(length);
        _initial = new T[length];
        Samples.Fill(_initial, seed);
        Reset();
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    public Span<T> Span => _buffer.Span;

    /// <summary>The elements that <see cref="Reset"/> puts back; change them to test with others.</summary>
    public Span<T> Initial => _initial;

    public void Reset() => _initial.CopyTo(_buffer.Place(_initial.Length));

    public void AssertSame(ReadOnlySpan<T> expected, string where)
    {
        Bits.AssertSame<T>(Span, expected, $"{typeof(T).Name} {Rows} x {Columns}, stride {Stride}, {where}");
        _buffer.Verify();
    }

    public void Dispose() => _buffer.Dispose();
}
