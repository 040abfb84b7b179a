using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Where rows lie, if that is far from the origin: less this point they keep their distances, and products of them keep more digits.
/// </summary>
internal static class RowCenter
{
    private const int SampleRows = 32;

    // Rows are moved when the square of their mean is so many times their variance: pixels, where it is some 4 times, stay where they are.
    private const double FarAway = 16;

    /// <summary>What moves the rows to the origin, added to each, if they lie far from it; otherwise null. To any point amid them will do, so a few rows tell.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static T[]? Move<T>(Samples<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = Math.Min(SampleRows, rows.Count);
        double[] mean = new double[rows.Features];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<T> row = rows.Row(Sample(i));
            for (int j = 0; j < row.Length; j++)
            {
                mean[j] += double.CreateTruncating(row[j]) / count;
            }
        }

        double offset = 0;
        double spread = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<T> row = rows.Row(Sample(i));
            for (int j = 0; j < row.Length; j++)
            {
                double difference = double.CreateTruncating(row[j]) - mean[j];
                offset += mean[j] * mean[j];
                spread += difference * difference;
            }
        }

        return offset > FarAway * spread && double.IsFinite(offset) ? Array.ConvertAll(mean, x => T.CreateTruncating(-x)) : null;

        int Sample(int i) => (int)((long)i * rows.Count / count);
    }

    /// <summary>Copies of rows, moved.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="move">What is added to each of them.</param>
    /// <param name="values">Room for the copies.</param>
    /// <param name="stride">Elements from one copy to the next.</param>
    /// <param name="workers">Threads that share the work.</param>
    public static ReadOnlyMatrix<T> Apply<T>(ReadOnlyMatrix<T> rows, T[] move, Span<T> values, int stride, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows.Rows; i++)
        {
            rows.Row(i).CopyTo(values[(i * stride)..]);
        }

        Matrix<T> moved = new(values, rows.Rows, rows.Columns, stride);
        BiasAdd.Apply(moved, move, workers);
        return moved;
    }
}
