using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Nets;

/// <summary>
/// All gradients of the deep net in every combination against central differences, at points drawn until no rectifier is near its kink and every gradient is 0 or
/// large enough to have eight digits above the rounding of a loss.
/// </summary>
public class DeepGradientCheckTests
{
    private const int Features = 4;
    private const int Classes = 3;
    private const int Rows = 6;
    private const int Step = 11;
    private const double Margin = 0.003;
    private const double Resolvable = 3e-4;

    [Test]
    public void The_gradients_of_all_parameters_equal_central_differences_to_1e_7(
        [Values] Normalization normalization, [Values(1, 0.7)] double keep, [Values] RegularizationConvention convention, [Values(0u, 1u)] uint seed)
    {
        using FullyConnectedNet<double> net = new(Features, [6, 5], Classes, Rows, 0.2, convention, normalization, keep, seed: 9 + seed);
        double[] x = new double[Rows * Features];
        int[] labels = new int[Rows];
        RandomState random = new(seed);
        double Loss()
        {
            net.Step = Step;
            return net.Loss(new ReadOnlyMatrix<double>(x, Rows, Features), labels);
        }

        double margin;
        double loss;
        int draws = 0;
        do
        {
            Assert.That(draws++, Is.LessThan(2000), "no suitable point");
            random.Gaussian(net.Parameters, 0.7);
            random.Gaussian(x);
            random.RandInt(0, Classes, labels);
            net.Step = Step;
            (loss, margin) = PlainDeepNet.Run(net, x, labels);
            Close.AssertEach([Loss()], [loss], "loss", 1e-12);
        }
        while (margin < Margin || NumericGradient.Smallest(net.Gradients) < Resolvable);

        double[] gradients = net.Gradients.ToArray();
        Assert.That(gradients.Count(gradient => Math.Abs(gradient) > 1e-12), Is.GreaterThan(40), "not a dead net");
        foreach (Parameter parameter in net.Layout)
        {
            NumericGradient.AssertClose(parameter.Of<double>(gradients), NumericGradient.Of(Loss, () => parameter.Of(net.Parameters)), $"{parameter.Name}, {draws} draws");
        }
    }
}
