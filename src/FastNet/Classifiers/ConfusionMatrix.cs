using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>How often rows of each class were taken for which.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[,] _counts;

    /// <summary>Nothing counted yet.</summary>
    /// <param name="classes">Number of classes, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is less than 1.</exception>
    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        Classes = classes;
        _counts = new int[classes, classes];
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Rows counted.</summary>
    public int Total { get; private set; }

    /// <summary>Rows whose class was found.</summary>
    public int Correct => Enumerable.Range(0, Classes).Sum(c => _counts[c, c]);

    /// <summary>The part of all rows whose class was found, 0 to 1; NaN of none.</summary>
    public double Accuracy => (double)Correct / Total;

    /// <summary>Rows of class <paramref name="actual"/> that were taken for <paramref name="predicted"/>.</summary>
    /// <param name="actual">0 to <see cref="Classes"/> - 1.</param>
    /// <param name="predicted">0 to <see cref="Classes"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such class.</exception>
    public int this[int actual, int predicted] => _counts[actual, predicted];

    /// <summary>The predictions of a net, counted.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="net">The net.</param>
    /// <param name="rows">Rows of the net's features, with labels of its classes.</param>
    /// <param name="workers">Threads that share the search for the largest score; none: the caller alone.</param>
    /// <returns>The matrix, and the predicted class of each row.</returns>
    /// <exception cref="ArgumentException">Features or labels of the rows do not fit the net.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="net"/> or <paramref name="rows"/> is null.</exception>
    public static (ConfusionMatrix Matrix, int[] Predicted) Of<T>(Net<T> net, Samples<T> rows, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(rows);
        Ensure.Labels(rows.Labels, rows.Count, net.OutputSize);
        ConfusionMatrix matrix = new(net.OutputSize);
        int[] predicted = new int[rows.Count];
        for (int start = 0; start < rows.Count; start += net.BatchCapacity)
        {
            int count = Math.Min(net.BatchCapacity, rows.Count - start);
            ReadOnlyMatrix<T> scores = net.Predict(rows.Matrix(start, count));
            ArgMax.Rows(scores, predicted.AsSpan(start, count), workers);
        }

        for (int i = 0; i < predicted.Length; i++)
        {
            matrix.Add(rows.Labels[i], predicted[i]);
        }

        return (matrix, predicted);
    }

    /// <summary>Counts a row.</summary>
    /// <param name="actual">Its class.</param>
    /// <param name="predicted">The predicted class.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such class.</exception>
    public void Add(int actual, int predicted)
    {
        _counts[actual, predicted]++;
        Total++;
    }

    /// <summary>Rows that are of the class.</summary>
    /// <param name="c">0 to <see cref="Classes"/> - 1.</param>
    public int Actual(int c) => Enumerable.Range(0, Classes).Sum(other => _counts[c, other]);

    /// <summary>Rows that were taken for the class.</summary>
    /// <param name="c">0 to <see cref="Classes"/> - 1.</param>
    public int Taken(int c) => Enumerable.Range(0, Classes).Sum(other => _counts[other, c]);

    /// <summary>Of the rows taken for the class, the part that are of it; NaN where there are none.</summary>
    /// <param name="c">0 to <see cref="Classes"/> - 1.</param>
    public double Precision(int c) => (double)_counts[c, c] / Taken(c);

    /// <summary>Of the rows of the class, the part that were taken for it; NaN where there are none.</summary>
    /// <param name="c">0 to <see cref="Classes"/> - 1.</param>
    public double Recall(int c) => (double)_counts[c, c] / Actual(c);
}
