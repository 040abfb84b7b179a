using System.Numerics;

namespace FastNet.Numerics.Tests.Support;

/// <summary>
/// The arguments of a normalisation in guarded memory: each call starts from the same values, and everything, changed or not, is compared afterwards.
/// </summary>
internal sealed class NormCase<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private readonly GuardedMatrix<T>[] _all;

    /// <summary>A batch (rows, columns) with vectors of <paramref name="statistics"/> and of columns elements.</summary>
    public NormCase(int rows, int columns, int stride, int statistics, bool special)
    {
        int[] lengths = [columns, columns, statistics, statistics, statistics, statistics];
        _all = [new(rows, columns, stride, 1), new(rows, columns, columns + 2, 2), .. lengths.Select((length, k) => new GuardedMatrix<T>(1, length, length, 3 + k))];
        Random random = new(columns);
        foreach (GuardedMatrix<T> operand in special ? [] : _all)
        {
            foreach (ref T value in operand.Initial)
            {
                value = T.CreateChecked(0.1 + (random.NextDouble() * 4));
            }

            operand.Reset();
        }
    }

    public Matrix<T> X => Of(_all[0]);

    public Matrix<T> Y => Of(_all[1]);

    /// <summary>Two vectors of columns elements, then four of as many as there are statistics.</summary>
    public Span<T> Vector(int index) => _all[2 + index].Span;

    public void Reset() => Array.ForEach(_all, operand => operand.Reset());

    public T[][] ToArrays() => Array.ConvertAll(_all, operand => operand.Span.ToArray());

    public void AssertSame(T[][] expected, string where)
    {
        for (int k = 0; k < _all.Length; k++)
        {
            _all[k].AssertSame(expected[k], $"{where}, operand {k}");
        }
    }

    public void Dispose() => Array.ForEach(_all, operand => operand.Dispose());

    private static Matrix<T> Of(GuardedMatrix<T> operand) => new(operand.Span, operand.Rows, operand.Columns, operand.Stride);
}
