using System.Numerics;
using System.Runtime.InteropServices;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Tuning;

/// <summary>Nets that share batches get the bits that each gets alone.</summary>
public class NetStackTests
{
    // The first product takes several blocks of k where the second cache is small.
    private const int Features = 1100;
    private const int Classes = 10;
    private const int Outputs = 2;
    private const int Batch = 40;

    // As the last batch of an epoch may be.
    private const int ShortBatch = 17;

    [Test]
    public void Losses_and_gradients_are_those_of_each_net_alone_in_float() => AssertSame(OfLabels<float>, DrawnRows.Create<float>(new RandomState(1), Batch, Features, Classes));

    [Test]
    public void Losses_and_gradients_are_those_of_each_net_alone_in_double() => AssertSame(OfLabels<double>, DrawnRows.Create<double>(new RandomState(1), Batch, Features, Classes));

    [Test]
    public void So_are_those_of_numbers()
    {
        Samples<float> rows = DrawnRows.Create<float>(new RandomState(2), Batch, Features, Classes);
        float[] x = new float[Batch * Features];
        float[] targets = new float[Batch * Outputs];
        for (int i = 0; i < Batch; i++)
        {
            rows.Row(i).CopyTo(x.AsSpan(i * Features));
            (targets[Outputs * i], targets[(Outputs * i) + 1]) = (rows.Labels[i], i % 3);
        }

        AssertSame(OfNumbers<float>, Samples<float>.From(x, Features, new TargetRows<float>(targets, Outputs)));
    }

    [Test]
    public void Nothing_is_allocated()
    {
        Samples<float> rows = DrawnRows.Create<float>(new RandomState(1), Batch, Features, Classes);
        Allocation.AssertNone(AllocationOf(rows, Workers.Inline));
    }

    private static Action<Workers?> AllocationOf(Samples<float> rows, Workers inline)
    {
        Dictionary<int, (Net<float>[] Nets, NetStack<float> Stack)> made = [];
        return workers =>
        {
            workers ??= inline;
            if (!made.TryGetValue(workers.Count, out (Net<float>[] Nets, NetStack<float> Stack) own))
            {
                Net<float>[] nets = OfLabels<float>(workers);
                made[workers.Count] = own = (nets, new NetStack<float>(nets, Batch, workers));
            }

            own.Stack.Begin(rows.Matrix(0, Batch));
            for (int i = 0; i < own.Nets.Length; i++)
            {
                own.Stack.Loss(i, rows.Matrix(0, Batch), rows.Targets);
            }
        };
    }

    [Test]
    public void Batches_of_other_sizes_are_refused()
    {
        Samples<float> rows = DrawnRows.Create<float>(new RandomState(1), 12, 5, 2);
        NetStack<float> stack = new([new TwoLayerNet<float>(5, 3, 2, 10), new TwoLayerNet<float>(6, 3, 2, 10)], 10, Workers.Inline);
        Assert.That(() => stack.Loss(1, rows.Matrix(0, 10), rows.Targets.Slice(0, 10)), Throws.ArgumentException.With.Message.Contains("expected 1 to 10 rows of 6 features"));
        Assert.That(() => stack.Loss(0, rows.Matrix(0, 12), rows.Targets), Throws.ArgumentException.With.Message.Contains("expected 1 to 10 rows of 5 features"));
    }

    private static void AssertSame<T>(Func<Workers, Net<T>[]> create, Samples<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Widths.ForEachWithWorkers((workers, where) =>
        {
            if (workers.Count > 2)
            {
                return;
            }

            Net<T>[] nets = create(workers);
            Net<T>[] alone = create(workers);
            NetStack<T> stack = new(nets, Batch, workers);
            foreach (int count in new[] { Batch, ShortBatch })
            {
                stack.Begin(rows.Matrix(0, count));
                for (int i = 0; i < nets.Length; i++)
                {
                    double loss = alone[i].Loss(rows.Matrix(0, count), rows.Targets.Slice(0, count));
                    double together = stack.Loss(i, rows.Matrix(0, count), rows.Targets.Slice(0, count));
                    Assert.That(BitConverter.DoubleToInt64Bits(together), Is.EqualTo(BitConverter.DoubleToInt64Bits(loss)), $"net {i}, {where}");
                    Assert.That(MemoryMarshal.AsBytes(nets[i].Gradients).SequenceEqual(MemoryMarshal.AsBytes(alone[i].Gradients)), $"net {i}, {where}");
                    Assert.That(double.IsNaN(loss), Is.EqualTo(i == 2), "a net that has diverged is among them");
                }
            }
        });

    /// <summary>Nets of several widths and depths, losses and L2 terms, one that begins with a normalisation; the third has diverged.</summary>
    private static Net<T>[] OfLabels<T>(Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NetMemory<T> memory = new(Batch, workers);
        return Initialized<T>(
        [
            new TwoLayerNet<T>(Features, 130, Classes, Batch, new() { Regularization = 0.3, Workers = workers }),
            new TwoLayerNet<T>(Features, 103, Classes, Batch, new() { Workers = workers, Activation = Activation<T>.Tanh }),
            new TwoLayerNet<T>(Features, 50, Classes, Batch, new() { Regularization = 0.1, Convention = RegularizationConvention.Full, Workers = workers }),
            new TwoLayerNet<T>(Features, 1, Classes, Batch, new() { Regularization = 0.1, Workers = workers }),
            new TwoLayerNet<T>(Features, 7, Classes, Batch, new() { Activation = Activation<T>.Gelu, Loss = new SoftmaxLoss<T>(0.1), Workers = workers }),
            new LinearClassifier<T>(Features, Classes, Batch, new() { Loss = new SvmLoss<T>(), Regularization = 0.2, Workers = workers }),
            new FullyConnectedNet<T>(Features, [19, 13], Classes, Batch, new() { Regularization = 0.1, Normalization = Normalization.Batch, DropoutKeep = 0.7, Workers = workers }),
            new FullyConnectedNet<T>(Features, [19], Classes, Batch, new() { DropoutKeep = 0.7, Workers = workers }),
            new(memory, [new BatchNormLayer<T>(memory, "1", Features), new AffineLayer<T>(memory, "2", Features, Classes)], new SoftmaxLoss<T>()),
        ]);
    }

    /// <summary>A net of each loss of numbers; the third has diverged.</summary>
    private static Net<T>[] OfNumbers<T>(Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Initialized<T>([.. ((Loss<T>[])[new SquaredLoss<T>(), new HuberLoss<T>(), new AbsoluteLoss<T>(), new PoissonLoss<T>()])
            .Select((loss, i) => new TwoLayerNet<T>(Features, 5 + (12 * i), Outputs, Batch, new() { Loss = loss, Regularization = 0.1 * i, Workers = workers }))]);

    private static Net<T>[] Initialized<T>(Net<T>[] nets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < nets.Length; i++)
        {
            nets[i].Initialize(new RandomState((uint)i), 0.05);
        }

        nets[2].Parameters[77] = T.NaN;
        return nets;
    }
}
