using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Nets;

/// <summary>The loss of the deep net in every combination against plain loops, and all its gradients against differences of the loss.</summary>
public class DeepGradientCheckTests
{
    private const int Features = 4;
    private const int Classes = 3;
    private const int Rows = 6;

    [Test]
    public void The_gradients_of_all_parameters_are_correct_to_1e_8(
        [Values] Normalization normalization, [Values(1, 0.7)] double keep, [Values] RegularizationConvention convention, [Values(0u, 1u)] uint seed)
    {
        FullyConnectedNet<double> net = new(Features, [6, 5], Classes, Rows, new() { Regularization = 0.2, Convention = convention, Normalization = normalization, DropoutKeep = keep, Seed = 9 + seed });
        double[] x = new double[Rows * Features];
        int[] labels = new int[Rows];
        RandomState random = new(seed);
        random.Gaussian(net.Parameters, 0.7);
        random.Gaussian(x);
        random.RandInt(0, Classes, labels);
        net.Step = 11;
        double expected = PlainDeepNet.Loss(net, x, labels);
        Close.AssertEach([net.Loss(new ReadOnlyMatrix<double>(x, Rows, Features), labels)], [expected], "loss", 1e-12);
        Assert.That(net.Gradients.ToArray().Count(gradient => Math.Abs(gradient) > 1e-12), Is.GreaterThan(40), "not a dead net");
        net.Step = 11;
        Assert.That(net, Has.CorrectGradients().ForInput(x, Rows).WithLabels(labels).Within(1e-8));
    }
}
