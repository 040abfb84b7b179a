using System.Globalization;
using System.Runtime.InteropServices;
using FastNet.Numerics;
using static System.FormattableString;

namespace FastNet;

/// <content>All that a checkpoint must hold so that the run goes on as if nothing had happened.</content>
public sealed partial class Solver<T>
{
    /// <summary>Begins the names of what files of before <see cref="Net{T}"/> do not say.</summary>
    internal const string Later = "net ";

    /// <summary>Rows of each set that the digest reads; targets it reads all.</summary>
    private const int DigestRows = 64;

    private string? _dataDigest;

    /// <summary>
    /// Whether all numbers that the run goes on from are finite: parameters, state, their best and average, the rule's. Of a run where they are
    /// not, no checkpoint can be saved.
    /// </summary>
    public bool HasFiniteState() => StateProblem() is null;

    /// <summary>The verdicts on the run so far, by its histories: one or two.</summary>
    public IReadOnlyList<TrainingVerdict> Verdicts()
    {
        int checkedRows = CheckedRows.IsEmpty ? Training.Count : CheckedRows.Length;
        RunSizes sizes = new(Classes, checkedRows, Validation.Count, OnLastBatch: Options.IsLegacy && !CheckedRows.IsEmpty);

        // Rows that are gathered are bytes, which have one scale; asking for their numbers would make all of them.
        return TrainingVerdicts.Of(History, sizes with { Scales = Training.HasNumbers ? FeatureScales.Of(Training) : null });
    }

    /// <summary>Of one score a row there are two classes, unless all labels are the same.</summary>
    private int Classes => Metric is not AccuracyMetric<T> { Top: 1 } ? RunSizes.NoClasses
        : Net.OutputSize == 1 && Training.Labels.ContainsAnyExcept(0) ? 2
        : Net.OutputSize;

    /// <summary>
    /// The accuracy check of the parameters that <see cref="Finish"/> leaves: the best; of the legacy loop, unless its run diverged, the last
    /// before the last parameters.
    /// </summary>
    /// <exception cref="InvalidOperationException">No step was made.</exception>
    public AccuracyPoint KeptCheck
    {
        get
        {
            bool keepsLast = Options.IsLegacy && !IsDiverged;
            AccuracyPoint[] checks = History.Accuracies.ToArray();
            return checks.Length > 0
                ? checks.Where(point => !keepsLast && Judged(point) == BestValidation).Append(checks[^1]).First()
                : throw new InvalidOperationException("No step was made, so no accuracy was checked.");
        }
    }

    /// <summary>
    /// The settings that a continued run must share with the run begun, by name; the number of steps only where the schedule depends on it. Threads
    /// and vector widths change no bit and are not among them.
    /// </summary>
    internal IEnumerable<(string Name, string Value)> Mathematics()
    {
        yield return ("trainer", Options.IsLegacy ? "legacy" : "solver");
        yield return ("elements", typeof(T) == typeof(float) ? "float" : "double");
        IEnumerable<string> places = Net.Layout.Concat(Net.StateLayout).Select(place => Invariant($"{place.Name} {place.Rows}x{place.Columns}"));
        yield return ("net", string.Join(", ", places));
        yield return ("rule", Rule.Description + (IsAveraged ? Invariant($", averaged with decay {Options.AverageDecay:R}") : string.Empty));
        string order = Options.Shuffle ? ", shuffled" : string.Empty;
        string changes = Options.Augmentation is null ? string.Empty : $", {Options.Augmentation.Description}";
        yield return ("batch", Options.FullBatch ? "all rows" : Invariant($"{Options.BatchSize} rows{order}{changes}"));
        yield return ("learning rate", Invariant($"{Options.LearningRate:R}"));
        yield return ("learning rate decay", Invariant($"{Options.LearningRateDecay:R}"));
        string total = Options.Schedule.DependsOnTotal ? Invariant($" over {TotalIterations} steps") : string.Empty;
        yield return ("schedule", Text(Options.Schedule) + total);
        yield return ("accuracy samples", Invariant($"{_sample.Length}"));
        yield return ("data", _dataDigest ??= Digest());
        yield return (Later + "layers", string.Join(", ", Net.Layers.Select(Describe)));
        yield return (Later + "loss", Text(Net.Objective));
        yield return (Later + "metric", Options.KeepSmallestLoss ? $"validation loss, beside {Metric.Name}" : Metric.Name);
        yield return (Later + "patience", Options.Patience == 0 ? "none" : Invariant($"{Options.Patience} checks, gain {Options.MinimalGain:R}"));
    }

