using System.Numerics;

namespace FastNet.Numerics.Tests.Support;

/// <summary>Inputs that find mistakes: ordinary numbers of many sizes with IEEE 754's special values among them.</summary>
internal static class Samples
{
    /// <summary>Fills <paramref name="values"/>; the same seed gives the same values.</summary>
    public static void Fill<T>(Span<T> values, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        Random random = new(seed);
        ReadOnlySpan<T> special = Special<T>();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.Next(8) switch
            {
                0 => special[random.Next(special.Length)],
                1 => T.CreateChecked(Math.ScaleB(random.NextDouble() - 0.5, random.Next(-100, 100))),
                2 => T.CreateChecked((random.NextDouble() - 0.5) * 200),
                _ => T.CreateChecked((random.NextDouble() - 0.5) * 8),
            };
        }
    }

    /// <summary>NaN, infinities, zeros, the ends of the subnormal and of the normal range, ones.</summary>
    public static T[] Special<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        T normal = typeof(T) == typeof(float) ? T.CreateChecked(Math.ScaleB(1, -126)) : T.CreateChecked(Math.ScaleB(1, -1022));
        T[] positive = [T.Zero, T.Epsilon, T.BitDecrement(normal), normal, T.One, T.BitDecrement(T.One), T.MaxValue, T.PositiveInfinity];
        return [T.NaN, .. positive, .. positive.Select(value => -value)];
    }
}
