using System.Numerics;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Tuning;

/// <summary>Nets side by side get the bits that each gets alone.</summary>
public class NetStackTests
{
    // 130 units side by side fill no whole number of vectors; 1,100 features are several stretches of rows, the last one shorter.
    private const int Features = 1100;
    private const int Hidden = 130;
    private const int Classes = 10;
    private const int Batch = 7;

    [Test]
    public void Losses_and_gradients_are_those_of_each_net_alone_in_float() => AssertSame<float>();

    [Test]
    public void Losses_and_gradients_are_those_of_each_net_alone_in_double() => AssertSame<double>();

    [Test]
    public void Nets_of_other_sizes_are_refused()
    {
        TwoLayerNet<float> small = new(5, 3, 2, 10);
        TwoLayerNet<float> other = new(6, 3, 2, 10);
        NetMemory<float> memory = new(10);
        Net<float> noProduct = new(memory, [new BatchNormLayer<float>(memory, "1", 5), new AffineLayer<float>(memory, "2", 5, 2)], new SoftmaxLoss<float>());
        Assert.That(() => new NetStack<float>([small, other], 10, Workers.Inline), Throws.ArgumentException.With.Message.Contains("Net 2 takes batches of 10 x 6"));
        Assert.That(() => new NetStack<float>([small], 11, Workers.Inline), Throws.ArgumentException.With.Message.Contains("expected 11 rows or more"));
        Assert.That(() => new NetStack<float>([small, noProduct], 10, Workers.Inline), Throws.ArgumentException.With.Message.Contains("does not begin with a product"));
    }

    private static void AssertSame<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Samples<T> rows = DrawnRows.Create<T>(new RandomState(1), Batch, Features, Classes);
        Widths.ForEachWithWorkers((workers, where) =>
        {
            if (workers.Count > 2)
            {
                return;
            }

            Net<T>[] nets = [.. Nets<T>(workers)];
            Net<T>[] alone = [.. Nets<T>(workers)];
            NetStack<T> stack = new(nets, Batch, workers);
            double[] losses = new double[nets.Length];
            stack.Losses(rows.Matrix(0, Batch), new Targets<T>(rows.Labels), losses);
            for (int i = 0; i < nets.Length; i++)
            {
                double loss = alone[i].Loss(rows.Matrix(0, Batch), rows.Labels);
                Assert.That(BitConverter.DoubleToInt64Bits(losses[i]), Is.EqualTo(BitConverter.DoubleToInt64Bits(loss)), $"net {i}, {where}");
                Assert.That(System.Runtime.InteropServices.MemoryMarshal.AsBytes(nets[i].Gradients).SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes(alone[i].Gradients)), $"net {i}, {where}");
                Assert.That(double.IsNaN(loss), Is.EqualTo(i == 2), "a net that has diverged is among them");
            }
        });
    }

    /// <summary>Nets of several widths and depths, losses and L2 terms; the third has diverged.</summary>
    private static IEnumerable<Net<T>> Nets<T>(Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Net<T>[] nets =
        [
            new TwoLayerNet<T>(Features, Hidden, Classes, Batch, new() { Regularization = 0.3, Workers = workers }),
            new TwoLayerNet<T>(Features, Hidden - 27, Classes, Batch, new() { Workers = workers, Activation = Activation<T>.Tanh }),
            new TwoLayerNet<T>(Features, Hidden, Classes, Batch, new() { Regularization = 0.1, Convention = RegularizationConvention.Full, Workers = workers }),
            new LinearClassifier<T>(Features, Classes, Batch, new() { Loss = new SvmLoss<T>(), Regularization = 0.2, Workers = workers }),
            new FullyConnectedNet<T>(Features, [19, 13], Classes, Batch, new() { Regularization = 0.1, Normalization = Normalization.Batch, DropoutKeep = 0.7, Workers = workers }),
            new FullyConnectedNet<T>(Features, [19], Classes, Batch, new() { DropoutKeep = 0.7, Workers = workers }),
        ];
        for (int i = 0; i < nets.Length; i++)
        {
            nets[i].Initialize(new RandomState((uint)i), 0.05);
            if (i == 2)
            {
                nets[i].Parameters[77] = T.NaN;
            }

            yield return nets[i];
        }
    }
}
