using FastNet.Numerics;

namespace FastNet.Cli.Gradients;

/// <summary>Every layer, loss and model of FastNet, in double.</summary>
internal static class GradcheckCases
{
    private const int Size = 8;
    private const double Regularization = 0.1;
    private const double Keep = 0.7;

    /// <summary>In the order in which they are checked.</summary>
    public static IReadOnlyList<GradcheckCase> All { get; } =
    [
        Layer("affine", memory => new AffineLayer<double>(memory, "1", Size, 6)),
        .. Activation<double>.All.Select(activation => Layer(activation.Name, memory => new ActivationLayer<double>(memory, Size, activation))),
        Layer("maxout", memory => new MaxoutLayer<double>(memory, Size / 2, pieces: 2)),
        Layer("batch-norm", memory => new BatchNormLayer<double>(memory, "1", Size)),
        Layer("layer-norm", memory => new LayerNormLayer<double>(memory, "1", Size)),
        Layer("dropout", memory => new DropoutLayer<double>(memory, Size, Keep)),
        Layer("sequential", memory => new SequentialLayer<double>(
            memory, new AffineLayer<double>(memory, "1", Size, 6), new BatchNormLayer<double>(memory, "1", 6),
            new ActivationLayer<double>(memory, 6, Activation<double>.Relu), new DropoutLayer<double>(memory, 6, Keep))),
        .. Losses<double>.All.Select(Loss),
        Model("softmax", string.Empty, settings => Linear(settings, new SoftmaxLoss<double>())),
        Model("svm", string.Empty, settings => Linear(settings, new SvmLoss<double>())),
        Model("two-layer", string.Empty, settings => TwoLayer(settings, RegularizationConvention.Half)),
        Model("two-layer", "full reg", settings => TwoLayer(settings, RegularizationConvention.Full)),
        Model("deep", string.Empty, settings => Deep(settings, Normalization.None, keep: 1)),
        Model("deep", "batch norm", settings => Deep(settings, Normalization.Batch, keep: 1)),
        Model("deep", "layer norm", settings => Deep(settings, Normalization.Layer, keep: 1)),
        Model("deep", "batch norm, dropout", settings => Deep(settings, Normalization.Batch, Keep)),
    ];

    private static GradcheckCase Layer(string name, Func<NetMemory<double>, ILayer<double>> create)
        => new(GradcheckKind.Layer, name, string.Empty, (settings, options)
            => GradientChecker.CheckLayer(create, new LayerCheckInput { Rows = settings.Batch, Seed = settings.Seed }, options));

    private static GradcheckCase Loss(Loss<double> loss)
        => new(GradcheckKind.Loss, loss.Name, string.Empty, (settings, options) =>
        {
            double[] scores = Draw(settings, settings.Classes, out RandomState random);
            TargetRows<double> targets = CheckBatch.Draw(loss, settings.Batch, settings.Classes, random);
            return GradientChecker.CheckLoss(loss, new ReadOnlyMatrix<double>(scores, settings.Batch, settings.Classes), targets.View, options);
        });

    private static GradcheckCase Model(string name, string variant, Func<GradcheckSettings, Net<double>> create)
        => new(GradcheckKind.Model, name, variant, (settings, options) =>
        {
            double[] x = Draw(settings, settings.Features, out RandomState random);
            int[] labels = new int[settings.Batch];
            random.RandInt(0, settings.Classes, labels);
            Net<double> Drawn()
            {
                Net<double> net = create(settings);
                foreach (Parameter parameter in net.Layout)
                {
                    random.Gaussian(parameter.Of(net.Parameters), parameter.IsMatrix ? 1 / Math.Sqrt(parameter.Rows) : 0.5);
                }

                return net;
            }

            return GradientChecker.CheckNet(Drawn, new ReadOnlyMatrix<double>(x, settings.Batch, settings.Features), labels, options);
        });

    private static double[] Draw(GradcheckSettings settings, int columns, out RandomState random)
    {
        random = new(settings.Seed);
        double[] x = new double[checked(settings.Batch * columns)];
        random.Gaussian(x);
        return x;
    }

    private static LinearClassifier<double> Linear(GradcheckSettings settings, Loss<double> loss)
        => new(settings.Features, settings.Classes, settings.Batch, new() { Loss = loss, Regularization = Regularization });

    private static TwoLayerNet<double> TwoLayer(GradcheckSettings settings, RegularizationConvention convention)
        => new(
            settings.Features, settings.Hidden[0], settings.Classes, settings.Batch,
            new() { Regularization = Regularization, Convention = convention });

    private static FullyConnectedNet<double> Deep(GradcheckSettings settings, Normalization normalization, double keep)
        => new(
            settings.Features, settings.Hidden, settings.Classes, settings.Batch, new()
            {
                Regularization = Regularization,
                Normalization = normalization,
                DropoutKeep = keep,
            });
}
