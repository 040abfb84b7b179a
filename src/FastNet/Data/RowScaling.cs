using System.Numerics;
using System.Numerics.Tensors;
using FastNet.Numerics;

namespace FastNet;

/// <summary>What is done to raw numbers before a net, in training and in prediction: the same bits in both.</summary>
internal static class RowScaling
{
    private const int LongSpan = 2048;

    /// <summary>Numbers less the mean, by the deviation, in double; then rounded.</summary>
    /// <param name="numbers">Raw numbers of neighbouring features; they are overwritten.</param>
    /// <param name="mean">Subtracted from each; empty: nothing is.</param>
    /// <param name="deviation">The divisor of each; empty: nothing is divided.</param>
    /// <param name="destination">Receives the results.</param>
    public static void Apply<T>(Span<double> numbers, ReadOnlySpan<double> mean, ReadOnlySpan<double> deviation, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!mean.IsEmpty)
        {
            TensorPrimitives.Subtract(numbers, mean, numbers);
        }

        if (!deviation.IsEmpty)
        {
            TensorPrimitives.Divide(numbers, deviation, numbers);
        }

        TensorPrimitives.ConvertTruncating<double, T>(numbers, destination);
    }

    /// <summary>The place of the first number that is not finite; -1: all are.</summary>
    public static int FirstNotFinite<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Squares are finite where the numbers are, but for large ones, and their sum reads a long span twice as fast.
        if ((numbers.Length >= LongSpan && double.IsFinite(SumOfSquares.Compute(numbers))) || TensorPrimitives.IsFiniteAll(numbers))
        {
            return -1;
        }

        int place = 0;
        while (T.IsFinite(numbers[place]))
        {
            place++;
        }

        return place;
    }

    /// <summary>The numbers from a place on, where there are any.</summary>
    public static ReadOnlySpan<double> Part(double[] numbers, int start, int count)
        => numbers.Length == 0 ? [] : numbers.AsSpan(start, count);
}
