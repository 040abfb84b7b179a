using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Numerics;

namespace FastNet.Cli.Training;

/// <summary>Makes nets and rules of what the command line or a file says.</summary>
internal static class ModelFactory
{
    /// <summary>The model for a training run, its first weights drawn.</summary>
    public static Model<T> Create<T>(TrainSettings settings, ModelShape shape, int capacity, RandomState random, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Net<T> net = shape.Model switch
        {
            ModelName.TwoLayer => new TwoLayerNet<T>(
                shape.Features, shape.Hidden[0], shape.Outputs, capacity, settings.Get(TrainOptions.Regularization), settings.Get(TrainOptions.Convention), workers, shape.Loss.Create<T>(settings.Get(TrainOptions.LabelSmoothing)), Activation<T>.Named(shape.Activation)),
            ModelName.Deep => new FullyConnectedNet<T>(
                shape.Features, [.. shape.Hidden], shape.Outputs, capacity, settings.Get(TrainOptions.Regularization), settings.Get(TrainOptions.Convention), shape.Normalization, settings.Get(TrainOptions.DropoutKeep), settings.Get(TrainOptions.Seed), workers,
                shape.Loss.Create<T>(settings.Get(TrainOptions.LabelSmoothing)), Activation<T>.Named(shape.Activation)),
            _ => new LinearClassifier<T>(shape.InputSize, shape.Outputs, capacity, Loss(shape), settings.Get(TrainOptions.Regularization), settings.Get(TrainOptions.Convention), workers),
        };
        net.Initialize(random, shape.Model == ModelName.Deep ? Drawn(settings) : Initializer.Gaussian(settings.Get(TrainOptions.WeightScale)));
        return new Model<T>(shape, net);
    }

    private static Initializer Drawn(TrainSettings settings) => settings.Get(TrainOptions.Initializer) switch
    {
        InitializerName.Xavier => Initializer.Xavier,
        InitializerName.He => Initializer.He,
        _ => Initializer.Gaussian(settings.Get(TrainOptions.WeightScale)),
    };

    /// <summary>The model with all parameters zero, for predictions.</summary>
    public static Model<T> Create<T>(ModelShape shape, int capacity, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(shape, shape.Model switch
        {
            ModelName.TwoLayer => new TwoLayerNet<T>(
                shape.Features, shape.Hidden[0], shape.Outputs, capacity, workers: workers, loss: shape.Loss.Create<T>(), activation: Activation<T>.Named(shape.Activation)),
            ModelName.Deep => new FullyConnectedNet<T>(
                shape.Features, [.. shape.Hidden], shape.Outputs, capacity, normalization: shape.Normalization, workers: workers, loss: shape.Loss.Create<T>(), activation: Activation<T>.Named(shape.Activation)),
            _ => new LinearClassifier<T>(shape.InputSize, shape.Outputs, capacity, Loss(shape), workers: workers),
        });

    /// <summary>The update rule for a net.</summary>
    public static Optimizer<T> CreateRule<T>(TrainSettings settings, Net<T> net)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        OptimizerConstants constants = new() { Momentum = settings.Get(TrainOptions.Momentum), EpsilonInsideRoot = settings.Get(TrainOptions.RmsPropEpsilon) == EpsilonName.Inside };
        Optimizer<T> rule = OptimizerEntry<T>.Named(settings.Get(TrainOptions.Rule)).Create(net.Parameters.Length, constants);
        rule.WeightDecay = settings.Get(TrainOptions.WeightDecay);
        rule.DecayedParameters = settings.Get(TrainOptions.DecayMatricesOnly) ? [.. net.Layout.Where(parameter => parameter.IsMatrix)] : null;
        rule.ClipNorm = settings.Get(TrainOptions.ClipNorm);
        return rule;
    }

    private static LinearLoss Loss(ModelShape shape) => shape.Model == ModelName.Svm ? LinearLoss.Svm : LinearLoss.Softmax;
}
