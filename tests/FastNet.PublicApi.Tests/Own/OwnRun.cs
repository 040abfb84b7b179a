using System.Numerics;
using System.Runtime.InteropServices;
using FastNet.Numerics;

namespace FastNet.PublicApi.Tests.Own;

/// <summary>
/// A training run of which every part is a user's own: layer, activations, loss, optimizer, schedule, metric and source of rows. It can be made again and again from
/// the same beginning.
/// </summary>
internal sealed class OwnRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int Features = 5;
    private const int Batch = 16;
    private readonly Optimizer<T> _optimizer;

    public OwnRun(TrainingOptions? options = null, Workers? workers = null, double clipNorm = 0, int batchCapacity = Batch)
    {
        Net = MakeNet(batchCapacity, workers);
        RandomState random = new(3);
        Samples<T> training = PowerRows.Draw<T>(random, 150, Features);
        Samples<T> validation = PowerRows.Draw<T>(random, 40, Features);
        _optimizer = new QuasiMomentum<T>(Net.Parameters.Length)
        {
            ClipNorm = clipNorm,
            WeightDecay = 1e-3,
            DecayedParameters = [.. Net.Layout.Where(parameter => parameter.IsMatrix)],
        };
        Solver = new Solver<T>(Net, training, validation, _optimizer, options ?? Options, random, new WithinMetric<T>(0.03));
    }

    /// <summary>Ten steps an epoch where rows are shuffled, nine where they are drawn.</summary>
    public static TrainingOptions Options { get; } = new()
    {
        Epochs = 12,
        BatchSize = Batch,
        LearningRate = 0.1,
        LearningRateDecay = 0.95,
        Schedule = new TriangleSchedule(Period: 14),
    };

    public Net<T> Net { get; }

    public Solver<T> Solver { get; }

    public static Net<T> MakeNet(int batchCapacity, Workers? workers = null)
    {
        NetMemory<T> memory = new(batchCapacity, workers);
        return new Net<T>(
            memory,
            [
                new BottleneckLayer<T>(memory, "1", Features, middleSize: 3, outputSize: 8, OwnActivations.InverseRoot<T>()),
                new ActivationLayer<T>(memory, 8, OwnActivations.Softsign<T>()),
                new AffineLayer<T>(memory, "2", 8, 1),
            ],
            new PseudoHuberLoss<T>(0.1),
            regularization: 1e-5,
            initializer: Initializer.Xavier,
            seed: 4);
    }

    /// <summary>Makes so many steps, or all that are left.</summary>
    public OwnRun<T> Step(int count = int.MaxValue)
    {
        for (int i = 0; i < count && Solver.Step(); i++)
        {
        }

        return this;
    }

    /// <summary>Every bit that the run has come to.</summary>
    public byte[] Bits()
    {
        List<byte> bits = [.. MemoryMarshal.AsBytes(Net.Parameters), .. MemoryMarshal.AsBytes(Solver.History.Losses)];
        foreach (AccuracyPoint point in Solver.History.Accuracies)
        {
            bits.AddRange(MemoryMarshal.AsBytes<double>([point.Training, point.Validation, point.ValidationLoss]));
        }

        for (int i = 0; i < _optimizer.StateCount; i++)
        {
            bits.AddRange(MemoryMarshal.AsBytes(_optimizer.State(i)));
        }

        return [.. bits];
    }
}
