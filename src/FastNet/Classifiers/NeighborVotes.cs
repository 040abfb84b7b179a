namespace FastNet;

/// <summary>The vote of nearest neighbours: the class that most of them have, the smallest of several.</summary>
internal static class NeighborVotes
{
    /// <summary>Predicts for several k in one walk along the neighbours.</summary>
    /// <param name="neighbors">Training rows, nearest first; at least the largest k of them.</param>
    /// <param name="labels">The label of every training row.</param>
    /// <param name="ks">Ascending.</param>
    /// <param name="counts">Room for one count per class.</param>
    /// <param name="predictions">Result: element i * <paramref name="step"/> for the i-th k.</param>
    /// <param name="step">From one result to the next.</param>
    public static void Count(ReadOnlySpan<int> neighbors, ReadOnlySpan<int> labels, ReadOnlySpan<int> ks, Span<int> counts, Span<int> predictions, int step)
    {
        counts.Clear();
        int counted = 0;
        for (int i = 0; i < ks.Length; i++)
        {
            for (; counted < ks[i]; counted++)
            {
                counts[labels[neighbors[counted]]]++;
            }

            predictions[i * step] = FirstLargest(counts);
        }
    }

    /// <summary>Fails unless the numbers are ascending and within what there is.</summary>
    /// <exception cref="ArgumentException">They are not, or there are none.</exception>
    public static void RequireAscending(ReadOnlySpan<int> ks, int largest)
    {
        if (ks.IsEmpty)
        {
            throw new ArgumentException($"There is no k; expected 1 or more of them, from 1 to {largest}.", nameof(ks));
        }

        for (int i = 0; i < ks.Length; i++)
        {
            int least = i == 0 ? 1 : ks[i - 1] + 1;
            if (ks[i] < least || ks[i] > largest)
            {
                throw new ArgumentOutOfRangeException(nameof(ks), ks[i], $"k number {i} is {ks[i]}; expected {least} to {largest} (they must ascend, and there must be so many neighbours).");
            }
        }
    }

    private static int FirstLargest(ReadOnlySpan<int> counts)
    {
        int best = 0;
        for (int label = 1; label < counts.Length; label++)
        {
            best = counts[label] > counts[best] ? label : best;
        }

        return best;
    }
}
