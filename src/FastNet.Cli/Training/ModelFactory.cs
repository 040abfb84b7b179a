using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Numerics;

namespace FastNet.Cli.Training;

/// <summary>Makes nets and rules of what the command line says.</summary>
internal static class ModelFactory
{
    /// <summary>The model for a training run, its first weights drawn.</summary>
    public static Model<T> Create<T>(TrainSettings settings, ModelShape shape, int capacity, RandomState random, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NetOptions<T> options = new()
        {
            Loss = shape.Loss.Create<T>(settings, shape.ClassWeights),
            Activation = Activation<T>.Named(shape.Activation),
            Normalization = shape.Model == ModelName.Deep ? shape.Normalization : Normalization.None,
            Workers = workers,
            Regularization = settings.Get(TrainOptions.Regularization),
            Convention = settings.Get(TrainOptions.Convention),
            DropoutKeep = shape.Model == ModelName.Deep ? settings.Get(TrainOptions.DropoutKeep) : 1,
            Seed = settings.Get(TrainOptions.Seed),
        };
        Net<T> net = shape.Model switch
        {
            ModelName.TwoLayer => new TwoLayerNet<T>(shape.Features, shape.Hidden[0], shape.Outputs, capacity, options),
            ModelName.Deep => new FullyConnectedNet<T>(shape.Features, [.. shape.Hidden], shape.Outputs, capacity, options),
            _ => new LinearClassifier<T>(shape.InputSize, shape.Outputs, capacity, options),
        };
        net.Initialize(random, shape.Model == ModelName.Deep ? Drawn(settings) : Initializer.Gaussian(settings.Get(TrainOptions.WeightScale)));
        return new Model<T>(shape, net);
    }

    /// <summary>The update rule for a net.</summary>
    public static Optimizer<T> CreateRule<T>(TrainSettings settings, Net<T> net)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        OptimizerConstants constants = new()
        {
            Momentum = settings.Get(TrainOptions.Momentum),
            EpsilonInsideRoot = settings.Get(TrainOptions.RmsPropEpsilon) == EpsilonName.Inside,
        };
        Optimizer<T> rule = OptimizerEntry<T>.Named(settings.Get(TrainOptions.Rule)).Create(net.Parameters.Length, constants);
        rule.WeightDecay = settings.Get(TrainOptions.WeightDecay);
        rule.DecayedParameters = settings.Get(TrainOptions.DecayMatricesOnly) ? [.. net.Layout.Where(parameter => parameter.IsMatrix)] : null;
        rule.ClipNorm = settings.Get(TrainOptions.ClipNorm);
        return rule;
    }

    private static Initializer Drawn(TrainSettings settings) => settings.Get(TrainOptions.Initializer) switch
    {
        InitializerName.Xavier => Initializer.Xavier,
        InitializerName.He => Initializer.He,
        _ => Initializer.Gaussian(settings.Get(TrainOptions.WeightScale)),
    };
}
