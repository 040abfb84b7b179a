using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>A two-layer net in double with a batch, whose gradients are checked.</summary>
/// <param name="Features">D.</param>
/// <param name="Hidden">H.</param>
/// <param name="Classes">C.</param>
/// <param name="Rows">N.</param>
internal sealed record GradientCase(int Features, int Hidden, int Classes, int Rows)
{
    /// <summary>The toy net of the course, a net in between, and the course's net for CIFAR-10.</summary>
    public static IReadOnlyList<GradientCase> All { get; } = [new(4, 10, 3, 5), new(300, 50, 10, 50), new(3072, 50, 10, 50)];

    public string Name => $"{Features}-{Hidden}-{Classes}, batch {Rows}";

    /// <summary>The whole check: net, gradients, every coordinate asked for, report.</summary>
    /// <exception cref="InvalidOperationException">A gradient is wrong.</exception>
    public GradientReport Check(GradientCheckOptions options)
    {
        RandomState random = new(1);
        double[] x = new double[Rows * Features];
        int[] labels = new int[Rows];
        random.Gaussian(x);
        random.RandInt(0, Classes, labels);
        GradientReport report = GradientChecker.CheckNet(Net, new ReadOnlyMatrix<double>(x, Rows, Features), labels, options);
        return report.Passed ? report : throw new InvalidOperationException(report.ToString());
    }

    private TwoLayerNet<double> Net()
    {
        TwoLayerNet<double> net = new(Features, Hidden, Classes, Rows, new() { Regularization = 0.05 });
        net.Initialize(new RandomState(0), 1 / Math.Sqrt(Features));
        return net;
    }
}
