using FastNet.Numerics;
using NUnit.Framework.Constraints;
using static System.FormattableString;

namespace FastNet;

/// <summary>
/// The common part of the constraints on gradients: how a <see cref="GradientChecker"/> works, and a failure message that is its report.
/// </summary>
/// <typeparam name="TSelf">The derived class, which each setting returns.</typeparam>
public abstract class GradientConstraint<TSelf> : Constraint
    where TSelf : GradientConstraint<TSelf>
{
    /// <summary>Only derived here.</summary>
    private protected GradientConstraint()
    {
    }

    /// <inheritdoc/>
    public override string Description
        => Invariant($"{Expectation} (relative errors of at most {Options.Tolerance:0.###e-0})")
            + (Options.Samples is int samples ? Invariant($" at {samples} random coordinates of each array (seed {Options.Seed})") : "");

    private protected GradientCheckOptions Options { get; private set; } = GradientCheckOptions.Default;

    /// <summary>The expectation in words.</summary>
    private protected abstract string Expectation { get; }

    /// <summary>The largest relative error |a - n| / (|a| + |n|) of a correct coordinate; 1e-7 unless set.</summary>
    /// <param name="tolerance">Above 0, below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is out of range.</exception>
    public TSelf Within(double tolerance) => Using(Options with { Tolerance = tolerance });

    /// <summary>Checks some coordinates of each array, drawn without replacement.</summary>
    /// <param name="coordinates">1 or more; all, where an array has fewer.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public TSelf AtRandom(int coordinates, uint seed = 0) => Using(Options with { Samples = coordinates, Seed = seed });

    /// <summary>
    /// Threads that share the coordinates, where the subject is a function, a loss, or made by a factory; the report does not depend on their number.
    /// </summary>
    public TSelf WithWorkers(Workers workers) => Using(Options with { Workers = workers });

    /// <summary>Replaces all options of the checker: step, method, other tolerances. Settings that come later are applied to these.</summary>
    public TSelf Using(GradientCheckOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        return (TSelf)this;
    }

    /// <summary>The report as a result.</summary>
    private protected ConstraintResult Result(GradientReport report) => new GradientResult(this, report);
}
