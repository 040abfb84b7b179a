namespace FastNet.Tests.Support;

/// <summary>Memory that is looked up again at each use, because spans cannot be kept.</summary>
internal delegate Span<double> Place();

/// <summary>Central differences, and their comparison with gradients.</summary>
internal static class NumericGradient
{
    private const double H = 1e-5;

    // What is zero by structure (a bias in front of a batch normalisation) is zero up to rounding.
    private const double Zero = 1e-12;

    /// <summary>The derivative of sum(upstream f) with respect to each element: the differences are taken element by element, so that a large sum hides none.</summary>
    internal static double[] Of(Func<double[]> f, ReadOnlySpan<double> upstream, Place place)
    {
        double[] derivatives = new double[place().Length];
        for (int i = 0; i < derivatives.Length; i++)
        {
            double centre = place()[i];
            place()[i] = centre + H;
            double[] above = f();
            place()[i] = centre - H;
            double[] below = f();
            place()[i] = centre;
            for (int j = 0; j < upstream.Length; j++)
            {
                derivatives[i] += upstream[j] * ((above[j] - below[j]) / (2 * H));
            }
        }

        return derivatives;
    }

    /// <summary>The derivative of a number with respect to each element.</summary>
    internal static double[] Of(Func<double> f, Place place) => Of(() => [f()], [1], place);

    /// <summary>The smallest magnitude that is not zero: gradients much below the rounding of a difference cannot be compared to many digits.</summary>
    internal static double Smallest(params ReadOnlySpan<double> gradients)
    {
        double smallest = double.PositiveInfinity;
        foreach (double gradient in gradients)
        {
            smallest = Math.Abs(gradient) < Zero ? smallest : Math.Min(smallest, Math.Abs(gradient));
        }

        return smallest;
    }

    /// <summary>Fails where the course's relative error, |a - n| / (|a| + |n|), reaches <paramref name="tolerance"/>.</summary>
    internal static void AssertClose(ReadOnlySpan<double> analytic, ReadOnlySpan<double> numeric, string where, double tolerance = 1e-7)
    {
        Assert.That(analytic.Length, Is.EqualTo(numeric.Length), where);
        for (int i = 0; i < analytic.Length; i++)
        {
            bool close = Math.Abs(analytic[i]) < Zero
                ? Math.Abs(numeric[i]) < 1e-9
                : Math.Abs(analytic[i] - numeric[i]) < tolerance * (Math.Abs(analytic[i]) + Math.Abs(numeric[i]));
            Assert.That(close, $"{where}, element {i}: {analytic[i]:R}; the difference gives {numeric[i]:R}");
        }
    }
}
