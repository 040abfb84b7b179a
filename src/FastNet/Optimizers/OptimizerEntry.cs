using System.Numerics;

namespace FastNet;

/// <summary>A line of the table of our update rules: tool, tests and benchmarks find them here.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Create">Makes one for so many parameters.</param>
/// <param name="Constants">The options of the tool that it takes besides those of all.</param>
internal sealed record OptimizerEntry<T>(string Name, Func<int, OptimizerConstants, Optimizer<T>> Create, params string[] Constants)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>All of them.</summary>
    public static OptimizerEntry<T>[] All { get; } =
    [
        new("sgd", (count, _) => new Sgd<T>(count)),
        new("momentum", (count, constants) => new Momentum<T>(count, constants.Momentum), "--momentum"),
        new("nesterov", (count, constants) => new Nesterov<T>(count, constants.Momentum), "--momentum"),
        new("adagrad", (count, _) => new AdaGrad<T>(count)),
        new("rmsprop", (count, constants) => new RmsProp<T>(count, epsilonInsideRoot: constants.EpsilonInsideRoot), "--rmsprop-epsilon"),
        new("adam", (count, _) => new Adam<T>(count)),
        new("adamw", (count, _) => new Adam<T>(count) { WeightDecay = 0.01 }),
    ];

    /// <summary>The line of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static OptimizerEntry<T> Named(string name)
        => Array.Find(All, entry => entry.Name == name)
            ?? throw new ArgumentException(
                $"There is no update rule '{name}'; expected one of {string.Join(", ", All.Select(entry => entry.Name))}.", nameof(name));
}

/// <summary>The constants that the tool lets a user choose.</summary>
internal sealed record OptimizerConstants
{
    /// <summary>Share of the velocity that a step keeps.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether RMSProp's epsilon stands inside the root.</summary>
    public bool EpsilonInsideRoot { get; init; }
}
