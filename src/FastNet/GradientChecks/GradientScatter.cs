namespace FastNet;

/// <summary>
/// The rounding of gradients under test, from gradients at points next to theirs: a derivative that is 0 because large terms cancel (a bias in front of a batch normalisation of nearly
/// equal rows) is 0 up to that.
/// </summary>
internal static class GradientScatter
{
    private const int Points = 8;
    private const double Safety = 8;

    // 2^-36 to 2^-48 of each element: a few units in the last place are lost where small elements are added to large ones.
    private const int NearestExponent = 48;
    private const int ExponentStep = 4;
    private const int Exponents = 4;

    // At a kink the neighbours' gradients are others altogether; that is no rounding.
    private const double Most = 1e-6;

    /// <summary>Bounds for each element of each gradient.</summary>
    /// <param name="gradients">Computes the gradients for a batch.</param>
    /// <param name="x">The batch of the check.</param>
    /// <param name="tested">Its gradients.</param>
    public static double[][] Measure(Func<double[], double[][]> gradients, double[] x, double[][] tested)
    {
        double most = Most * tested.SelectMany(array => array).Where(double.IsFinite).Select(Math.Abs).Append(0).Max();
        double[][] noise = [.. tested.Select(array => new double[array.Length])];
        RandomState random = new(0);
        for (int point = 0; point < Points; point++)
        {
            double distance = Math.ScaleB(1, (point % Exponents * ExponentStep) - NearestExponent);
            double[][] near = gradients([.. x.Select(value => value + (value * distance * random.Uniform(-1, 1)))]);
            for (int array = 0; array < noise.Length; array++)
            {
                for (int i = 0; i < noise[array].Length; i++)
                {
                    double scatter = Safety * Math.Abs(near[array][i] - tested[array][i]);
                    noise[array][i] = Math.Max(noise[array][i], double.IsNaN(scatter) ? 0 : Math.Min(scatter, most));
                }
            }
        }

        return noise;
    }
}
