using System.Numerics;

namespace FastNet;

/// <summary>Samples in the three parts of an experiment: to train on, to choose settings by, and to test on.</summary>
/// <typeparam name="T">float or double.</typeparam>
public class SampleSplit<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Lazy<Samples<T>> _train;
    private SampleSource<T>? _source;

    /// <summary>Joins three parts.</summary>
    /// <param name="train">The samples to train on.</param>
    /// <param name="validation">The samples to choose settings by.</param>
    /// <param name="test">All samples to test on.</param>
    /// <param name="shortTest">How many of them, from the first on, make the short test <see cref="Test"/>.</param>
    /// <exception cref="ArgumentNullException">A part is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The short test has more samples than there are.</exception>
    public SampleSplit(SampleSource<T> train, Samples<T> validation, Samples<T> test, int shortTest)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentOutOfRangeException.ThrowIfNegative(shortTest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shortTest, test.Count);
        (_source, Validation, TestAll, Test) = (train, validation, test, test.First(shortTest));
        _train = new Lazy<Samples<T>>(() =>
        {
            Samples<T> samples = train as Samples<T> ?? Samples<T>.Gather(train, [.. Enumerable.Range(0, train.Count)]);
            _source = null;
            return samples;
        });
    }

    /// <summary>
    /// The samples to train on as batches are gathered from them, for instance images kept as bytes; <see cref="Train"/> after that was asked for. The batches have the same bits
    /// either way.
    /// </summary>
    public SampleSource<T> TrainSource => _source ?? Train;

    /// <summary>The samples to train on as numbers in memory; made when they are asked for first, where <see cref="TrainSource"/> keeps something else.</summary>
    public Samples<T> Train => _train.Value;

    /// <summary>The samples to choose settings by.</summary>
    public Samples<T> Validation { get; }

    /// <summary>The first samples of <see cref="TestAll"/>, in the same memory.</summary>
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
        SampleSource<T> source = TrainSource;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, source.Count);
        int[] drawn = new int[count];
        random.ChoiceWithoutReplacement(source.Count, drawn);
        return Samples<T>.Gather(source, drawn);
    }
}
