using NUnit.Framework.Constraints;

namespace FastNet;

/// <summary>Checks an array of numbers at a point.</summary>
/// <param name="x">The point.</param>
/// <param name="gradient">The array.</param>
/// <param name="options">How to check.</param>
internal delegate GradientReport GradientCheck(double[] x, double[] gradient, GradientCheckOptions options);

/// <summary>
/// <c>Assert.That(gradient, Is.GradientOf(f).At(x))</c>: an array of numbers is the derivative of a function at a point. See
/// <see cref="GradientChecker"/>.
/// </summary>
public sealed class GradientOfConstraint : GradientConstraint<GradientOfConstraint>
{
    private readonly GradientCheck _check;
    private double[]? _x;

    internal GradientOfConstraint(string expectation, GradientCheck check) => (Expectation, _check) = (expectation, check);

    private protected override string Expectation { get; }

    /// <summary>The point, as long as the gradient.</summary>
    public GradientOfConstraint At(params double[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        _x = x;
        return this;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">This is no array of double, it has not as many elements as the point, or no point was given.</exception>
    public override ConstraintResult ApplyTo<TActual>(TActual actual)
    {
        double[] gradient = actual as double[]
            ?? throw new ArgumentException($"{Expectation} was given {actual?.GetType().ToString() ?? "null"}; expected double[].", nameof(actual));
        double[] x = _x ?? throw new ArgumentException($"The point of {Expectation} is not known; expected .At(x).", nameof(actual));
        return Result(_check(x, gradient, Options));
    }
}
