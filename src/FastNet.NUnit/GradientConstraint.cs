using System.Globalization;
using FastNet.Numerics;
using NUnit.Framework.Constraints;

namespace FastNet;

/// <summary>What the constraints on gradients have in common: how a <see cref="GradientChecker"/> works, and a failure message that is its report.</summary>
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
    {
        get
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{Expectation} (relative errors of at most {Options.Tolerance:0.###e-0})");
            return Options.Samples is int samples ? string.Create(CultureInfo.InvariantCulture, $"{text} at {samples} random coordinates of each array (seed {Options.Seed})") : text;
        }
    }

    private protected GradientCheckOptions Options { get; private set; } = GradientCheckOptions.Default;

    /// <summary>What is expected, in words.</summary>
    private protected abstract string Expectation { get; }

    private TSelf Self => (TSelf)this;

    /// <summary>The largest relative error |a - n| / (|a| + |n|) of a correct coordinate; 1e-7 unless set.</summary>
    /// <param name="tolerance">Above 0, below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is out of range.</exception>
    public TSelf Within(double tolerance)
    {
        Options = Options with { Tolerance = tolerance };
        return Self;
    }

    /// <summary>Checks only so many coordinates of each array, drawn without replacement.</summary>
    /// <param name="coordinates">1 or more; all, where an array has fewer.</param>
    /// <param name="seed">Of the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public TSelf AtRandom(int coordinates, uint seed = 0)
    {
        Options = Options with { Samples = coordinates, Seed = seed };
        return Self;
    }

    /// <summary>Threads that share the coordinates, where the subject is a function, a loss, or made by a factory; the report does not depend on their number.</summary>
    public TSelf WithWorkers(Workers workers)
    {
        Options = Options with { Workers = workers };
        return Self;
    }

    /// <summary>Replaces all options of the checker: step, method, other tolerances. Settings that come later are applied to these.</summary>
    public TSelf Using(GradientCheckOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        return Self;
    }

    /// <summary>Whether the report says so, and the report.</summary>
    private protected ConstraintResult Result(GradientReport report) => new GradientResult(this, report);
}
