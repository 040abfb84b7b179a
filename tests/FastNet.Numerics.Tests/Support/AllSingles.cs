namespace FastNet.Numerics.Tests.Support;

/// <summary>Walks through the floats by their bits and finds the worst error of a function.</summary>
internal static class AllSingles
{
    /// <summary>The largest error in ulp, and where.</summary>
    /// <param name="apply">The kernel.</param>
    /// <param name="exact">The function in double.</param>
    /// <param name="step">1: all 2^32 floats.</param>
    public static (double Error, float At) Worst(Action<float[], float[]> apply, Func<double, double> exact, int step)
    {
        const int block = 1 << 16;
        float[] x = new float[block];
        float[] y = new float[block];
        (double Error, float At) worst = (0, 0);
        for (long start = 0; start < 1L << 32; start += (long)block * step)
        {
            for (int i = 0; i < block; i++)
            {
                x[i] = BitConverter.UInt32BitsToSingle((uint)(start + ((long)i * step)));
            }

            apply(x, y);
            worst = Worse(worst, x, y, exact);
        }

        return worst;
    }

    /// <summary>The same over the <paramref name="radius"/> floats on both sides of each given one.</summary>
    public static (double Error, float At) WorstAround(Action<float[], float[]> apply, Func<double, double> exact, float[] points, int radius)
    {
        float[] x = [.. points.SelectMany(point => Enumerable.Range(-radius, (2 * radius) + 1), (point, distance) => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(point) + distance))];
        float[] y = new float[x.Length];
        apply(x, y);
        return Worse((0, 0), x, y, exact);
    }

    private static (double Error, float At) Worse((double Error, float At) worst, float[] x, float[] y, Func<double, double> exact)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double error = UlpError.Of(y[i], exact(x[i]));
            if (error > worst.Error)
            {
                worst = (error, x[i]);
            }
        }

        return worst;
    }
}
