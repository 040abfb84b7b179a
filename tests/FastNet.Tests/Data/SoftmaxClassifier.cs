using FastNet.Numerics;

namespace FastNet.Tests.Data;

/// <summary>The linear classifier of the course, scores = X W + b, all parameters zero at first.</summary>
internal sealed class SoftmaxClassifier : Net<float>
{
    internal SoftmaxClassifier(int inputSize, int classes, int batchCapacity, Workers workers)
        : this(new NetMemory<float>(batchCapacity, workers), inputSize, classes)
    {
    }

    private SoftmaxClassifier(NetMemory<float> memory, int inputSize, int classes)
        : base(memory, [new AffineLayer<float>(memory, "1", inputSize, classes)], new SoftmaxLoss<float>(), initializer: Initializer.Gaussian(0))
    {
    }
}
