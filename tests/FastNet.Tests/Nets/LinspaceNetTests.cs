using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Nets;

/// <summary>The net of the 2015 notebook: parameters and rows are evenly spaced numbers, training takes all rows at every step.</summary>
public class LinspaceNetTests
{
    private const int Steps = 100;
    private const double Rate = 0.1;

    private static readonly NpzFile Values = NpzFile.Golden("toy_nets.npz");
    private static readonly double[] X = Linspace(-0.2, 0.5, 20);
    private static readonly int[] Labels = [0, 1, 2, 2, 1];

    [Test]
    public void Scores_and_loss_are_the_golden_ones()
    {
        TwoLayerNet<double> net = Net(0.1);
        ReadOnlyMatrix<double> scores = net.Predict(new ReadOnlyMatrix<double>(X, 5, 4));
        double[] dense = new double[15];
        for (int i = 0; i < dense.Length; i++)
        {
            dense[i] = scores[i / 3, i % 3];
        }

        Close.AssertEach(dense, Values.Doubles("linspace_scores"), "scores");
        double loss = net.Loss(new ReadOnlyMatrix<double>(X, 5, 4), Labels);
        Close.AssertEach([loss], [Values.Double("linspace_loss")], "loss", 1e-14);
        Assert.That(loss, Is.EqualTo(1.38191946092).Within(0.5e-11), "published");
    }

    [Test]
    public void A_hundred_full_batch_steps_of_gradient_descent_are_the_golden_ones()
        => AssertHistory(count => new Sgd<double>(count), "sgd", 0.940686);

    [Test]
    public void A_hundred_full_batch_steps_with_momentum_are_the_golden_ones()
        => AssertHistory(count => new Momentum<double>(count, 0.9), "momentum", 0.494394);

    [Test]
    public void A_hundred_full_batch_steps_of_the_older_RMSProp_are_the_golden_ones()
        => AssertHistory(count => new RmsProp<double>(count, 0.99, 1e-8, epsilonInsideRoot: true), "rmsprop", 0.439368);

    [TestCase("sgd")]
    [TestCase("momentum")]
    [TestCase("rmsprop")]
    public void A_full_batch_run_of_either_loop_is_the_golden_one(string name)
    {
        foreach (bool legacy in new[] { false, true })
        {
            TwoLayerNet<double> net = Net(1e-3);
            Optimizer<double> rule = name == "rmsprop"
                ? new RmsProp<double>(net.Parameters.Length, epsilonInsideRoot: true)
                : RuleNames.Create<double>(name, net.Parameters.Length);
            Samples<double> rows = Samples<double>.From(X, 4, Labels);
            TrainingOptions options = new() { FullBatch = true, Epochs = Steps, LearningRate = Rate };
            RandomState random = new(0);
            Solver<double> solver = new(net, rows, rows, rule, options with { IsLegacy = legacy }, random);
            solver.Train();
            Assert.That((solver.IterationsPerEpoch, solver.Iteration), Is.EqualTo((1, Steps)));
            Close.AssertEach(solver.History.Losses, Values.Doubles($"linspace_{name}_history"), name);
            Assert.That(random.NextUInt32(), Is.EqualTo(new RandomState(0).NextUInt32()), "nothing was drawn");
        }
    }

    private static void AssertHistory(Func<int, Optimizer<double>> create, string name, double published)
    {
        TwoLayerNet<double> net = Net(1e-3);
        Optimizer<double> rule = create(net.Parameters.Length);
        Assert.That(rule.Name, Is.EqualTo(name));
        double[] losses = new double[Steps];
        for (int i = 0; i < Steps; i++)
        {
            losses[i] = net.Loss(new ReadOnlyMatrix<double>(X, 5, 4), Labels);
            rule.Update(net.Parameters, net.Gradients, Rate);
        }

        Assert.That(rule.Steps, Is.EqualTo(Steps));
        Close.AssertEach(losses, Values.Doubles($"linspace_{name}_history"), name);
        Assert.That(losses[^1], Is.EqualTo(published).Within(0.5e-6), "published");
    }

    private static TwoLayerNet<double> Net(double regularization)
    {
        TwoLayerNet<double> net = new(4, 10, 3, 5, new() { Regularization = regularization });
        Linspace(-0.2, 0.6, 40).CopyTo(net.W1);
        Linspace(-0.3, 0.7, 10).CopyTo(net.B1);
        Linspace(-0.4, 0.1, 30).CopyTo(net.W2);
        Linspace(-0.5, 0.9, 3).CopyTo(net.B2);
        return net;
    }

    private static double[] Linspace(double first, double last, int count)
        => [.. Enumerable.Range(0, count).Select(i => i == count - 1 ? last : first + (i * ((last - first) / (count - 1))))];
}
