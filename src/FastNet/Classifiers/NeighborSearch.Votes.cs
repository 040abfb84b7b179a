using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using FastNet.Numerics;

namespace FastNet;

/// <content>The nearest rows in their order, and their votes.</content>
internal sealed partial class NeighborSearch<T>
{
    /// <summary>
    /// The labels that most of the nearest rows have, for every k; of several the smallest. Label i of a query is i steps after its first.
    /// </summary>
    public void Predict(ReadOnlyMatrix<T> queries, ReadOnlySpan<int> ks, Span<int> predictions, int step)
    {
        Search(queries, ks);
        for (int query = 0; query < _count; query++)
        {
            Vote(training.Labels, query, ks, predictions[query..], step);
        }
    }

    /// <summary>Adds to the numbers of queries whose label is found, by every k; among all training rows but those of a gap.</summary>
    public void CountCorrect(ReadOnlyMatrix<T> queries, ReadOnlySpan<int> ks, ReadOnlySpan<int> labels, Span<double> correct, int gapStart = 0,
        int gap = 0)
    {
        Search(queries, ks, gapStart, gap);
        for (int query = 0; query < _count; query++)
        {
            Vote(training.Labels, query, ks, _predictions, step: 1);
            for (int i = 0; i < ks.Length; i++)
            {
                correct[i] += _predictions[i] == labels[query] ? 1 : 0;
            }
        }
    }

    /// <summary>Refuses rows whose targets are numbers.</summary>
    public static void RequireLabels(Samples<T> rows)
    {
        Ensure.That(rows.TargetColumns == 0, $"The rows have {rows.TargetColumns} numbers each as targets; an accuracy needs labels.", nameof(rows));
    }

    /// <summary>Refuses numbers of neighbours that do not ascend from 1 to <paramref name="largest"/>, or are none.</summary>
    public static void RequireAscending(ReadOnlySpan<int> ks, int largest)
    {
        Ensure.That(!ks.IsEmpty, $"There is no k; expected 1 or more of them, from 1 to {largest}.", nameof(ks));

        for (int i = 0; i < ks.Length; i++)
        {
            int least = i == 0 ? 1 : ks[i - 1] + 1;
            if (ks[i] < least || ks[i] > largest)
            {
                string problem = $"k number {i} is {ks[i]}; expected {least} to {largest} (they must ascend, and there must be so many neighbours).";
                throw new ArgumentOutOfRangeException(nameof(ks), ks[i], problem);
            }
        }
    }

    private void Vote(ReadOnlySpan<int> known, int query, ReadOnlySpan<int> ks, Span<int> predictions, int step)
    {
        Array.Clear(_votes);
        int counted = 0;
        for (int i = 0; i < ks.Length; i++)
        {
            for (; counted < ks[i]; counted++)
            {
                _votes[known[Row(_neighbors[(query * _room) + counted])]]++;
            }

            predictions[i * step] = TensorPrimitives.IndexOfMax<int>(_votes);
        }
    }

    /// <summary>Sorts some of a query's nearest rows by their distances as the loops measure them; of equal ones the first comes first.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Sort(ReadOnlyMatrix<T> queries, int query, Range part)
    {
        Span<int> rows = _neighbors.AsSpan(query * _room, _room)[part];
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            T distance = default;
            PairDistances.L2(training.Matrix(Row(row), 1), RowsOf(queries, query, 1), new Matrix<T>(new Span<T>(ref distance), 1, 1));
            int place = i;
            for (; place > 0 && (distance < _measured[place - 1] || (distance == _measured[place - 1] && row < rows[place - 1])); place--)
            {
                (_measured[place], rows[place]) = (_measured[place - 1], rows[place - 1]);
            }

            (_measured[place], rows[place]) = (distance, row);
        }
    }

    // The bounds among the rows that were found.
    private (T Factor, T Slack) Narrow(int query)
    {
        T largest = T.Zero;
        foreach (int row in _neighbors.AsSpan(query * _room, _counts[query]))
        {
            largest = T.Max(largest, _norms[Row(row)]);
        }

        return _bounds.For(_queryNorms[query], _queryPartialSums[query], double.CreateTruncating(largest));
    }
}
