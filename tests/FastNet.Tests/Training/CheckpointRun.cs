using System.Numerics;
using System.Runtime.InteropServices;
using FastNet.Tests.Support;

namespace FastNet.Tests.Training;

/// <summary>A small run that can be made again and again from the same beginning.</summary>
internal sealed class CheckpointRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Features = 11;
    private const int Classes = 4;

    private readonly Samples<T> _training;
    private readonly Samples<T> _validation;
    private readonly Net<T> _net;

    internal CheckpointRun(
        string rule = "momentum", bool legacy = false, TrainingOptions? options = null, int hidden = 6, uint data = 5, Normalization? deep = null, Action<Optimizer<T>, Net<T>>? choose = null,
        Optimizer<T>? sharedRule = null)
    {
        RandomState rows = new(data);
        _training = DrawnRows.Create<T>(rows, 60, Features, Classes);
        _validation = DrawnRows.Create<T>(rows, 40, Features, Classes);
        Random = new RandomState(1);
        _net = deep is Normalization normalization ? Deep(normalization) : TwoLayer(hidden);

        // An odd number of Gaussians: the second one of the last pair waits in the stream.
        _ = Random.NextGaussian();
        Rule = sharedRule ?? RuleNames.Create<T>(rule, _net.Parameters.Length);
        choose?.Invoke(Rule, _net);
        options ??= Options;
        Solver = new Solver<T>(_net, _training, _validation, Rule, options with { IsLegacy = legacy }, Random);
    }

    /// <summary>Six steps an epoch; the solver draws a sample for each accuracy check.</summary>
    internal static TrainingOptions Options { get; } = new() { Epochs = 10, BatchSize = 10, LearningRate = 5e-3, LearningRateDecay = 0.9, TrainingAccuracySamples = 20 };

    internal Solver<T> Solver { get; }

    internal RandomState Random { get; }

    internal Optimizer<T> Rule { get; }

    internal CheckpointRun<T> Step(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.That(Solver.Step(), Is.True);
        }

        return this;
    }

    private TwoLayerNet<T> TwoLayer(int hidden)
    {
        TwoLayerNet<T> net = new(Features, hidden, Classes, 60, new() { Regularization = 1e-3 });
        net.Initialize(Random, 0.1);
        return net;
    }

    /// <summary>Two hidden layers with dropout, whose masks depend on the net's step.</summary>
    private FullyConnectedNet<T> Deep(Normalization normalization)
    {
        FullyConnectedNet<T> net = new(Features, [7, 5], Classes, 60, new() { Regularization = 1e-3, Normalization = normalization, DropoutKeep = 0.8, Seed = 9 });
        net.Initialize(Random, Initializer.He);
        return net;
    }

    /// <summary>Every bit that the run has come to.</summary>
    internal byte[] Bits()
    {
        List<byte> bits = [];
        bits.AddRange(MemoryMarshal.AsBytes(_net.Parameters));
        bits.AddRange(MemoryMarshal.AsBytes(_net.State));
        for (int i = 0; i < Rule.StateCount; i++)
        {
            bits.AddRange(MemoryMarshal.AsBytes(Rule.State(i)));
        }

        bits.AddRange(MemoryMarshal.AsBytes(Solver.History.Losses));
        foreach (AccuracyPoint point in Solver.History.Accuracies)
        {
            bits.AddRange(MemoryMarshal.AsBytes<double>([point.Iteration, point.Epoch, point.Training, point.Validation]));
        }

        RandomStateSnapshot random = Random.Save();
        bits.AddRange(MemoryMarshal.AsBytes(random.Key));
        bits.AddRange(MemoryMarshal.AsBytes<double>(
            [random.Position, random.CachedGaussian ?? double.NaN, Solver.LearningRate, Solver.Iteration, _net.Step, Rule.Steps, Solver.BestValidation]));
        return [.. bits];
    }
}
