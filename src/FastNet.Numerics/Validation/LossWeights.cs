using System.Numerics;

namespace FastNet.Numerics;

/// <summary>What the rows of a batch count in a loss, a weighted mean: each as much as its own weight times that of its class.</summary>
public static class LossWeights
{
    /// <summary>The sum of what the rows count.</summary>
    /// <param name="weights">A weight for each row; empty: 1 each.</param>
    /// <param name="labels">The class of each row; needed where classes have weights.</param>
    /// <param name="classWeights">A weight for each class; empty: 1 each.</param>
    /// <returns>The sum; 0 where there are no weights of either kind.</returns>
    /// <exception cref="ArgumentException">The numbers of labels and weights differ, or the rows together count nothing or more than a double holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite, or a label names no class.</exception>
    public static double Total<T>(ReadOnlySpan<T> weights, ReadOnlySpan<int> labels = default, ReadOnlySpan<T> classWeights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(weights, "row", nameof(weights));
        Require(classWeights, "class", nameof(classWeights));
        bool classes = !classWeights.IsEmpty;
        int rows = classes ? labels.Length : weights.Length;
        if (classes && !weights.IsEmpty)
        {
            Check.Length(weights.Length, rows);
        }

        double total = 0;
        for (int row = 0; row < rows; row++)
        {
            double weight = weights.IsEmpty ? 1 : double.CreateTruncating(weights[row]);
            total += classes ? weight * double.CreateTruncating(classWeights[Check.Label(labels, row, classWeights.Length)]) : weight;
        }

        return rows == 0 || (total > 0 && double.IsFinite(total))
            ? total
            : throw new ArgumentException(
                $"The weights of the {rows} rows{(classes ? ", times those of their classes," : string.Empty)} add up to {total}; expected a finite sum above 0.", nameof(weights));
    }

    private static void Require<T>(ReadOnlySpan<T> weights, string owner, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (!T.IsFinite(weights[i]) || weights[i] < T.Zero)
            {
                throw new ArgumentOutOfRangeException(name, weights[i], $"The weight of {owner} {i} is {weights[i]}; expected a finite number, 0 or more.");
            }
        }
    }
}
