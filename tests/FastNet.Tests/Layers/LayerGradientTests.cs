using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Layers;

/// <summary>
/// Gradients against central differences, at points drawn until no input of a piecewise layer is within <see cref="Margin"/> of a kink and every gradient is 0
/// or large enough to have eight digits above the rounding of a difference.
/// </summary>
public class LayerGradientTests
{
    private const double Margin = 0.01;
    private const double Resolvable = 1e-3;

    [Test]
    public void The_gradients_of_every_layer_equal_central_differences_to_1e_7(
        [ValueSource(typeof(LayerCases), nameof(LayerCases.All))] string name, [Values(0u, 1u, 2u)] uint seed, [Values(0, 3)] int gap)
    {
        using LayerRun<double> run = new(memory => LayerCases.Create(name, memory), rows: 5, gap, capacity: 6);
        RandomState random = new(seed);
        double[] upstream;
        do
        {
            run.Draw(random);
            run.Forward();
            run.Backward();
            upstream = [.. run.DY];
        }
        while (DistanceToKink(run.Layer, run.X, run.Rows, gap) < Margin || NumericGradient.Smallest([.. run.DX, .. run.Memory.Gradients]) < Resolvable);

        double[] dX = [.. run.DX];
        double[] gradients = run.Memory.Gradients.ToArray();
        double[] Output() => [.. run.Forward()];
        NumericGradient.AssertClose(dX, NumericGradient.Of(Output, upstream, () => run.X), "dX");
        foreach (Parameter parameter in run.Memory.Layout)
        {
            double[] numeric = NumericGradient.Of(Output, upstream, () => parameter.Of(run.Memory.Parameters));
            NumericGradient.AssertClose(parameter.Of<double>(gradients), numeric, parameter.Name);
        }
    }

    [Test]
    public void The_gradients_of_the_losses_equal_central_differences_to_1e_7([Values("softmax", "svm")] string name, [Values(0u, 1u, 2u, 3u)] uint seed)
    {
        ILoss<double> loss = name == "svm" ? new SvmLoss<double>() : new SoftmaxLoss<double>();
        RandomState random = new(seed);
        double[] scores = new double[20];
        double[] gradient = new double[20];
        int[] labels = new int[5];
        double Loss() => loss.Loss(new ReadOnlyMatrix<double>(scores, 5, 4), labels, new Matrix<double>(gradient, 5, 4));
        do
        {
            random.Gaussian(scores);
            random.RandInt(0, 4, labels);
            Loss();
        }
        while (HingeMargin(scores, labels) < Margin || NumericGradient.Smallest(gradient) < Resolvable);

        double[] analytic = [.. gradient];
        NumericGradient.AssertClose(analytic, NumericGradient.Of(Loss, () => scores), name);
    }

    /// <summary>The smallest distance of a hinge from its kink.</summary>
    private static double HingeMargin(double[] scores, int[] labels)
        => Enumerable.Range(0, scores.Length).Where(k => k % 4 != labels[k / 4]).Min(k => Math.Abs(scores[k] - scores[(4 * (k / 4)) + labels[k / 4]] + 1));

    /// <summary>The smallest distance of any input of a piecewise layer from the border of two pieces.</summary>
    private static double DistanceToKink(ILayer<double> layer, double[] x, int rows, int gap)
    {
        if (layer is not SandwichLayer<double> sandwich)
        {
            return OwnDistance(layer, x, rows, layer.InputSize + gap);
        }

        double smallest = double.PositiveInfinity;
        foreach (ILayer<double> part in sandwich.Layers)
        {
            smallest = Math.Min(smallest, OwnDistance(part, x, rows, part.InputSize + gap));
            double[] y = new double[rows * part.OutputSize];
            part.Forward(new ReadOnlyMatrix<double>(x, rows, part.InputSize, part.InputSize + gap), new Matrix<double>(y, rows, part.OutputSize));
            (x, gap) = (y, 0);
        }

        return smallest;
    }

    private static double OwnDistance(ILayer<double> layer, double[] x, int rows, int stride)
    {
        double smallest = double.PositiveInfinity;
        for (int i = 0; i < rows; i++)
        {
            double[] row = x[(i * stride)..((i * stride) + layer.InputSize)];
            if (layer is ReluLayer<double> or LeakyReluLayer<double> or EluLayer<double>)
            {
                smallest = Math.Min(smallest, row.Min(Math.Abs));
            }
            else if (layer is MaxoutLayer<double>)
            {
                for (int unit = 0; unit < layer.OutputSize; unit++)
                {
                    double[] pieces = [.. row.Where((_, j) => j % layer.OutputSize == unit).OrderDescending()];
                    smallest = Math.Min(smallest, pieces[0] - pieces[1]);
                }
            }
        }

        return smallest;
    }
}
