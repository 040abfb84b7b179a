using System.Numerics;

namespace FastNet.Numerics;

/// <summary>The weights of the rows of a batch in a loss, a weighted mean: each row's own weight times that of its class.</summary>
public static class LossWeights
{
    /// <summary>The sum of the weights of the rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="weights">A weight for each row; empty: 1 each.</param>
    /// <param name="labels">The class of each row; needed where classes have weights.</param>
    /// <param name="classWeights">A weight for each class; empty: 1 each.</param>
    /// <exception cref="ArgumentException">There is another number of weights or labels than rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label has no weight.</exception>
    public static double Total<T>(int rows, ReadOnlySpan<T> weights, ReadOnlySpan<int> labels = default, ReadOnlySpan<T> classWeights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Length(weights.IsEmpty ? rows : weights.Length, rows, "The number of weights");
        Check.Length(classWeights.IsEmpty ? rows : labels.Length, rows, "The number of labels");
        if (weights.IsEmpty && classWeights.IsEmpty)
        {
            return rows;
        }

        double total = 0;
        for (int row = 0; row < rows; row++)
        {
            double weight = weights.IsEmpty ? 1 : double.CreateTruncating(weights[row]);
            total += classWeights.IsEmpty ? weight : weight * double.CreateTruncating(classWeights[Check.Label(labels, row, classWeights.Length)]);
        }

        return total;
    }

    /// <summary>The sum of the weights of the rows, checked to be the divisor of a mean.</summary>
    /// <inheritdoc cref="Total"/>
    /// <exception cref="ArgumentException">
    /// There is another number of weights or labels than rows, or the sum of the weights is 0 or more than a double holds.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite, or a label has no weight.</exception>
    public static double Require<T>(int rows, ReadOnlySpan<T> weights, ReadOnlySpan<int> labels = default, ReadOnlySpan<T> classWeights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Each(weights, "row", nameof(weights));
        Each(classWeights, "class", nameof(classWeights));
        double total = Total(rows, weights, labels, classWeights);
        if (!(total > 0 && double.IsFinite(total)))
        {
            string classes = classWeights.IsEmpty ? string.Empty : ", times those of their classes,";
            throw new ArgumentException(
                $"The weights of the {rows} rows{classes} add up to {total}; expected a finite sum above 0.", nameof(weights));
        }

        return total;
    }

    private static void Each<T>(ReadOnlySpan<T> weights, string owner, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (!T.IsFinite(weights[i]) || weights[i] < T.Zero)
            {
                throw new ArgumentOutOfRangeException(
                    name, weights[i], $"The weight of {owner} {i} is {weights[i]}; expected a finite number, 0 or more.");
            }
        }
    }
}
