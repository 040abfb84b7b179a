using System.Numerics;

namespace FastNet.Numerics.Tests.Support;

/// <summary>One step of an update rule on operands w, g and what the rule keeps.</summary>
internal delegate void UpdateStep<T>(Operands<T> o, T rate, Workers? workers, double weightDecay, double gradientScale)
    where T : unmanaged;

/// <summary>An update rule with usual constants: a line here is its tests.</summary>
/// <param name="Name">The rule, with what is special here.</param>
/// <param name="States">Numbers kept for each parameter.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Specification">Its specification.</param>
internal sealed record UpdateCase<T>(string Name, int States, UpdateStep<T> Kernel, UpdateStep<T> Specification)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Mu = T.CreateChecked(0.9);
    private static readonly T Beta2 = T.CreateChecked(0.999);
    private static readonly T Epsilon = T.CreateChecked(1e-8);

    public static readonly UpdateCase<T>[] All =
    [
        new(
            "Sgd",
            0,
            (o, rate, workers, l, s) => SgdUpdate.Apply(o[0], o[1], rate, workers, l, s),
            (o, rate, _, l, s) => Naive.SgdUpdate(o[0], o[1], rate, l, s)),
        new(
            "Momentum",
            1,
            (o, rate, workers, l, s) => MomentumUpdate.Apply(o[0], o[1], o[2], rate, Mu, workers, l, s),
            (o, rate, _, l, s) => Naive.MomentumUpdate(o[0], o[1], o[2], rate, Mu, l, s)),
        new(
            "Nesterov",
            1,
            (o, rate, workers, l, s) => NesterovUpdate.Apply(o[0], o[1], o[2], rate, Mu, workers, l, s),
            (o, rate, _, l, s) => Naive.NesterovUpdate(o[0], o[1], o[2], rate, Mu, l, s)),
        new(
            "AdaGrad",
            1,
            (o, rate, workers, l, s) => AdaGradUpdate.Apply(o[0], o[1], o[2], rate, Epsilon, workers, l, s),
            (o, rate, _, l, s) => Naive.AdaGradUpdate(o[0], o[1], o[2], rate, Epsilon, l, s)),
        RmsProp("RmsProp", epsilonInsideRoot: false),
        RmsProp("RmsProp, epsilon inside", epsilonInsideRoot: true),
        Adam(1),
        Adam(2),
        Adam(1000),
        Adam(int.MaxValue),
    ];

    public override string ToString() => Name;

    private static UpdateCase<T> RmsProp(string name, bool epsilonInsideRoot) => new(
        name,
        1,
        (o, rate, workers, l, s) => RmsPropUpdate.Apply(o[0], o[1], o[2], rate, Mu, Epsilon, epsilonInsideRoot, workers, l, s),
        (o, rate, _, l, s) => Naive.RmsPropUpdate(o[0], o[1], o[2], rate, Mu, Epsilon, epsilonInsideRoot, l, s));

    private static UpdateCase<T> Adam(int step) => new(
        $"Adam, step {step}",
        2,
        (o, rate, workers, l, s) => AdamUpdate.Apply(o[0], o[1], o[2], o[3], rate, Mu, Beta2, Epsilon, step, workers, l, s),
        (o, rate, _, l, s) => Naive.AdamUpdate(o[0], o[1], o[2], o[3], rate, Mu, Beta2, Epsilon, step, l, s));
}
