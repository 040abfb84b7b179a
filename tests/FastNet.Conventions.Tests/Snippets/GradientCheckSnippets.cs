using FastNet.Numerics;

namespace FastNet.Conventions.Tests.Snippets;

/// <summary>The code of docs/gradient-checking.md, run.</summary>
[OneMode]
public sealed class GradientCheckSnippets
{
    [Test]
    public void A_layer()
    {
        GradientReport report = GradientChecker.CheckLayer(memory => new ActivationLayer<double>(memory, size: 4, Activation<double>.Tanh));
        Assert.That(report.Passed, report.ToString());
    }

    [Test]
    public void A_net()
    {
        double[] x = new double[20];
        new RandomState(2).Gaussian(x);
        int[] labels = [0, 1, 2, 1, 0];
        using Workers workers = new(2);
        GradientReport report = GradientChecker.CheckNet(
            () => CreateNet(), new ReadOnlyMatrix<double>(x, rows: 5, columns: 4), labels, new GradientCheckOptions { Samples = 20, Seed = 1, Workers = workers });
        Console.WriteLine($"{report.Checked} coordinates, worst relative error {report.WorstRelativeError}");
        Assert.That(report.Passed, report.ToString());
        Assert.That(report.Checked, Is.EqualTo(20 + 10 + 20 + 3));
    }

    [Test]
    public void Functions()
    {
        GradientReport first = GradientChecker.CheckFunction(x => Math.Exp(x[0]) * x[1], [0.5, 2], [2 * Math.Exp(0.5), Math.Exp(0.5)]);
        GradientReport second = GradientChecker.CheckHessianVector(
            (x, g) => (g[0], g[1]) = (Math.Exp(x[0]) * x[1], Math.Exp(x[0])),
            x: [0.5, 2],
            direction: [1, 3],
            product: [5 * Math.Exp(0.5), Math.Exp(0.5)]);
        Assert.That(first.Passed, first.ToString());
        Assert.That(second.Passed, second.ToString());
    }

    private static TwoLayerNet<double> CreateNet()
    {
        TwoLayerNet<double> net = new(inputSize: 4, hiddenSize: 10, outputSize: 3, batchCapacity: 5, new() { Regularization = 0.05 });
        net.Initialize(new RandomState(1), weightScale: 0.5);
        return net;
    }
}
