using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Tests.Training;

/// <summary>A net with every kind of layer and the SVM loss, as a user would write one; the gradient of its first matrix has a decay that its loss does not tell of.</summary>
internal sealed class EveryLayerNet<T> : Net<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal EveryLayerNet(int inputSize, int classes, int batchCapacity, Workers workers)
        : this(new NetMemory<T>(batchCapacity, workers), inputSize, classes)
    {
    }

    private EveryLayerNet(NetMemory<T> memory, int inputSize, int classes)
        : base(
            memory,
            [
                new AffineLayer<T>(memory, "1", inputSize, 67),
                new BatchNormLayer<T>(memory, "1", 67),
                new ActivationLayer<T>(memory, 67, Activation<T>.LeakyRelu()),
                new AffineLayer<T>(memory, "2", 67, 94),
                new MaxoutLayer<T>(memory, 47),
                new DropoutLayer<T>(memory, 47, 0.9, seed: 4),
                new AffineLayer<T>(memory, "3", 47, 41),
                new LayerNormLayer<T>(memory, "3", 41),
                new ActivationLayer<T>(memory, 41, Activation<T>.Elu()),
                new AffineLayer<T>(memory, "4", 41, 37),
                new ActivationLayer<T>(memory, 37, Activation<T>.Tanh),
                new AffineLayer<T>(memory, "5", 37, 35),
                new ActivationLayer<T>(memory, 35, Activation<T>.Sigmoid),
                new AffineLayer<T>(memory, "6", 35, 33),
                new ActivationLayer<T>(memory, 33, Activation<T>.Relu),
                new AffineLayer<T>(memory, "7", 33, classes),
            ],
            new SvmLoss<T>())
        => ((AffineLayer<T>)Layers[0]).Decay = T.CreateChecked(1e-3);

    internal void Initialize(RandomState random) => Initialize(random, Initializer.Xavier);
}
