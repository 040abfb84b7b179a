using System.Numerics;

namespace FastNet;

/// <summary>Samples in the three parts of an experiment: to train on, to choose settings by, and to test on.</summary>
/// <typeparam name="T">float or double.</typeparam>
public class SampleSplit<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Joins three parts.</summary>
    /// <param name="train">The samples to train on.</param>
    /// <param name="validation">The samples to choose settings by.</param>
    /// <param name="test">All samples to test on.</param>
    /// <param name="shortTest">How many of them, from the first on, make the short test <see cref="Test"/>.</param>
    /// <exception cref="ArgumentNullException">A part is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The short test has more samples than there are.</exception>
    public SampleSplit(Samples<T> train, Samples<T> validation, Samples<T> test, int shortTest)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentOutOfRangeException.ThrowIfNegative(shortTest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shortTest, test.Count);
        (Train, Validation, TestAll, Test) = (train, validation, test, test.First(shortTest));
    }

    /// <summary>The samples to train on.</summary>
    public Samples<T> Train { get; }

    /// <summary>The samples to choose settings by.</summary>
    public Samples<T> Validation { get; }

    /// <summary>The first samples of <see cref="TestAll"/>, in the same memory or gathered by the same function.</summary>
    public Samples<T> Test { get; }

    /// <summary>All samples to test on.</summary>
    public Samples<T> TestAll { get; }

    /// <summary>A development set (CS231n): training samples drawn without replacement, in memory of its own.</summary>
    /// <param name="count">Samples to draw, 0 or more.</param>
    /// <param name="random">NumPy's stream: the rows are those of <c>choice(n, count, replace=False)</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer training samples.</exception>
    public Samples<T> Development(int count, RandomState random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Train.Count);
        int[] drawn = new int[count];
        random.ChoiceWithoutReplacement(Train.Count, drawn);
        return Train.Chosen(drawn);
    }
}
