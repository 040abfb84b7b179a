using System.Globalization;
using System.Runtime.CompilerServices;

namespace FastNet.Data;

/// <content>From images and arrays as they are stored to rows less their mean.</content>
public sealed partial class DataSplit<T>
{
    // Whole numbers until the division: the order of summation cannot matter.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double[] Mean(ImageSet images, int count)
    {
        long[] sums = new long[images.ImageLength];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> image = images.Image(i);
            for (int j = 0; j < sums.Length && j < image.Length; j++)
            {
                sums[j] += image[j];
            }
        }

        return Array.ConvertAll(sums, sum => (double)sum / count);
    }

    private static double[] Mean(ArrayRows rows, int count)
    {
        double[] mean = new double[rows.Features];
        double[] row = new double[rows.Features];
        for (int i = 0; i < count; i++)
        {
            rows.Values.Convert(i * rows.Features, row.AsSpan());
            for (int j = 0; j < mean.Length && j < row.Length; j++)
            {
                mean[j] += row[j];
            }
        }

        if (Array.FindIndex(mean, sum => !double.IsFinite(sum)) is int column and >= 0)
        {
            for (int i = 0; i < count; i++)
            {
                rows.Values.Convert(i * rows.Features, row.AsSpan());
                // The last row is left where all are finite and their sum is not.
                if (!double.IsFinite(row[column]) || i == count - 1)
                {
                    throw NotFinite(rows, i, column, row[column]);
                }
            }
        }

        return Array.ConvertAll(mean, sum => sum / count);
    }

    /// <summary>What is subtracted from the columns of arrays and their numeric targets, and what they are divided by; empty: nothing.</summary>
    private sealed record ArrayScales(double[] Mean, double[] Deviation, double[] TargetMean, double[] TargetDeviation)
    {
        public static ArrayScales Of(ArrayRows rows, int count, PreprocessingOptions options)
        {
            double[] mean = DataSplit<T>.Mean(rows, count);
            double[] deviation = options.DivideByDeviation
                ? Preprocessing.Deviations(count, mean, (index, row) => rows.Values.Convert(index * rows.Features, row.AsSpan()))
                : [];
            if (!options.StandardizeTargets)
            {
                return new ArrayScales(mean, deviation, [], []);
            }

            int columns = rows.TargetColumns;
            double[] targetMean = new double[columns];
            for (int i = 0; i < count * columns; i++)
            {
                targetMean[i % columns] += rows.Targets[i] / count;
            }

            double[] targetDeviation = Preprocessing.Deviations(count, targetMean, (index, row) => rows.Targets.Slice(index * columns, columns).CopyTo(row));
            return new ArrayScales(mean, deviation, targetMean, targetDeviation);
        }
    }

    /// <summary>What some rows are to give, numbers less their mean and divided by their deviation where these are known.</summary>
    private static TargetRows<T> TargetsOf(ArrayRows source, int first, int count, ArrayScales scales)
    {
        int columns = source.TargetColumns;
        if (columns == 0)
        {
            return new TargetRows<T>(source.Labels.Slice(first, count).ToArray());
        }

        T[] values = new T[count * columns];
        for (int i = 0; i < values.Length; i++)
        {
            double value = source.Targets[(first * columns) + i];
            values[i] = T.CreateTruncating(scales.TargetDeviation.Length > 0 ? (value - scales.TargetMean[i % columns]) / scales.TargetDeviation[i % columns] : value);
            if (!T.IsFinite(values[i]))
            {
                throw NotFinite(source.TargetName, first + (i / columns), i % columns, value);
            }
        }

        return new TargetRows<T>(values, columns);
    }

    private static DataFormatException NotFinite(ArrayRows rows, int row, int column, double value) => NotFinite(rows.Name, row, column, value);

    private static DataFormatException NotFinite(string array, int row, int column, double value)
        => new(string.Create(CultureInfo.InvariantCulture, $"row {row}, column {column} of {array} (both from 0) is {value}; finite numbers were expected, and such that {typeof(T).Name} holds them less their mean."));

    private static Samples<T> Convert(ArrayRows source, int first, int count, ArrayScales scales, bool ones)
    {
        Samples<T> rows = new(source.Features + (ones ? 1 : 0), TargetsOf(source, first, count, scales));
        double[] values = new double[source.Features];
        for (int i = 0; i < count; i++)
        {
            source.Values.Convert((first + i) * source.Features, values.AsSpan());
            Span<T> row = rows.WritableRow(i);
            row[^1] = T.One; // the column of ones, where there is one; else overwritten
            for (int j = 0; j < values.Length; j++)
            {
                double centred = values[j] - scales.Mean[j];
                row[j] = T.CreateTruncating(scales.Deviation.Length > 0 ? centred / scales.Deviation[j] : centred);
                if (!T.IsFinite(row[j]))
                {
                    throw NotFinite(source, first + i, j, values[j]);
                }
            }
        }

        return rows;
    }
}
