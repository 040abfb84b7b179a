using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Conventions.Tests.Snippets;

/// <summary>The code of docs/layers.md, run.</summary>
[OneMode]
public sealed class LayerSnippets
{
    [Test]
    public void A_layer_of_ones_own()
    {
        float[] x = [1, 2, 3, 4];
        float[] y = new float[4];
        float[] dX = new float[4];
        NetMemory<float> memory = new(batchCapacity: 2);
        ScaleLayer<float> layer = new(memory, "1", size: 2);
        memory.Commit();
        layer.Initialize(new RandomState(0), Initializer.He);
        layer.Forward(new ReadOnlyMatrix<float>(x, 2, 2), new Matrix<float>(y, 2, 2));
        layer.Backward(new ReadOnlyMatrix<float>(x, 2, 2), new ReadOnlyMatrix<float>(y, 2, 2), new ReadOnlyMatrix<float>([1, 0, 0, 2], 2, 2), new Matrix<float>(dX, 2, 2));
        Assert.That(y, Is.EqualTo(x));
        Assert.That(dX, Is.EqualTo(new float[] { 1, 0, 0, 2 }));
        Assert.That(memory.Gradients[0], Is.EqualTo(1 + (2 * 4)));
        Assert.That(memory.Layout.Single().Name, Is.EqualTo("scale1"));
    }

    [Test]
    public void A_deep_net()
    {
        using Workers workers = new(2);
        RandomState random = new(0);
        FullyConnectedNet<float> net = new(inputSize: 3072, hiddenSizes: [512, 256, 100], outputSize: 10, batchCapacity: 128, new()
        {
            Regularization = 1e-5,
            Normalization = Normalization.Batch,
            DropoutKeep = 0.8,
            Seed = 1,
            Workers = workers,
        });
        net.Initialize(random, Initializer.He);
        Assert.That(net.Layout, Has.Count.EqualTo((3 * 4) + 2));
        Assert.That(net.StateLayout, Has.Count.EqualTo(6));
    }

    private sealed class ScaleLayer<T> : Layer<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Parameter _scale;

        public ScaleLayer(NetMemory<T> memory, string name, int size)
            : base(memory, size, size)
            => _scale = memory.Vector("scale" + name, 1);

        public override void Initialize(RandomState random, Initializer initializer) => _scale.Of(Memory.Parameters)[0] = T.One;

        protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y)
        {
            T scale = _scale.Of(Memory.Parameters)[0];
            for (int i = 0; i < x.Rows; i++)
            {
                for (int j = 0; j < x.Columns; j++)
                {
                    y[i, j] = scale * x[i, j];
                }
            }
        }

        protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
        {
            T scale = _scale.Of(Memory.Parameters)[0];
            T gradient = T.Zero;
            for (int i = 0; i < x.Rows; i++)
            {
                for (int j = 0; j < x.Columns; j++)
                {
                    gradient = T.FusedMultiplyAdd(x[i, j], dY[i, j], gradient);
                    dX[i, j] = scale * dY[i, j];
                }
            }

            _scale.Of(Memory.Gradients)[0] = gradient;
        }
    }
}
