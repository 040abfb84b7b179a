using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Training;

/// <summary>A training run from drawn rows to the SHA-256 of all that it leaves behind.</summary>
internal sealed class TrainingRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Samples<T> _training;
    private readonly Samples<T> _validation;
    private readonly int _hidden;
    private readonly int _classes;
    private readonly RandomStateSnapshot _random;

    internal TrainingRun(int features, int hidden, int classes, int trainingRows, int validationRows)
    {
        RandomState random = new(7);
        _training = DrawnRows.Create<T>(random, trainingRows, features, classes);
        _validation = DrawnRows.Create<T>(random, validationRows, features, classes);
        _hidden = hidden;
        _classes = classes;
        _random = random.Save();
    }

    internal TrainingOptions Options { get; init; } = new();

    internal RegularizationConvention Convention { get; init; }

    internal bool Legacy { get; init; }

    /// <summary>Makes another net than the two-layer net, its parameters drawn.</summary>
    internal Func<RandomState, Workers, Net<T>>? Net { get; init; }

    /// <summary>Trains from the beginning; the same draws every time.</summary>
    internal (string Parameters, string Course) Train(string ruleName, Workers workers)
    {
        RandomState random = new(0);
        random.Restore(_random);
        Net<T> net = Net is null ? TwoLayerNet(random, workers) : Net(random, workers);
        Optimizer<T> rule = RuleNames.Create<T>(ruleName, net.Parameters.Length);
        Solver<T> solver = new(net, _training, _validation, rule, Options with { IsLegacy = Legacy }, random);
        solver.Train();
        ReadOnlySpan<double> losses = solver.History.Losses;
        Assert.That(losses[^1], Is.LessThan(0.8 * losses[0]), "it learns");
        return (Learnt(net), Course(solver.History, net));
    }

    private TwoLayerNet<T> TwoLayerNet(RandomState random, Workers workers)
    {
        TwoLayerNet<T> net = new(_training.Features, _hidden, _classes, Options.BatchSize, new() { Regularization = 1e-3, Convention = Convention, Workers = workers });
        net.Initialize(random, 0.05);
        return net;
    }

    /// <summary>One hash of all parameters and the state.</summary>
    private static string Learnt(Net<T> net)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(net.Parameters));
        hash.AppendData(MemoryMarshal.AsBytes(net.State));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>One hash of every loss, every accuracy, and the scores and predictions of some validation rows.</summary>
    private string Course(TrainingHistory history, Net<T> net)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(history.Losses));
        foreach (AccuracyPoint point in history.Accuracies)
        {
            hash.AppendData(MemoryMarshal.AsBytes<double>([point.Training, point.Validation]));
        }

        int rows = Math.Min(net.BatchCapacity, _validation.Count);
        ReadOnlyMatrix<T> scores = net.Predict(_validation.Matrix(0, rows));
        int[] predictions = new int[rows];
        ArgMax.Rows(scores, predictions);
        for (int i = 0; i < rows; i++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(scores.Elements.Slice(i * (int)scores.RowStride, scores.Columns)));
        }

        hash.AppendData(MemoryMarshal.AsBytes<int>(predictions));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
