using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Tests.Nets;

/// <summary>
/// The gradients against differences of the loss, and those in float against those in double, with weights, biases and rows drawn until no hidden unit is within
/// <see cref="Margin"/> of 0, where rounding to float could move it over the kink.
/// </summary>
public class GradientCheckTests
{
    private const int Features = 4;
    private const int Hidden = 10;
    private const int Classes = 3;
    private const int Rows = 5;
    private const double Margin = 0.01;

    [Test]
    public void The_gradients_of_all_parameters_are_correct_to_1e_8(
        [Values] RegularizationConvention convention, [Values(0u, 1u, 2u, 3u, 4u, 5u, 6u, 7u)] uint seed, [Values(0, 0.5)] double regularization)
    {
        TwoLayerNet<double> net = Draw(seed, regularization, convention, out double[] x, out int[] labels);
        Assert.That(net, Has.CorrectGradients().ForInput(x, Rows).WithLabels(labels).Within(1e-8));
    }

    [Test]
    public void Gradients_in_float_are_those_in_double_to_the_precision_of_float([Values] RegularizationConvention convention, [Values(0u, 1u, 2u, 3u)] uint seed)
    {
        TwoLayerNet<double> wide = Draw(seed, 0.05, convention, out double[] x, out int[] labels);
        TwoLayerNet<float> narrow = new(Features, Hidden, Classes, Rows, new() { Regularization = 0.05, Convention = convention });
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
        TwoLayerNet<double> net = new(Features, Hidden, Classes, Rows, new() { Regularization = regularization, Convention = convention });
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
        }
        while (SmallestInput(net, x) < Margin);
        return net;
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
