using NUnit.Framework.Constraints;

namespace FastNet;

/// <summary>
/// <c>Assert.That(gradient, Is.GradientOf(f).At(x))</c>: an array of numbers is the derivative of a function at a point. See <see cref="GradientChecker"/>.
/// </summary>
public sealed class GradientOfConstraint : GradientConstraint<GradientOfConstraint>
{
    private readonly Func<double[], double[], GradientCheckOptions, GradientReport> _check;
    private double[]? _x;

    internal GradientOfConstraint(string expectation, Func<double[], double[], GradientCheckOptions, GradientReport> check) => (Expectation, _check) = (expectation, check);

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
        if (actual is not double[] gradient)
        {
            throw new ArgumentException($"{Expectation} was given {actual?.GetType().ToString() ?? "null"}; expected double[].", nameof(actual));
        }

        double[] x = _x ?? throw new ArgumentException($"The point of {Expectation} is not known; expected .At(x).", nameof(actual));
        return Result(_check(x, gradient, Options));
    }
}
