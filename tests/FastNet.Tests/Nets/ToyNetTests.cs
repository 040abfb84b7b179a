using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Nets;

/// <summary>The toy net of the course's notebooks: D 4, H 10, C 3, weights from seed 0, five rows from seed 1.</summary>
public class ToyNetTests
{
    private const int Rows = 5;
    private const int Batch = 200;

    private static readonly NpzFile Values = NpzFile.Golden("toy_nets.npz");

    [Test]
    public void The_weights_are_those_that_NumPy_draws()
    {
        TwoLayerNet<double> net = Toy(0, RegularizationConvention.Half, out _);
        GoldenNet.AssertClose(net, net.Parameters, Values, "toy_");
    }

    [Test]
    public void The_scores_are_the_notebooks()
    {
        TwoLayerNet<double> net = Toy(0, RegularizationConvention.Half, out _);
        double[] scores = Scores(net, Values.Doubles("toy_X"));
        Close.AssertEach(scores, Values.Doubles("toy_scores"), "scores");

        // The notebook prints eight digits and finds a sum of differences below 1e-7.
        double[] printed =
        [
            -0.81233741, -1.27654624, -0.70335995, -0.17129677, -1.18803311, -0.47310444, -0.51590475, -1.01354314, -0.8504215,
            -0.15419291, -0.48629638, -0.52901952, -0.00618733, -0.12435261, -0.15226949,
        ];
        Assert.That(scores.Zip(printed, (a, b) => Math.Abs(a - b)).Sum(), Is.EqualTo(3.68e-8).Within(0.005e-8));
    }

    [TestCase(RegularizationConvention.Full, "full")]
    [TestCase(RegularizationConvention.Half, "half")]
    public void Loss_and_gradients_are_the_golden_ones(RegularizationConvention convention, string tag)
    {
        TwoLayerNet<double> net = Toy(0.05, convention, out _);
        double loss = net.Loss(new ReadOnlyMatrix<double>(Values.Doubles("toy_X"), Rows, 4), Values.Int32s("toy_y"));
        Close.AssertEach([loss], [Values.Double($"toy_{tag}_loss")], "loss", 1e-14);
        GoldenNet.AssertClose(net, net.Gradients, Values, $"toy_{tag}_d");
    }

    [TestCase(RegularizationConvention.Full, "full")]
    [TestCase(RegularizationConvention.Half, "half")]
    public void A_hundred_iterations_of_the_legacy_loop_are_the_golden_ones(RegularizationConvention convention, string tag)
        => Close.AssertEach(History(convention), Values.Doubles($"toy_{tag}_history"), "losses");

    [Test]
    public void The_published_losses_are_reproduced_to_their_last_digit()
    {
        Assert.That(FirstLoss(RegularizationConvention.Full), Is.EqualTo(1.30378789133).Within(0.5e-11));
        Assert.That(FirstLoss(RegularizationConvention.Half), Is.EqualTo(1.28482247).Within(0.5e-8));
        Assert.That(FirstLoss(RegularizationConvention.Full) - FirstLoss(RegularizationConvention.Half), Is.EqualTo(0.0189654196).Within(0.5e-10));
        Assert.That(History(RegularizationConvention.Full)[^1], Is.EqualTo(0.0171496079387).Within(0.5e-13));
        Assert.That(History(RegularizationConvention.Half)[^1], Is.EqualTo(0.0171436435329).Within(0.5e-13));
    }

    private static double FirstLoss(RegularizationConvention convention)
    {
        TwoLayerNet<double> net = Toy(0.05, convention, out _);
        return net.Loss(new ReadOnlyMatrix<double>(Values.Doubles("toy_X"), Rows, 4), Values.Int32s("toy_y"));
    }

    /// <summary>Batches of 200 drawn from 5 rows; an epoch is one iteration, so the rate decays after each.</summary>
    private static double[] History(RegularizationConvention convention)
    {
        TwoLayerNet<double> net = Toy(5e-6, convention, out RandomState random);
        Samples<double> rows = Samples<double>.From(Values.Doubles("toy_X"), 4, Values.Int32s("toy_y"));
        Sgd<double> rule = new(net.Parameters.Length);
        TrainingOptions options = new() { Iterations = 100, BatchSize = Batch, LearningRate = 0.1, LearningRateDecay = 0.95 };
        Solver<double> solver = new(net, rows, rows, rule, options with { IsLegacy = true }, random);
        solver.Train();
        return solver.History.Losses.ToArray();
    }

    private static TwoLayerNet<double> Toy(double regularization, RegularizationConvention convention, out RandomState random)
    {
        TwoLayerNet<double> net = new(4, 10, 3, Batch, new() { Regularization = regularization, Convention = convention });
        random = new RandomState(0);
        net.Initialize(random, 0.1);
        return net;
    }

    private static double[] Scores(TwoLayerNet<double> net, double[] x)
    {
        ReadOnlyMatrix<double> scores = net.Predict(new ReadOnlyMatrix<double>(x, Rows, 4));
        double[] values = new double[Rows * 3];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = scores[i / 3, i % 3];
        }

        return values;
    }
}
