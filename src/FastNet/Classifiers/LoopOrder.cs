using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics;

namespace FastNet;

/// <summary>The order of a few training rows by their distances as the course's loops measure them.</summary>
internal static class LoopOrder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Sorts rows by their distance to a query; of equal ones the first comes first.</summary>
    /// <param name="training">The training rows.</param>
    /// <param name="query">One row.</param>
    /// <param name="rows">Numbers of training rows, counted without the gap.</param>
    /// <param name="gapStart">The first training row that is not counted.</param>
    /// <param name="gap">How many are not.</param>
    /// <param name="measured">Room for their distances.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Sort(Samples<T> training, ReadOnlyMatrix<T> query, Span<int> rows, int gapStart, int gap, Span<T> measured)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            T distance = default;
            PairDistances.L2(training.Matrix(row < gapStart ? row : row + gap, 1), query, new Matrix<T>(new Span<T>(ref distance), 1, 1));
            int place = i;
            for (; place > 0 && (distance < measured[place - 1] || (distance == measured[place - 1] && row < rows[place - 1])); place--)
            {
                (measured[place], rows[place]) = (measured[place - 1], rows[place - 1]);
            }

            (measured[place], rows[place]) = (distance, row);
        }
    }
}
