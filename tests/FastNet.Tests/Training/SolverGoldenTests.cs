using FastNet.Tests.Support;

namespace FastNet.Tests.Training;

/// <summary>Whole runs of the solver, drawn from one random stream, against another program's.</summary>
public class SolverGoldenTests
{
    private const int N = 500;
    private const int D = 64;
    private const int H = 24;
    private const int C = 5;
    private const int ValidationRows = 100;

    private static readonly NpzFile Values = NpzFile.Golden("solver_traces.npz");

    [TestCase("sgd", 1e-1)]
    [TestCase("momentum", 1e-2)]
    [TestCase("rmsprop", 1e-3)]
    [TestCase("adam", 1e-3)]
    public void A_run_of_three_epochs_is_the_golden_one(string ruleName, double rate)
    {
        Assert.That(Values.Int64s("sizes"), Is.EqualTo(new long[] { N, D, H, C, 50, 3 }));
        RandomState random = new(231);
        Samples<double> training = Draw(random, N, out double[] x, out int[] y);
        Samples<double> validation = Draw(random, ValidationRows, out double[] xValidation, out int[] yValidation);
        Shift(x, y, training);
        Shift(xValidation, yValidation, validation);
        TwoLayerNet<double> net = new(D, H, C, 70, new() { Regularization = 1e-3 });
        net.Initialize(random, 1e-2);
        Optimizer<double> rule = RuleNames.Create<double>(ruleName, net.Parameters.Length);
        TrainingOptions options = new() { Epochs = 3, BatchSize = 50, LearningRate = rate, LearningRateDecay = 0.95, TrainingAccuracySamples = 200 };
        Solver<double> solver = new(net, training, validation, rule, options, random);
        while (solver.Step())
        {
        }

        Close.AssertEach(solver.History.Losses, Values.Doubles($"{ruleName}_loss_history"), "losses");
        AccuracyPoint[] accuracies = solver.History.Accuracies.ToArray();
        Assert.That(accuracies.Select(point => point.Training), Is.EqualTo(Values.Doubles($"{ruleName}_train_acc")));
        Assert.That(accuracies.Select(point => point.Validation), Is.EqualTo(Values.Doubles($"{ruleName}_val_acc")));
        GoldenNet.AssertClose(net, net.Parameters, Values, $"{ruleName}_final_");
        solver.Finish();
        GoldenNet.AssertClose(net, net.Parameters, Values, $"{ruleName}_best_");
    }

    private static Samples<double> Draw(RandomState random, int rows, out double[] x, out int[] y)
    {
        x = new double[rows * D];
        y = new int[rows];
        random.Gaussian(x);
        random.RandInt(0, C, y);
        return Samples<double>.From(x, D, y);
    }

    /// <summary>Moves every row by 0.8 label linspace(-1, 1, D), so that there is something to learn.</summary>
    private static void Shift(double[] x, int[] y, Samples<double> rows)
    {
        for (int i = 0; i < y.Length; i++)
        {
            for (int j = 0; j < D; j++)
            {
                double place = j == D - 1 ? 1 : -1 + (j * (2.0 / (D - 1)));
                rows.Values[(i * rows.Stride) + j] = x[(i * D) + j] + (0.8 * y[i] * place);
            }
        }
    }
}
