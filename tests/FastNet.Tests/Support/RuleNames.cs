using System.Numerics;

namespace FastNet.Tests.Support;

/// <summary>The update rules by name, with the course's constants.</summary>
internal static class RuleNames
{
    internal static readonly string[] All = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"];

    internal static Optimizer<T> Create<T>(string name, int parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => name switch
        {
            "sgd" => new Sgd<T>(parameters),
            "momentum" => new Momentum<T>(parameters),
            "nesterov" => new Nesterov<T>(parameters),
            "adagrad" => new AdaGrad<T>(parameters),
            "rmsprop" => new RmsProp<T>(parameters),
            "adam" => new Adam<T>(parameters),
            "adamw" => new Adam<T>(parameters, weightDecay: 0.1),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such rule."),
        };
}
