using System.Numerics;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Tuning;

/// <summary>Nets side by side get the bits that each gets alone.</summary>
public class TwoLayerStackTests
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
        TwoLayerNet<float> wide = new(5, 4, 2, 10);
        Assert.That(() => new TwoLayerStack<float>([small, wide], 10, Workers.Inline), Throws.ArgumentException.With.Message.Contains("5-4-2"));
        Assert.That(() => new TwoLayerStack<float>([small], 11, Workers.Inline), Throws.ArgumentException.With.Message.Contains("batches of 11"));
    }

    private static void AssertSame<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LabeledRows<T> rows = DrawnRows.Create<T>(new RandomState(1), Batch, Features, Classes);
        Widths.ForEachWithWorkers((workers, where) =>
        {
            if (workers.Count > 2)
            {
                return;
            }

            TwoLayerNet<T>[] nets = [.. Nets<T>(workers)];
            TwoLayerNet<T>[] alone = [.. Nets<T>(workers)];
            TwoLayerStack<T> stack = new(nets, Batch, workers);
            double[] losses = new double[nets.Length];
            stack.Losses(rows.Matrix(0, Batch), rows.Labels, losses);
            for (int i = 0; i < nets.Length; i++)
            {
                double loss = alone[i].Loss(rows.Matrix(0, Batch), rows.Labels);
                Assert.That(BitConverter.DoubleToInt64Bits(losses[i]), Is.EqualTo(BitConverter.DoubleToInt64Bits(loss)), $"net {i}, {where}");
                Assert.That(System.Runtime.InteropServices.MemoryMarshal.AsBytes(nets[i].Gradients).SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes(alone[i].Gradients)), $"net {i}, {where}");
                Assert.That(double.IsNaN(loss), Is.EqualTo(i == 2), "a net that has diverged is among them");
            }
        });
    }

    private static IEnumerable<TwoLayerNet<T>> Nets<T>(Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double Reg, RegularizationConvention Convention)[] kinds = [(0.3, RegularizationConvention.Half), (0, RegularizationConvention.Half), (0.1, RegularizationConvention.Full)];
        for (int i = 0; i < kinds.Length; i++)
        {
            TwoLayerNet<T> net = new(Features, Hidden, Classes, Batch, kinds[i].Reg, kinds[i].Convention, workers);
            net.Initialize(new RandomState((uint)i), 0.05);
            if (i == 2)
            {
                net.W1[77] = T.NaN;
            }

            yield return net;
        }
    }
}
