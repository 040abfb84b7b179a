using NUnit.Framework;
using NUnit.Framework.Constraints;

namespace FastNet;

/// <summary>The constraints on gradients, where NUnit's own are: after <c>Has</c>, <c>Is</c>, and <c>.And</c>, <c>.Not</c>.</summary>
#pragma warning disable CA1708 // The rule takes the names that the compiler gives to extension blocks for names that differ only by case.
public static class GradientConstraints
#pragma warning restore CA1708
{
    extension(Has)
    {
        /// <summary>A layer, net or loss whose gradients are those of its values.</summary>
        public static CorrectGradientsConstraint CorrectGradients() => new();
    }

    extension(Is)
    {
        /// <summary>The gradient of a number as a function of a vector: <c>Is.GradientOf(f).At(x)</c>.</summary>
        public static GradientOfConstraint GradientOf(ScalarFunction f)
        {
            ArgumentNullException.ThrowIfNull(f);
            return new("the gradient of the function", (x, gradient, options) => GradientChecker.CheckFunction(f, x, gradient, options));
        }

        /// <summary>The gradient of sum(upstream f(x)), a vector-Jacobian product: <c>Is.GradientOf(f, upstream).At(x)</c>.</summary>
        public static GradientOfConstraint GradientOf(ArrayFunction f, double[] upstream)
        {
            ArgumentNullException.ThrowIfNull(f);
            ArgumentNullException.ThrowIfNull(upstream);
            GradientCheck check = (x, gradient, options) => GradientChecker.CheckArrayFunction(f, x, upstream, gradient, options);
            return new("the gradient of sum(upstream f(x))", check);
        }

        /// <summary>
        /// The derivative of a gradient along a direction, a Hessian-vector product: <c>Is.HessianVectorProductOf(gradient, v).At(x)</c>.
        /// </summary>
        public static GradientOfConstraint HessianVectorProductOf(ArrayFunction gradient, double[] direction)
        {
            ArgumentNullException.ThrowIfNull(gradient);
            ArgumentNullException.ThrowIfNull(direction);
            GradientCheck check = (x, product, options) => GradientChecker.CheckHessianVector(gradient, x, direction, product, options);
            return new("the Hessian-vector product", check);
        }
    }

    extension(ConstraintExpression expression)
    {
        /// <summary>A layer, net or loss whose gradients are those of its values.</summary>
        public CorrectGradientsConstraint CorrectGradients()
        {
            ArgumentNullException.ThrowIfNull(expression);
            CorrectGradientsConstraint constraint = new();
            expression.Append((Constraint)constraint);
            return constraint;
        }
    }
}
