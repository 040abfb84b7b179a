using System.Numerics;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Nets;

/// <summary>
/// The gradients against central differences of the loss, with weights, biases and rows drawn until two things hold. No hidden unit is within
/// <see cref="Margin"/> of 0, where the loss has a kink: a parameter's change by <see cref="H"/> moves a unit by H times a feature, far less
/// than the margin, so both differences lie on the smooth piece of the gradient. And every gradient is 0 or at least <see cref="Resolvable"/>:
/// the rounding of a loss near 1 leaves 1e-11 of error in its differences by H, which hides the ninth digit of smaller ones.
/// </summary>
public class GradientCheckTests
{
    private const int Features = 4;
    private const int Hidden = 10;
    private const int Classes = 3;
    private const int Rows = 5;
    private const double H = 1e-5;
    private const double Margin = 0.01;
    private const double Resolvable = 5e-3;

    [Test]
    public void The_gradients_of_all_parameters_equal_central_differences_to_1e_8(
        [Values] RegularizationConvention convention, [Values(0u, 1u, 2u, 3u, 4u, 5u, 6u, 7u)] uint seed, [Values(0, 0.5)] double regularization)
    {
        using TwoLayerNet<double> net = Draw(seed, regularization, convention, out double[] x, out int[] labels);
        net.Loss(new ReadOnlyMatrix<double>(x, Rows, Features), labels);
        double[] gradients = net.Gradients.ToArray();
        Assert.Multiple(() =>
        {
            foreach (Parameter parameter in net.Layout)
            {
                double error = Close.RelativeError(parameter.Of<double>(gradients), Numeric(net, parameter, x, labels));
                Assert.That(error, Is.LessThan(1e-8), parameter.Name);
            }
        });
    }

    [Test]
    public void Gradients_in_float_are_those_in_double_to_the_precision_of_float([Values] RegularizationConvention convention, [Values(0u, 1u, 2u, 3u)] uint seed)
    {
        using TwoLayerNet<double> wide = Draw(seed, 0.05, convention, out double[] x, out int[] labels);
        using TwoLayerNet<float> narrow = new(Features, Hidden, Classes, Rows, 0.05, convention);
        float[] xNarrow = Array.ConvertAll(x, value => (float)value);
        foreach ((Parameter from, Parameter to) in wide.Layout.Zip(narrow.Layout))
        {
            Copy<double, float>(from.Of(wide.Parameters), to.Of(narrow.Parameters));
            Copy<float, double>(to.Of(narrow.Parameters), from.Of(wide.Parameters));
        }

        Copy<float, double>(xNarrow, x);
        double loss = wide.Loss(new ReadOnlyMatrix<double>(x, Rows, Features), labels);
        Assert.That(narrow.Loss(new ReadOnlyMatrix<float>(xNarrow, Rows, Features), labels), Is.EqualTo(loss).Within(1e-6 * loss));
        foreach ((Parameter from, Parameter to) in wide.Layout.Zip(narrow.Layout))
        {
            double[] expected = from.Of(wide.Gradients).ToArray();
            double[] actual = new double[expected.Length];
            Copy<float, double>(to.Of(narrow.Gradients), actual);
            double largest = expected.Max(Math.Abs);
            Assert.That(actual, Is.EqualTo(expected).Within(2e-6 * largest), from.Name);
        }
    }

    private static TwoLayerNet<double> Draw(uint seed, double regularization, RegularizationConvention convention, out double[] x, out int[] labels)
    {
        TwoLayerNet<double> net = new(Features, Hidden, Classes, Rows, regularization, convention);
        RandomState random = new(seed);
        x = new double[Rows * Features];
        labels = new int[Rows];
        do
        {
            net.Initialize(random, 0.3);
            random.Gaussian(net.B1, 0.3);
            random.Gaussian(net.B2, 0.3);
            random.Gaussian<double>(x, 3);
            random.RandInt(0, Classes, labels);
            net.Loss(new ReadOnlyMatrix<double>(x, Rows, Features), labels);
        }
        while (SmallestInput(net, x) < Margin || SmallestGradient(net) < Resolvable);
        return net;
    }

    private static double SmallestGradient(TwoLayerNet<double> net)
    {
        double smallest = double.PositiveInfinity;
        foreach (double gradient in net.Gradients)
        {
            smallest = gradient == 0 ? smallest : Math.Min(smallest, Math.Abs(gradient));
        }

        return smallest;
    }

    /// <summary>The smallest magnitude in front of the rectifier, over all rows and hidden units.</summary>
    private static double SmallestInput(TwoLayerNet<double> net, ReadOnlySpan<double> x)
    {
        double smallest = double.PositiveInfinity;
        for (int i = 0; i < x.Length; i += Features)
        {
            for (int unit = 0; unit < Hidden; unit++)
            {
                double input = net.B1[unit];
                for (int j = 0; j < Features; j++)
                {
                    input += x[i + j] * net.W1[(j * Hidden) + unit];
                }

                smallest = Math.Min(smallest, Math.Abs(input));
            }
        }

        return smallest;
    }

    private static double[] Numeric(TwoLayerNet<double> net, Parameter parameter, double[] x, int[] labels)
    {
        double[] differences = new double[parameter.Length];
        for (int i = 0; i < differences.Length; i++)
        {
            ref double value = ref parameter.Of(net.Parameters)[i];
            double centre = value;
            value = centre + H;
            double above = net.Loss(new ReadOnlyMatrix<double>(x, Rows, Features), labels);
            value = centre - H;
            double below = net.Loss(new ReadOnlyMatrix<double>(x, Rows, Features), labels);
            value = centre;
            differences[i] = (above - below) / (2 * H);
        }

        return differences;
    }

    private static void Copy<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to)
        where TFrom : IBinaryFloatingPointIeee754<TFrom>
        where TTo : IBinaryFloatingPointIeee754<TTo>
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = TTo.CreateTruncating(from[i]);
        }
    }
}
