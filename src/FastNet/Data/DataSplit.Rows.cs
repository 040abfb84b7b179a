using System.Globalization;
using System.Runtime.CompilerServices;

namespace FastNet;

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

    private static double[] Deviations(ArrayRows rows, int count, double[] mean)
        => Preprocessing.Deviations(count, mean, (index, row) => rows.Values.Convert(index * rows.Features, row.AsSpan()));

    private static (double[] Mean, double[] Deviation) TargetScales(ArrayRows rows, int count)
    {
        int columns = rows.TargetColumns;
        double[] mean = new double[columns];
        for (int i = 0; i < count * columns; i++)
        {
            mean[i % columns] += rows.Targets[i] / count;
        }

        return (mean, Preprocessing.Deviations(count, mean, (index, row) => rows.Targets.Slice(index * columns, columns).CopyTo(row)));
    }

    /// <summary>What some rows are to give, numbers less their mean and divided by their deviation where these are known.</summary>
    private TargetRows<T> TargetsOf(ArrayRows source, int first, int count)
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
            values[i] = T.CreateTruncating(_targetDeviation.Length > 0 ? (value - _targetMean[i % columns]) / _targetDeviation[i % columns] : value);
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

    private LabeledRows<T> Convert(ArrayRows source, int first, int count, bool ones)
    {
        LabeledRows<T> rows = new(source.Features + (ones ? 1 : 0), TargetsOf(source, first, count));
        double[] values = new double[source.Features];
        for (int i = 0; i < count; i++)
        {
            source.Values.Convert((first + i) * source.Features, values.AsSpan());
            Span<T> row = rows.WritableRow(i);
            row[^1] = T.One; // the column of ones, where there is one; else overwritten
            for (int j = 0; j < values.Length; j++)
            {
                double centred = values[j] - _meanImage[j];
                row[j] = T.CreateTruncating(_deviation.Length > 0 ? centred / _deviation[j] : centred);
                if (!T.IsFinite(row[j]))
                {
                    throw NotFinite(source, first + i, j, values[j]);
                }
            }
        }

        return rows;
    }

    private static LabeledRows<T> Convert(ImageSet images, int first, int count, double[] mean, PixelSteps steps, bool ones)
    {
        LabeledRows<T> rows = new(images.ImageLength + (ones ? 1 : 0), images.RowLabels(first, count));
        ImageStretches.Run(count, (start, end) =>
        {
            for (int i = start; i < end; i++)
            {
                Span<T> row = rows.WritableRow(i);
                row[^1] = T.One; // the column of ones, where there is one; else overwritten
                SubtractMean(images.Image(first + i), mean, row, images.Height * images.Width, steps);
            }
        });
        return rows;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void SubtractMean(ReadOnlySpan<byte> image, ReadOnlySpan<double> mean, Span<T> row, int pixels, PixelSteps steps)
    {
        for (int start = 0, firstFeature = 0; start < image.Length; start += pixels, firstFeature += steps.Channel)
        {
            ReadOnlySpan<byte> plane = image.Slice(start, pixels);
            ReadOnlySpan<double> planeMean = mean.Slice(start, pixels);
            int feature = firstFeature;
            for (int i = 0; i < plane.Length && i < planeMean.Length; i++)
            {
                row[feature] = T.CreateTruncating(plane[i] - planeMean[i]);
                feature += steps.Pixel;
            }
        }
    }

    // How far apart in a row two channels of a pixel are, and two pixels of a channel.
    private readonly record struct PixelSteps(int Channel, int Pixel)
    {
        internal int Feature(int index, int pixels) => (index / pixels * Channel) + (index % pixels * Pixel);
    }
}
