using System.Numerics;

namespace FastNet.PublicApi.Tests.Own;

/// <summary>A user's own rows: they keep one number u each, and make the features u, u^2, ..., u^D when a batch is gathered.</summary>
internal static class PowerRows
{
    /// <summary>u drawn from -1 to 1; the target is u^3 - u / 2 with some noise.</summary>
    public static Samples<T> Draw<T>(RandomState random, int count, int features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] numbers = new T[count];
        T[] targets = new T[count];
        for (int i = 0; i < count; i++)
        {
            double u = random.Uniform(-1, 1);
            numbers[i] = T.CreateChecked(u);
            targets[i] = T.CreateChecked((u * u * u) - (u / 2) + (0.01 * random.NextGaussian()));
        }

        return new Samples<T>(features, new TargetRows<T>(targets, columns: 1), (indices, rows, _) =>
        {
            for (int i = 0; i < indices.Length; i++)
            {
                T power = T.One;
                foreach (ref T feature in rows.Row(i))
                {
                    power *= numbers[indices[i]];
                    feature = power;
                }
            }
        });
    }
}
