using System.Numerics;

namespace FastNet.Tests.Support;

/// <summary>The update rules by name, with the course's constants, and one of a user's own.</summary>
internal static class RuleNames
{
    internal static readonly string[] All = [.. Optimizer<float>.Names, "lion"];

    internal static Optimizer<T> Create<T>(string name, int parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => name switch
        {
            "lion" => new Lion<T>(parameters),
            "lion, beta2 0.98" => new Lion<T>(parameters, beta2: 0.98),
            "adam, decay 0.1" => new Adam<T>(parameters) { WeightDecay = 0.1 },
            _ => Optimizer<T>.Named(name, parameters),
        };
}
