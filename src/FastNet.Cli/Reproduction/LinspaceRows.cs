using FastNet.Numerics;

namespace FastNet.Cli.Reproduction;

/// <summary>The net of the 2015 notebook: parameters and rows are evenly spaced numbers, and every step takes all five rows. In double.</summary>
internal static class LinspaceRows
{
    private const int Rows = 5;
    private const int Features = 4;

    private static readonly int[] Labels = [0, 1, 2, 2, 1];

    public static IEnumerable<ReproductionRow> All()
    {
        yield return new("linspace-loss", "linspace net: the loss at reg 0.1", RowData.None, _ => [Loss()]);
        yield return Training("sgd", "gradient descent", 0.940686, count => new Sgd<double>(count));
        yield return Training("momentum", "momentum 0.9", 0.494394, count => new Momentum<double>(count, 0.9));
        yield return Training("rmsprop", "RMSProp with its epsilon inside the root", 0.439368, count => new RmsProp<double>(count, epsilonInsideRoot: true));
    }

    private static Figure Loss()
    {
        TwoLayerNet<double> net = Net(0.1);
        double loss = net.Loss(new ReadOnlyMatrix<double>(Data(), Rows, Features), Labels);
        return Figure.Exact("loss", 1.38191946092, NumPyRuns.Last("linspace_loss"), loss, 0.5e-11, "F11");
    }

    private static ReproductionRow Training(string rule, string words, double published, Func<int, Optimizer<double>> create)
        => new($"linspace-{rule}", $"linspace net: the loss of the last of 100 full-batch steps, rate 0.1, reg 1e-3 half, {words}, and all 100 losses", RowData.None, _ =>
        {
            TwoLayerNet<double> net = Net(1e-3);
            Optimizer<double> update = create(net.Parameters.Length);
            Samples<double> rows = Samples<double>.From(Data(), Features, Labels);
            TrainingOptions options = new() { FullBatch = true, Epochs = 100, LearningRate = 0.1 };
            Trainer<double> trainer = new(net, rows, rows, update, options with { IsLegacy = true }, new RandomState(0));
            trainer.Train();
            double[] numPy = NumPyRuns.Values($"linspace_{rule}_history");
            return
            [
                Figure.Exact("last", published, numPy[^1], trainer.History.Losses[^1], 0.5e-6, "F6"),
                Figure.Trace("losses", trainer.History.Losses, numPy, NumPyRuns.Tolerance),
            ];
        });

    private static TwoLayerNet<double> Net(double regularization)
    {
        TwoLayerNet<double> net = new(Features, 10, 3, Rows, new() { Regularization = regularization });
        Linspace(-0.2, 0.6, net.W1);
        Linspace(-0.3, 0.7, net.B1);
        Linspace(-0.4, 0.1, net.W2);
        Linspace(-0.5, 0.9, net.B2);
        return net;
    }

    private static double[] Data()
    {
        double[] x = new double[Rows * Features];
        Linspace(-0.2, 0.5, x);
        return x;
    }

    /// <summary>As NumPy's linspace: equal steps from the first number, and the last one itself.</summary>
    private static void Linspace(double first, double last, Span<double> values)
    {
        double step = (last - first) / (values.Length - 1);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i == values.Length - 1 ? last : first + (i * step);
        }
    }
}
