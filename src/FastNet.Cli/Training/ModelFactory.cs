using System.Diagnostics;
using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Numerics;

namespace FastNet.Cli.Training;

/// <summary>What a model is, apart from its parameters: enough to make it anew.</summary>
/// <param name="Model">Its kind.</param>
/// <param name="Features">Features of an input row.</param>
/// <param name="Hidden">Widths of the hidden layers, from the input on.</param>
/// <param name="Classes">Number of classes.</param>
internal sealed record ModelShape(ModelName Model, int Features, IReadOnlyList<int> Hidden, int Classes)
{
    /// <summary>The widths of all layers with hyphens between them: 3072-100-10.</summary>
    public string Widths => string.Join('-', (IEnumerable<int>)[Features, .. Hidden, Classes]);
}

/// <summary>Makes nets and rules of what the command line or a file says.</summary>
internal static class ModelFactory
{
    /// <summary>The model for a training run, its first weights drawn.</summary>
    public static Model<T> Create<T>(TrainSettings settings, ModelShape shape, int capacity, RandomState random, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TwoLayerNet<T> net = new(shape.Features, shape.Hidden[0], shape.Classes, capacity, settings.Regularization, settings.Convention, workers);
        net.Initialize(random, settings.WeightScale);
        return new Model<T>(shape, net);
    }

    /// <summary>The model with all parameters zero, for predictions.</summary>
    public static Model<T> Create<T>(ModelShape shape, int capacity, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(shape, new TwoLayerNet<T>(shape.Features, shape.Hidden[0], shape.Classes, capacity, workers: workers));

    /// <summary>The update rule for that many parameters.</summary>
    public static UpdateRule<T> CreateRule<T>(TrainSettings settings, int parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => settings.Rule switch
        {
            RuleName.Sgd => new Sgd<T>(parameters),
            RuleName.Momentum => new Momentum<T>(parameters, settings.Momentum),
            RuleName.Nesterov => new Nesterov<T>(parameters, settings.Momentum),
            RuleName.AdaGrad => new AdaGrad<T>(parameters),
            RuleName.RmsProp => new RmsProp<T>(parameters, epsilonInsideRoot: settings.RmsPropEpsilon == EpsilonName.Inside),
            RuleName.Adam => new Adam<T>(parameters),
            _ => throw new UnreachableException($"Rule {settings.Rule} has no class."),
        };
}
