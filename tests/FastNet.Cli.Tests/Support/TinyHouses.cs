namespace FastNet.Cli.Tests.Support;

/// <summary>A .npz file of houses whose prices, in the hundreds of thousands, are a smooth function of a few numbers, with some noise.</summary>
internal static class TinyHouses
{
    public const int Features = 5;

    /// <summary>300 rows to train and validate (without x_val), 100 to test.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Targets of a row: the price, then its rent, and so on; 0: the price as (N), not (N, 1).</param>
    /// <param name="change">Changes the training targets; none: nothing.</param>
    public static void Save(string path, int columns = 0, Action<double[]>? change = null)
    {
        RandomState random = new(5);
        Dictionary<string, NpyArray> arrays = [];
        foreach ((string part, int count) in new[] { ("train", 300), ("test", 100) })
        {
            double[] x = new double[count * Features];
            double[] noise = new double[count];
            random.Gaussian(x);
            random.Gaussian(noise);
            double[] y = new double[count * Math.Max(1, columns)];
            for (int i = 0; i < y.Length; i++)
            {
                int row = i / Math.Max(1, columns);
                ReadOnlySpan<double> house = x.AsSpan(row * Features, Features);
                double price = 300_000 + (60_000 * house[0]) - (40_000 * house[1]) + (30_000 * Math.Tanh(house[2] * house[3])) + (3_000 * noise[row]);
                y[i] = i % Math.Max(1, columns) == 0 ? price : price / 400;
            }

            if (part == "train")
            {
                change?.Invoke(y);
            }

            arrays.Add($"x_{part}", NpyArray.From<double>(x, count, Features));
            arrays.Add($"y_{part}", columns == 0 ? NpyArray.From<double>(y, count) : NpyArray.From<double>(y, count, columns));
        }

        NpzArchive.Save(path, arrays);
    }
}
