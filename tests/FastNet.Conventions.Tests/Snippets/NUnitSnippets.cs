using FastNet.Numerics;

namespace FastNet.Conventions.Tests.Snippets;

/// <summary>The code of docs/nunit.md, run.</summary>
[OneMode]
public sealed class NUnitSnippets
{
    [Test]
    public void Constraints()
    {
        using Workers workers = new(2);
        TwoLayerNet<double> net = new(inputSize: 6, hiddenSize: 5, outputSize: 3, batchCapacity: 8);
        net.Initialize(new RandomState(0), weightScale: 0.5);
        double[,] x = { { 0.5, -1, 2 }, { 1, 0, -0.5 } };
        Assert.That((NetMemory<double> memory) => new ActivationLayer<double>(memory, 3, Activation<double>.Elu()), Has.CorrectGradients());
        Assert.That((NetMemory<double> memory) => new ActivationLayer<double>(memory, 3, Activation<double>.Elu()), Has.CorrectGradients().Within(1e-9).ForInput(x));
        Assert.That(net, Has.CorrectGradients().AtRandom(20, seed: 1).WithBatch(8));
        Assert.That(new SoftmaxLoss<double>(), Has.CorrectGradients().WithClasses(10));
        Assert.That(new PoissonLoss<double>(), Has.CorrectGradients().WithTargets(new double[,] { { 3, 0 }, { 7, 1 } }).WithClasses(2));

        ScalarFunction f = at => at[0] * at[0] * at[1];
        double[] gradient = [12, 9];
        Assert.That(gradient, Is.GradientOf(f).At(3, 2));
    }
}
