namespace FastNet.Numerics.Tests.Support;

/// <summary>Finds the worst error of a function in double over drawn inputs, against <see cref="DoubleDouble"/>.</summary>
internal static class ManyDoubles
{
    /// <summary>The exact value at x is exact * 2^power.</summary>
    public delegate DoubleDouble Yardstick(double x, out int power);

    /// <summary>The largest error in ulp, and where.</summary>
    public static (double Error, double At) Worst(Action<double[], double[]> apply, Yardstick exact, Func<Random, double> draw, int count)
    {
        Random random = new(1);
        double[] x = new double[Math.Min(count, 1 << 16)];
        double[] y = new double[x.Length];
        (double Error, double At) worst = (0, 0);
        for (int done = 0; done < count; done += x.Length)
        {
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = draw(random);
            }

            apply(x, y);
            for (int i = 0; i < x.Length; i++)
            {
                double error = UlpError.Of(y[i], exact(x[i], out int power), power);
                if (error > worst.Error)
                {
                    worst = (error, x[i]);
                }
            }
        }

        return worst;
    }
}
