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
            yield return Net(kind, "L2 term forgotten", weight, GradientHint.MissingRegularization, (net, parameter, gradient) => Add(net, parameter, gradient, -Regularization));
            yield return Net(kind, "L2 term twice", weight, GradientHint.ExtraRegularization, (net, parameter, gradient) => Add(net, parameter, gradient, Regularization));
            yield return Net(kind, "L2 term halved", weight, GradientHint.MissingRegularization, (net, parameter, gradient) => Add(net, parameter, gradient, -0.5 * Regularization));
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

        yield return Net("two-layer", "an L2 term of the bias", "b1", GradientHint.ExtraRegularization, (net, parameter, gradient) => Add(net, parameter, gradient, Regularization));
        yield return Net("deep", "an L2 term of gamma", "gamma1", GradientHint.ExtraRegularization, (net, parameter, gradient) => Add(net, parameter, gradient, Regularization));
        yield return Net("deep", "half", "beta2", GradientHint.FactorTwo, (_, _, gradient) => Scale(gradient, 0.5));
        yield return Net("two-layer", "divided by N", "b2", GradientHint.BatchFactor, (_, _, gradient) => Scale(gradient, 1.0 / Rows));
    }

    private static Mutant Net(string kind, string mistake, string array, GradientHint hint, Corrupt corrupt)
        => new($"{kind} net, {array}: {mistake}", array, hint, () =>
        {
            double[] x = new double[Rows * 4];
            RandomState random = new(11);
            random.Gaussian(x);
            CorruptNet net = new(Create(kind), array, corrupt);
            random.Gaussian(net.Parameters, 0.5);
            return GradientChecker.CheckNet(net, new ReadOnlyMatrix<double>(x, Rows, 4), [0, 2, 1, 1, 0, 2]);
        });

    private static Net<double> Create(string kind) => kind switch
    {
        "two-layer" => new TwoLayerNet<double>(4, 7, 3, Rows, Regularization),
        "deep" => new FullyConnectedNet<double>(4, [7, 5], 3, Rows, Regularization, normalization: Normalization.Layer, dropoutKeep: 0.8, seed: 2),
        _ => new LinearClassifier<double>(4, 3, Rows, LinearLoss.Svm, Regularization, RegularizationConvention.Half),
    };

    private static void Add(CorruptNet net, Parameter parameter, Span<double> gradient, double factor)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] += factor * parameter.Of(net.Parameters)[i];
        }
    }

    private static void Scale(Span<double> gradient, double factor)
    {
        foreach (ref double value in gradient)
        {
            value *= factor;
        }
    }

    private delegate void Corrupt(CorruptNet net, Parameter parameter, Span<double> gradient);

    private sealed class CorruptNet(Net<double> net, string array, Corrupt corrupt) : Net<double>
    {
        public int InputSize => net.InputSize;

        public int Classes => net.OutputSize;

        public int BatchCapacity => net.BatchCapacity;

        public IReadOnlyList<Parameter> Layout => net.Layout;

        public Span<double> Parameters => net.Parameters;

        public Span<double> Gradients => net.Gradients;

        public IReadOnlyList<Parameter> StateLayout => net.StateLayout;

        public Span<double> State => net.State;

        public int Step
        {
            get => net.Step;
            set => net.Step = value;
        }

        public ReadOnlyMatrix<double> Loss(ReadOnlyMatrix<double> x) => net.Loss(x);

        public double Loss(ReadOnlyMatrix<double> x, ReadOnlySpan<int> labels)
        {
            double loss = net.Loss(x, labels);
            Parameter parameter = net.Layout.Single(candidate => candidate.Name == array);
            corrupt(this, parameter, parameter.Of(net.Gradients));
            return loss;
        }
    }
}
