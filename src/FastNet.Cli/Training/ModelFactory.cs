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
                shape.Features, shape.Hidden[0], shape.Outputs, capacity, settings.Regularization, settings.Convention, workers, shape.Loss.Create<T>(settings.LabelSmoothing), Activation<T>.Named(shape.Activation)),
            ModelName.Deep => new FullyConnectedNet<T>(
                shape.Features, [.. shape.Hidden], shape.Outputs, capacity, settings.Regularization, settings.Convention, shape.Normalization, settings.DropoutKeep, settings.Seed, workers,
                shape.Loss.Create<T>(settings.LabelSmoothing), Activation<T>.Named(shape.Activation)),
            _ => new LinearClassifier<T>(shape.InputSize, shape.Outputs, capacity, Loss(shape), settings.Regularization, settings.Convention, workers),
        };
        net.Initialize(random, shape.Model == ModelName.Deep ? Drawn(settings) : Initializer.Gaussian(settings.WeightScale));
        return new Model<T>(shape, net);
    }

    private static Initializer Drawn(TrainSettings settings) => settings.Initializer switch
    {
        InitializerName.Xavier => Initializer.Xavier,
        InitializerName.He => Initializer.He,
        _ => Initializer.Gaussian(settings.WeightScale),
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
        OptimizerConstants constants = new() { Momentum = settings.Momentum, EpsilonInsideRoot = settings.RmsPropEpsilon == EpsilonName.Inside };
        Optimizer<T> rule = OptimizerEntry<T>.Named(settings.Rule).Create(net.Parameters.Length, constants);
        rule.WeightDecay = settings.WeightDecay;
        rule.DecayedParameters = settings.DecayMatricesOnly ? [.. net.Layout.Where(parameter => parameter.IsMatrix)] : null;
        rule.ClipNorm = settings.ClipNorm;
        return rule;
    }

    private static LinearLoss Loss(ModelShape shape) => shape.Model == ModelName.Svm ? LinearLoss.Svm : LinearLoss.Softmax;
}
