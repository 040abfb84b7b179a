namespace FastNet.Tests.GradientChecks;

/// <summary>A right gradient with one mistake planted.</summary>
/// <param name="Name">What and where.</param>
/// <param name="Array">The array whose gradient is wrong.</param>
/// <param name="Kind">The kind of mistake that the hint shall name; none: there is no word for it.</param>
/// <param name="Check">Checks it.</param>
public sealed record Mutant(string Name, string Array, GradientHint Kind, Func<GradientReport> Check)
{
    public override string ToString() => Name;
}
