namespace FastNet.Cli.Tests.Support;

/// <summary>A .npz file of a few rows that a net can learn, so that a process is trained within a moment.</summary>
internal static class TinyData
{
    public const int Features = 8;
    public const int Classes = 3;

    /// <summary>60 rows to train, 20 to validate, 40 to test.</summary>
    public static void Save(string path)
    {
        RandomState random = new(11);
        Dictionary<string, NpyArray> arrays = [];
        foreach ((string part, int count) in new[] { ("train", 60), ("val", 20), ("test", 40) })
        {
            double[] x = new double[count * Features];
            long[] y = new long[count];
            random.Gaussian(x);
            for (int i = 0; i < count; i++)
            {
                y[i] = i % Classes;
                x[(i * Features) + (int)y[i]] += 2;
            }

            arrays.Add($"x_{part}", NpyArray.From<double>(x, count, Features));
            arrays.Add($"y_{part}", NpyArray.From<long>(y, count));
        }

        NpzArchive.Save(path, arrays);
    }
}
