using System.Numerics;
using FastNet.Numerics;

namespace FastNet.PublicApi.Tests.Own;

/// <summary>A user's own source of rows: it keeps one number u for each row, and makes the features u, u^2, ..., u^D when a batch is gathered.</summary>
internal sealed class PowerRows<T> : SampleSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _numbers;

    private PowerRows(T[] numbers, int features, TargetRows<T> targets)
        : base(features, targets)
        => _numbers = numbers;

    /// <summary>u drawn from -1 to 1; the target is u^3 - u / 2 with some noise.</summary>
    public static PowerRows<T> Draw(RandomState random, int count, int features)
    {
        T[] numbers = new T[count];
        T[] targets = new T[count];
        for (int i = 0; i < count; i++)
        {
            double u = random.Uniform(-1, 1);
            numbers[i] = T.CreateChecked(u);
            targets[i] = T.CreateChecked((u * u * u) - (u / 2) + (0.01 * random.NextGaussian()));
        }

        return new PowerRows<T>(numbers, features, new TargetRows<T>(targets, columns: 1));
    }

    public override void Gather(ReadOnlySpan<int> indices, Span<T> destination, int stride, Workers? workers = null)
    {
        foreach (int index in indices)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        }

        Matrix<T> rows = new(destination, indices.Length, Features, stride);
        for (int i = 0; i < indices.Length; i++)
        {
            T power = T.One;
            foreach (ref T feature in rows.Row(i))
            {
                power *= _numbers[indices[i]];
                feature = power;
            }
        }
    }
}
