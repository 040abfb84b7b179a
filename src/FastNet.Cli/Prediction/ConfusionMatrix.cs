namespace FastNet.Cli.Prediction;

/// <summary>How often rows of each class were taken for which.</summary>
internal sealed class ConfusionMatrix(int classes)
{
    private readonly int[,] _counts = new int[classes, classes];

    public int Classes => classes;

    /// <summary>Rows counted.</summary>
    public int Total { get; private set; }

    /// <summary>Rows whose class was found.</summary>
    public int Correct => Enumerable.Range(0, classes).Sum(c => _counts[c, c]);

    /// <summary>The part of all rows whose class was found; NaN of none.</summary>
    public double Accuracy => (double)Correct / Total;

    /// <summary>Rows of class <paramref name="actual"/> that were taken for <paramref name="predicted"/>.</summary>
    public int this[int actual, int predicted] => _counts[actual, predicted];

    public void Add(int actual, int predicted)
    {
        _counts[actual, predicted]++;
        Total++;
    }

    /// <summary>Rows that are of the class.</summary>
    public int Actual(int c) => Enumerable.Range(0, classes).Sum(other => _counts[c, other]);

    /// <summary>Of the rows taken for the class, the part that are of it; NaN where there are none.</summary>
    public double Precision(int c) => (double)_counts[c, c] / Enumerable.Range(0, classes).Sum(other => _counts[other, c]);

    /// <summary>Of the rows of the class, the part that were taken for it; NaN where there are none.</summary>
    public double Recall(int c) => (double)_counts[c, c] / Actual(c);
}
