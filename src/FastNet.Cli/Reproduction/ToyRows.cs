using FastNet.Numerics;

namespace FastNet.Cli.Reproduction;

/// <summary>The toy net of the course's notebooks of 2017 and later: D 4, H 10, C 3; weights from RandomState(0), five rows from RandomState(1). In double.</summary>
internal static class ToyRows
{
    private const int Rows = 5;
    private const int Features = 4;
    private const int Hidden = 10;
    private const int Classes = 3;
    private const int Batch = 200;

    // Of the central differences.
    private const double H = 1e-5;

    private static readonly int[] Labels = [0, 1, 2, 2, 1];

    // The eight digits that the notebook prints.
    private static readonly double[] PrintedScores =
    [
        -0.81233741, -1.27654624, -0.70335995, -0.17129677, -1.18803311, -0.47310444, -0.51590475, -1.01354314, -0.8504215,
        -0.15419291, -0.48629638, -0.52901952, -0.00618733, -0.12435261, -0.15226949,
    ];

    public static IEnumerable<ReproductionRow> All()
    {
        yield return Row("toy-scores", "toy net: the sum of differences between its 15 scores and the printed ones", () => [Scores()]);
        yield return Row("toy-loss", "toy net: the loss at reg 0.05, both conventions", () =>
        [
            Figure.Exact("full", 1.30378789133, NumPyRuns.Last("toy_full_loss"), Loss(RegularizationConvention.Full), 0.5e-11, "F11"),
            Figure.Exact("half", 1.28482247, NumPyRuns.Last("toy_half_loss"), Loss(RegularizationConvention.Half), 0.5e-8, "F8"),
        ]);
        yield return Row("toy-training", "toy net: the loss after 100 iterations of the legacy trainer, batch 200, rate 0.1, decay 0.95, reg 5e-6, and all 100 losses", () =>
            [.. Training("full", RegularizationConvention.Full, 0.0171496079387), .. Training("half", RegularizationConvention.Half, 0.0171436435329)]);
        yield return Row("toy-gradients", "toy net: the largest relative error of each gradient against central differences, h 1e-5, reg 0.05, both conventions", () =>
            [.. Gradients("full", RegularizationConvention.Full), .. Gradients("half", RegularizationConvention.Half)]);
    }

    private static ReproductionRow Row(string name, string runs, Func<IReadOnlyList<Figure>> run) => new(name, runs, RowData.None, _ => run());

    private static Figure Scores()
    {
        TwoLayerNet<double> net = Net(0, RegularizationConvention.Half, out _);
        ReadOnlyMatrix<double> scores = net.Predict(new ReadOnlyMatrix<double>(Data(), Rows, Features));
        double sum = 0;
        double numPy = 0;
        for (int i = 0; i < PrintedScores.Length; i++)
        {
            sum += Math.Abs(scores[i / Classes, i % Classes] - PrintedScores[i]);
            numPy += Math.Abs(NumPyRuns.Values("toy_scores")[i] - PrintedScores[i]);
        }

        return Figure.Exact("sum", 3.68e-8, numPy, sum, 0.005e-8, "0.00e-00");
    }

    private static double Loss(RegularizationConvention convention)
    {
        TwoLayerNet<double> net = Net(0.05, convention, out _);
        return net.Loss(new ReadOnlyMatrix<double>(Data(), Rows, Features), Labels);
    }

    private static IEnumerable<Figure> Training(string tag, RegularizationConvention convention, double published)
    {
        TwoLayerNet<double> net = Net(5e-6, convention, out RandomState random);
        Samples<double> rows = Samples<double>.From(Data(), Features, Labels);
        Sgd<double> rule = new(net.Parameters.Length);
        TrainingOptions options = new() { Iterations = 100, BatchSize = Batch, LearningRate = 0.1, LearningRateDecay = 0.95 };
        Trainer<double> trainer = new(net, rows, rows, rule, options with { IsLegacy = true }, random);
        trainer.Train();
        double[] numPy = NumPyRuns.Values($"toy_{tag}_history");
        return
        [
            Figure.Exact($"{tag}, last", published, numPy[^1], trainer.History.Losses[^1], 0.5e-13, "F13"),
            Figure.Trace($"{tag}, losses", trainer.History.Losses, numPy, NumPyRuns.Tolerance),
        ];
    }

    private static IEnumerable<Figure> Gradients(string tag, RegularizationConvention convention)
    {
        TwoLayerNet<double> net = Net(0.05, convention, out _);
        double[] x = Data();
        net.Loss(new ReadOnlyMatrix<double>(x, Rows, Features), Labels);
        double[] gradients = net.Gradients.ToArray();
        return [.. net.Layout.Select(parameter => Figure.AtMost($"{tag}, {parameter.Name}", "1e-8 or better", LargestError(net, parameter, x, parameter.Of<double>(gradients)), 1e-8, "0.0e-0"))];
    }

    /// <summary>The largest |a - n| / max(1e-8, |a| + |n|) over a parameter's elements.</summary>
    private static double LargestError(TwoLayerNet<double> net, Parameter parameter, double[] x, ReadOnlySpan<double> analytic)
    {
        double largest = 0;
        for (int i = 0; i < parameter.Length; i++)
        {
            ref double value = ref parameter.Of(net.Parameters)[i];
            double centre = value;
            value = centre + H;
            double above = net.Loss(new ReadOnlyMatrix<double>(x, Rows, Features), Labels);
            value = centre - H;
            double below = net.Loss(new ReadOnlyMatrix<double>(x, Rows, Features), Labels);
            value = centre;
            double numeric = (above - below) / (2 * H);
            largest = double.Max(largest, Math.Abs(analytic[i] - numeric) / Math.Max(1e-8, Math.Abs(analytic[i]) + Math.Abs(numeric)));
        }

        return largest;
    }

    private static TwoLayerNet<double> Net(double regularization, RegularizationConvention convention, out RandomState random)
    {
        TwoLayerNet<double> net = new(Features, Hidden, Classes, Batch, new() { Regularization = regularization, Convention = convention });
        random = new RandomState(0);
        net.Initialize(random, 0.1);
        return net;
    }

    private static double[] Data()
    {
        double[] x = new double[Rows * Features];
        new RandomState(1).Gaussian<double>(x, 10);
        return x;
    }
}
