using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Tests.Data;

/// <summary>The built-in images are worth training on: what a linear classifier cannot learn, a hidden layer can.</summary>
[OneMode]
public class SyntheticLearningTests
{
    private const int Batch = 100;
    private const int Epochs = 4;

    [Test]
    public void A_linear_classifier_does_clearly_worse_than_the_two_layer_net()
    {
        Assume.That(SimdDispatch.SupportedWidths[0], Is.GreaterThanOrEqualTo(256), "narrower code takes too long for a test");
        using Workers workers = new(Environment.ProcessorCount);
        DataSplit<float> data = SyntheticImages.Create().Prepare<float>();
        int features = data.Train.Features;
        int classes = data.ClassNames.Count;

        TwoLayerNet<float> net = new(features, 100, classes, Batch, new() { Regularization = 1e-3, Workers = workers });
        net.Initialize(new RandomState(0), 1e-3);
        double ours = Train(net, data, 1e-3);

        // The linear one may choose its best rate.
        double[] rates = [1e-7, 1e-6, 1e-5, 1e-4];
        double[] linear = [.. rates.Select(rate => Train(new SoftmaxClassifier(features, classes, Batch, workers), data, rate))];
        TestContext.Out.WriteLine($"two-layer net {ours:P1}, linear {string.Join(", ", linear.Select(accuracy => accuracy.ToString("P1", null)))}");
        Assert.That(linear.Max(), Is.GreaterThan(0.15), "the linear one learns, too");
        Assert.That(ours, Is.GreaterThan(linear.Max() + 0.3));
    }

    /// <summary>Accuracy over all test images after a short training with Adam.</summary>
    private static double Train(Net<float> net, DataSplit<float> data, double rate)
    {
        Adam<float> rule = new(net.Parameters.Length);
        TrainingOptions options = new() { Epochs = Epochs, BatchSize = Batch, LearningRate = rate, LearningRateDecay = 0.9 };
        Solver<float> solver = new(net, data.Train, data.Validation, rule, options, new RandomState(1));
        solver.Train();
        return solver.Evaluate(data.TestAll);
    }
}
