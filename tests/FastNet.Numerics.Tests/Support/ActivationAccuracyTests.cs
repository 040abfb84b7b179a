using System.Numerics;

namespace FastNet.Numerics.Tests.Support;

/// <summary>
/// How far an activation and its derivative are from the exact values. A derivative is judged in units of half the spacing at 1, because it passes through 0.
/// </summary>
/// <param name="bound">The ulp that the error of the value must stay below.</param>
/// <param name="derivativeBound">The units, 2^-24 or 2^-53, that the error of the derivative must stay below.</param>
/// <param name="delicate">Floats around which each is tried.</param>
public abstract class ActivationAccuracyTests(double bound, double derivativeBound, params float[] delicate) : AccuracyTests(bound, delicate)
{
    [Test]
    public void Derivatives_in_float_are_within_the_bound() => Judge(Math.ScaleB(1, -24), Drawn<float>(200_000));

    [Test]
    public void Derivatives_in_double_are_within_the_bound() => Judge(Math.ScaleB(1, -53), Drawn<double>(200_000));

    /// <summary>dX for a dY of 1, from x.</summary>
    protected abstract void Derive<T>(T[] x, T[] dX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The derivative in twice the precision of double.</summary>
    private protected abstract DoubleDouble ExactDerivative(double x);

    private T[] Drawn<T>(int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Random random = new(1);
        T[] x = new T[count];
        for (int i = 0; i < count; i++)
        {
            x[i] = T.CreateChecked(Draw(random));
        }

        return x;
    }

    private void Judge<T>(double unit, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] dX = new T[x.Length];
        Derive(x, dX);
        (double Error, T At) worst = (0, T.Zero);
        for (int i = 0; i < x.Length; i++)
        {
            double error = Math.Abs((double.CreateChecked(dX[i]) - ExactDerivative(double.CreateChecked(x[i]))).High) / unit;
            if (error > worst.Error)
            {
                worst = (error, x[i]);
            }
        }

        TestContext.Out.WriteLine($"{worst.Error:F4} units at {worst.At:R}, width {SimdDispatch.Width}");
        Assert.That(worst.Error, Is.LessThan(derivativeBound).And.GreaterThan(0.49), $"at {worst.At:R}");
    }
}
