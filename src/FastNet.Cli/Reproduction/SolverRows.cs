namespace FastNet.Cli.Reproduction;

/// <summary>
/// Runs of the Solver on 500 drawn rows that need no data: rows, weights, batches and samples come from one RandomState(231), so losses and accuracies must be
/// NumPy's at every step. In double. Nothing was published; they prove rules and draws.
/// </summary>
internal static class SolverRows
{
    private const int Count = 500;
    private const int ValidationCount = 100;
    private const int Features = 64;
    private const int Hidden = 24;
    private const int Classes = 5;

    public static IEnumerable<ReproductionRow> All()
    {
        yield return Row("sgd", 1e-1, count => new Sgd<double>(count));
        yield return Row("momentum", 1e-2, count => new Momentum<double>(count));
        yield return Row("rmsprop", 1e-3, count => new RmsProp<double>(count));
        yield return Row("adam", 1e-3, count => new Adam<double>(count));
    }

    private static ReproductionRow Row(string rule, double rate, Func<int, Optimizer<double>> create)
        => new($"solver-{rule}", FormattableString.Invariant($"Solver on 500 drawn rows, H 24, 3 epochs, batch 50, {rule}, rate {rate}, decay 0.95, reg 1e-3 half, scale 1e-2: every loss and accuracy"), RowData.None, _ =>
        {
            RandomState random = new(231);
            (double[] x, int[] y) = Draw(random, Count);
            (double[] xValidation, int[] yValidation) = Draw(random, ValidationCount);
            Samples<double> training = Shifted(x, y);
            Samples<double> validation = Shifted(xValidation, yValidation);
            TwoLayerNet<double> net = new(Features, Hidden, Classes, 100, new() { Regularization = 1e-3 });
            net.Initialize(random, 1e-2);
            Optimizer<double> update = create(net.Parameters.Length);
            TrainingOptions options = new() { Epochs = 3, BatchSize = 50, LearningRate = rate, LearningRateDecay = 0.95, TrainingAccuracySamples = 200 };
            Trainer<double> solver = new(net, training, validation, update, options, random);
            solver.Train();
            AccuracyPoint[] accuracies = solver.History.Accuracies.ToArray();
            return
            [
                Figure.Trace("losses", solver.History.Losses, NumPyRuns.Values($"solver_{rule}_loss_history"), NumPyRuns.Tolerance),
                Figure.Trace("training", [.. accuracies.Select(point => point.Training)], NumPyRuns.Values($"solver_{rule}_train_acc"), 0),
                Figure.Trace("validation", [.. accuracies.Select(point => point.Validation)], NumPyRuns.Values($"solver_{rule}_val_acc"), 0),
            ];
        });

    private static (double[] X, int[] Y) Draw(RandomState random, int rows)
    {
        double[] x = new double[rows * Features];
        int[] y = new int[rows];
        random.Gaussian(x);
        random.RandInt(0, Classes, y);
        return (x, y);
    }

    /// <summary>Every row moved by 0.8 label linspace(-1, 1, D), so that there is something to learn.</summary>
    private static Samples<double> Shifted(double[] x, int[] y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            int column = i % Features;
            double place = column == Features - 1 ? 1 : -1 + (column * (2.0 / (Features - 1)));
            x[i] += 0.8 * y[i / Features] * place;
        }

        return Samples<double>.From(x, Features, y);
    }
}
