using System.Numerics;

namespace FastNet;

/// <summary>All losses of ours by their names, those with constants at the usual values.</summary>
/// <typeparam name="T">float or double.</typeparam>
public static class Losses<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>All of ours.</summary>
    public static IReadOnlyList<Loss<T>> All { get; } =
    [
        new SoftmaxLoss<T>(),
        new SvmLoss<T>(),
        new SquaredLoss<T>(),
        new AbsoluteLoss<T>(),
        new HuberLoss<T>(),
        new PoissonLoss<T>(),
        new SigmoidCrossEntropyLoss<T>(),
    ];

    /// <summary>One of <see cref="All"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Loss<T> Named(string name)
        => All.FirstOrDefault(loss => loss.Name == name)
            ?? throw new ArgumentException(
                $"There is no loss '{name}'; expected one of {string.Join(", ", All.Select(loss => loss.Name))}.", nameof(name));
}
