using FastNet.Numerics;

namespace FastNet.Tests.GradientChecks;

/// <summary>Mistakes in the gradients of whole nets.</summary>
internal static class NetMutants
{
    private const int Rows = 6;
    private const double Regularization = 0.3;

    internal static IEnumerable<Mutant> All()
    {
        foreach (string kind in new[] { "two-layer", "deep", "linear" })
        {
            string weight = kind == "linear" ? "W" : "W1";
            yield return Net(kind, "L2 term forgotten", weight, GradientHint.MissingRegularization, (w, _, gradient) => Add(w, gradient, -Regularization));
            yield return Net(kind, "L2 term twice", weight, GradientHint.ExtraRegularization, (w, _, gradient) => Add(w, gradient, Regularization));
            yield return Net(kind, "L2 term halved", weight, GradientHint.MissingRegularization, (w, _, gradient) => Add(w, gradient, -0.5 * Regularization));
            yield return Net(kind, "sign flipped", weight, GradientHint.SignFlipped, (_, _, gradient) => Scale(gradient, -1));
            yield return Net(kind, "times N", weight, GradientHint.BatchFactor, (_, _, gradient) => Scale(gradient, Rows));
            yield return Net(kind, "never computed", weight, GradientHint.Zero, (_, _, gradient) => gradient.Clear());
            yield return Net(kind, "first row forgotten", weight, GradientHint.Part, (_, parameter, gradient) => gradient[..parameter.Columns].Clear());
            yield return Net(kind, "transposed", weight, GradientHint.Transposed, (_, parameter, gradient) =>
            {
                double[] old = gradient.ToArray();
                for (int i = 0; i < old.Length; i++)
                {
                    gradient[(i % parameter.Columns * parameter.Rows) + (i / parameter.Columns)] = old[i];
                }
            });
        }

        yield return Net("two-layer", "an L2 term of the bias", "b1", GradientHint.ExtraRegularization, (w, _, gradient) => Add(w, gradient, Regularization));
        yield return Net("deep", "an L2 term of gamma", "gamma1", GradientHint.ExtraRegularization, (w, _, gradient) => Add(w, gradient, Regularization));
        yield return Net("deep", "half", "beta2", GradientHint.FactorTwo, (_, _, gradient) => Scale(gradient, 0.5));
        yield return Net("two-layer", "divided by N", "b2", GradientHint.BatchFactor, (_, _, gradient) => Scale(gradient, 1.0 / Rows));
    }

    private static Mutant Net(string kind, string mistake, string array, GradientHint hint, Corrupt corrupt)
        => new($"{kind} net, {array}: {mistake}", array, hint, () =>
        {
            double[] x = new double[Rows * 4];
            RandomState random = new(11);
            random.Gaussian(x);
            Net<double> net = Create(kind, array, corrupt);
            random.Gaussian(net.Parameters, 0.5);
            return GradientChecker.CheckNet(net, new ReadOnlyMatrix<double>(x, Rows, 4), [0, 2, 1, 1, 0, 2]);
        });

    /// <summary>The net, one layer of which has a mistake.</summary>
    private static Net<double> Create(string kind, string array, Corrupt corrupt)
    {
        NetMemory<double> memory = new(Rows);
        ILayer<double>[] layers = kind switch
        {
            "two-layer" => [new AffineLayer<double>(memory, "1", 4, 7), new ActivationLayer<double>(memory, 7, Activation<double>.Relu), new AffineLayer<double>(memory, "2", 7, 3)],
            "deep" => [.. Hidden(memory, "1", 4, 7), .. Hidden(memory, "2", 7, 5), new AffineLayer<double>(memory, "3", 5, 3)],
            _ => [new AffineLayer<double>(memory, string.Empty, 4, 3, hasBias: false)],
        };
        int wrong = Array.FindIndex(layers, layer => layer is Layer<double> ours && memory.Layout.Any(parameter => parameter.Name == array && ours.Owns(parameter)));
        layers[wrong] = new CorruptLayer(memory, layers[wrong], array, corrupt);
        return new Net<double>(memory, layers, kind == "linear" ? new SvmLoss<double>() : new SoftmaxLoss<double>(), Regularization);
    }

    private static ILayer<double>[] Hidden(NetMemory<double> memory, string name, int inputs, int units)
        =>
        [
            new AffineLayer<double>(memory, name, inputs, units), new LayerNormLayer<double>(memory, name, units),
            new ActivationLayer<double>(memory, units, Activation<double>.Relu), new DropoutLayer<double>(memory, units, 0.8, seed: 2, stream: name[0]),
        ];

    private static void Add(Span<double> w, Span<double> gradient, double factor)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] += factor * w[i];
        }
    }

    private static void Scale(Span<double> gradient, double factor)
    {
        foreach (ref double value in gradient)
        {
            value *= factor;
        }
    }

    private delegate void Corrupt(Span<double> w, Parameter parameter, Span<double> gradient);

    /// <summary>A layer with one gradient spoilt; the net adds its L2 term afterwards.</summary>
    private sealed class CorruptLayer(NetMemory<double> memory, ILayer<double> inner, string array, Corrupt corrupt) : Layer<double>(memory, inner.InputSize, inner.OutputSize)
    {
        protected override void Compute(ReadOnlyMatrix<double> x, Matrix<double> y) => inner.Forward(x, y);

        protected override void Differentiate(ReadOnlyMatrix<double> x, ReadOnlyMatrix<double> y, ReadOnlyMatrix<double> dY, Matrix<double> dX)
        {
            inner.Backward(x, y, dY, dX);
            Parameter parameter = Memory.Layout.Single(candidate => candidate.Name == array);
            corrupt(parameter.Of(Memory.Parameters), parameter, parameter.Of(Memory.Gradients));
        }
    }
}
