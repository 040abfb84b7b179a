using System.Numerics.Tensors;

namespace FastNet.Conventions.Tests.Snippets;

/// <summary>The code about optimizers in docs/training.md, run.</summary>
[OneMode]
public sealed class OptimizerSnippets
{
    [Test]
    public void Decay_of_matrices_and_clipping()
    {
        FullyConnectedNet<float> net = new(10, [8, 6], 3, batchCapacity: 4);
        Adam<float> adam = new(net.Parameters.Length)
        {
            WeightDecay = 0.05,
            DecayedParameters = [.. net.Layout.Where(parameter => parameter.IsMatrix)],
            ClipNorm = 1,
        };
        net.Parameters.Fill(1);
        adam.Update(net.Parameters, net.Gradients, learningRate: 0.1);
        Assert.That(net.Layout.Select(parameter => parameter.Of(net.Parameters)[0]), Is.EqualTo((float[])[0.995f, 1, 0.995f, 1, 0.995f, 1]));
    }

    [Test]
    public void An_optimizer_of_ones_own()
    {
        float[] parameters = [1, 2, 3];
        new MaxMomentum(3).Update(parameters, [0.5f, 0, -2], learningRate: 0.1);
        Assert.That(parameters, Is.EqualTo((float[])[0.99f, 2, 3.01f]).Within(1e-6f));
    }
}

/// <summary>m = 0.9 m + 0.1 g; u = max(0.999 u, |g|); w -= rate m / (u + 1e-8): Adamax (Kingma and Ba 2015) but for the correction of its first steps.</summary>
public sealed class MaxMomentum(int parameterCount) : Optimizer<float>(parameterCount, "mean", "largest")
{
    public override string Name => "max-momentum";

    protected override string Constants => "beta1 0.9, beta2 0.999, epsilon 1E-08";

    protected override void Apply(UpdateBlock<float> block)
    {
        Span<float> mean = block.State(0);
        Span<float> largest = block.State(1);
        Span<float> work = block.Workspace;
        TensorPrimitives.Multiply(mean, 0.9f, mean);
        TensorPrimitives.MultiplyAdd(block.Gradients, 0.1f, mean, mean);
        TensorPrimitives.Multiply(largest, 0.999f, largest);
        TensorPrimitives.Abs(block.Gradients, work);
        TensorPrimitives.Max(largest, work, largest);
        TensorPrimitives.Add(largest, 1e-8f, work);
        TensorPrimitives.Divide(mean, work, work);
        TensorPrimitives.MultiplyAdd(work, -block.LearningRate, block.Parameters, block.Parameters);
    }
}