    /// <summary>All vectors of fixed length that belong to the state.</summary>
    internal IEnumerable<StateTensor<T>> StateTensors()
    {
        return
        [
            .. Of("net", Net.Layout, () => Net.Parameters),
            .. Of("net", Net.StateLayout, () => Net.State),
            .. Of("best", Net.Layout, () => _bestParameters.Span),
            .. Of("best", Net.StateLayout, () => _bestState.Span),
            .. IsAveraged ? Of("average", Net.Layout, () => _average.Span).Concat(Of("average", Net.StateLayout, () => _averageState.Span)) : [],
            .. Enumerable.Range(0, Rule.StateCount)
                .SelectMany(i => Of($"rule.{Rule.StateName(i)}", Net.Layout, () => Rule.State(i), Rule.IsOfSquares(i))),
        ];

        static IEnumerable<StateTensor<T>> Of(string name, IReadOnlyList<Parameter> layout, Func<Span<T>> vector, bool areSquares = false)
            => layout.Select(parameter => new StateTensor<T>($"{name}.{parameter.Name}", parameter, vector, areSquares));
    }

    /// <summary>No decay leads to more, and the elements have no more.</summary>
    internal double LargestRate
        => Options.LearningRateDecay <= 1 ? Options.LearningRate : typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue;

    /// <summary>The first number of the state that makes no sense; null where there is none.</summary>
    internal string? StateProblem() => StateTensors().Select(tensor => tensor.Problem(tensor.Values)).FirstOrDefault(problem => problem is not null);

    /// <summary>Whether the run is judged by a number from 0 to 1.</summary>
    internal bool IsShare => Metric is AccuracyMetric<T> && !Options.KeepSmallestLoss;

    /// <summary>Where the run is.</summary>
    internal SolverPosition SavePosition() => new(Iteration, Net.Step, Rule.Steps, _decayedRate, BestValidation, _batches.OrderSeed, _random.Save());

    /// <summary>Continues from there; the vectors are filled already.</summary>
    internal void RestorePosition(SolverPosition position, ReadOnlySpan<double> losses, ReadOnlySpan<AccuracyPoint> accuracies)
    {
        (Iteration, _decayedRate, BestValidation) = (position.Iteration, position.DecayedRate, position.BestValidation);
        Net.Step = position.NetStep;
        Rule.ContinueFrom(position.RuleSteps);
        _ruleSteps = position.RuleSteps;
        _random.Restore(position.Random);
        History.Restore(losses, accuracies);
        _batches.Shuffle(position.OrderSeed);
        (_checksWithoutGain, _bestOfGains) = (0, double.NaN);
        foreach (AccuracyPoint point in accuracies)
        {
            CountGain(point);
        }
    }

    /// <summary>SHA-256 of all labels and of some rows, evenly spread: another data set, another order or another preprocessing shows.</summary>
    private string Digest()
    {
        Sha256 hash = new();
        T[] values = new T[Training.Features];
        foreach (Samples<T> rows in (Samples<T>[])[Training, Validation])
        {
            hash.Append(MemoryMarshal.AsBytes(rows.Labels));
            hash.Append(MemoryMarshal.AsBytes(rows.Targets.Values.Elements));
            hash.Append(MemoryMarshal.AsBytes(rows.Targets.Weights));
            for (int i = 0; i < Math.Min(DigestRows, rows.Count); i++)
            {
                int row = (int)((long)i * rows.Count / Math.Min(DigestRows, rows.Count));
                rows.Gather([row], new Matrix<T>(values, 1, values.Length));
                hash.Append(MemoryMarshal.AsBytes<T>(values));
            }
        }

        return Invariant($"{Training.Count} + {Validation.Count} rows of {Training.Features}, {Convert.ToHexStringLower(hash.Finish())}");
    }

    private static string Describe(ILayer<T> layer)
    {
        string settings = layer is Layer<T> { Settings: { Length: > 0 } text } ? $" ({text})" : string.Empty;
        return layer is SequentialLayer<T> sequence
            ? $"[{string.Join(", ", sequence.Layers.Select(Describe))}]"
            : Invariant($"{layer.GetType().Name.Split('`')[0]}{settings} {layer.InputSize}x{layer.OutputSize}");
    }

    /// <summary>A user's own schedule or loss in words: the same in every culture, so that a run can be resumed under another.</summary>
    private static string Text(object part)
    {
        CultureInfo own = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            return $"{part}";
        }
        finally
        {
            CultureInfo.CurrentCulture = own;
        }
    }
}
