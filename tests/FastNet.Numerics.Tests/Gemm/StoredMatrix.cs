using System.Numerics;
using System.Runtime.InteropServices;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Products;

/// <summary>A matrix in guarded memory. The gaps between its rows are part of the test: reading one brings a NaN into the result, writing one is found.</summary>
internal sealed class StoredMatrix<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private GuardedBuffer<T>? _buffer;
    private int _capacity = -1;
    private int _rows;
    private int _columns;
    private Storage _storage;

    public ReadOnlyMatrix<T> Read => _storage.Transposed
        ? new ReadOnlyMatrix<T>(Span, _columns, _rows, Stride).Transposed
        : new ReadOnlyMatrix<T>(Span, _rows, _columns, Stride);

    public Matrix<T> Write => _storage.Transposed
        ? new Matrix<T>(Span, _columns, _rows, Stride).Transposed
        : new Matrix<T>(Span, _rows, _columns, Stride);

    private Span<T> Span => _buffer!.Span;

    private int Lines => LineLength == 0 ? 0 : _storage.Transposed ? _columns : _rows;

    private int LineLength => _storage.Transposed ? _rows : _columns;

    private int Stride => LineLength + _storage.Gap;

    /// <summary>Lays the values (row-major, without gaps) down; none: NaN everywhere, for a result that must not be read.</summary>
    public void Place(int rows, int columns, Storage storage, ReadOnlySpan<T> values)
    {
        (_rows, _columns, _storage) = (rows, columns, storage);
        int length = Lines == 0 ? 0 : ((Lines - 1) * Stride) + LineLength;
        if (length > _capacity)
        {
            _buffer?.Dispose();
            _buffer = new GuardedBuffer<T>(length);
            _capacity = length;
        }

        _buffer!.Place(length, storage.Placement).Fill(T.NaN);
        for (int line = 0; values.Length > 0 && line < Lines; line++)
        {
            Span<T> to = Span.Slice(line * Stride, LineLength);
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = values[storage.Transposed ? (i * columns) + line : (line * columns) + i];
            }
        }
    }

    /// <summary>The first element, row-major, that is not as expected, or -1; fails when anything outside the matrix was written.</summary>
    public int FirstDifference(ReadOnlySpan<T> expected)
    {
        _buffer!.Verify();
        for (int line = 0; line < Lines; line++)
        {
            ReadOnlySpan<T> actual = Span.Slice(line * Stride, LineLength);
            if (_storage.Transposed || !SameBytes(actual, expected.Slice(line * _columns, _columns)))
            {
                int found = FirstDifference(line, actual, expected);
                if (found >= 0)
                {
                    return found;
                }
            }

            if (line + 1 < Lines)
            {
                foreach (T gap in Span.Slice((line * Stride) + LineLength, _storage.Gap))
                {
                    Assert.That(T.IsNaN(gap), Is.True, "A gap between two rows was written.");
                }
            }
        }

        return -1;
    }

    public T At(int element) => Read[element / _columns, element % _columns];

    public void Dispose() => _buffer?.Dispose();

    private int FirstDifference(int line, ReadOnlySpan<T> actual, ReadOnlySpan<T> expected)
    {
        for (int i = 0; i < actual.Length; i++)
        {
            int element = _storage.Transposed ? (i * _columns) + line : (line * _columns) + i;
            if (!Bits.Same(actual[i], expected[element]))
            {
                return element;
            }
        }

        return -1;
    }

    private static bool SameBytes(ReadOnlySpan<T> left, ReadOnlySpan<T> right) => MemoryMarshal.AsBytes(left).SequenceEqual(MemoryMarshal.AsBytes(right));
}
