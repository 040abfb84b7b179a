using System.Globalization;
using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Data;

/// <content>What becomes of the rows before a net sees them.</content>
public sealed partial class RawSamples
{
    /// <summary>The scales of the features over the first rows, as they were stored.</summary>
    internal FeatureScales Scales(int count) => FeatureScales.Of(count, Features, Read);

    /// <summary>Writes a row to an array.</summary>
    internal void Read(int index, double[] row) => _rows.Read(index, row.AsSpan());

    /// <summary>The mean, the least and the largest number of each column over the first rows.</summary>
    internal (double[] Mean, double[] Least, double[] Most) Means(int count)
    {
        (double[] mean, double[] least, double[] most) = Preprocessing.Means(count, Features, Read);
        double[] row = new double[Features];
        int column = Array.FindIndex(mean, value => !double.IsFinite(value));
        for (int i = 0; i < count && column >= 0; i++)
        {
            Read(i, row);

            // The last row is named where all are finite and their sum is not.
            if (!double.IsFinite(row[column]) || i == count - 1)
            {
                throw NotFinite(Name, i, column, row[column], "double");
            }
        }

        return (mean, least, most);
    }

    /// <summary>
    /// Rows less their mean and divided by their deviation, with a column of ones where that is asked for. Batches are gathered from images as
    /// bytes, and from rows on the disk; these are read once before, unless they are known to be finite.
    /// </summary>
    /// <exception cref="DataFormatException">
    /// A value is not finite, or too large for <typeparamref name="T"/>; the message gives part, row and column.
    /// </exception>
    internal Samples<T> Prepare<T>(int first, int count, DataScales scales, bool ones, bool areKnown = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int features = Features + (ones ? 1 : 0);
        if (AreImages)
        {
            return new Samples<T>(features, PrepareTargets<T>(first, count, scales), (indices, destination, workers) =>
            {
                ReadOnlyMatrix<byte> images = new(Pixels.Slice(first * Features, count * Features), count, Features);
                Matrix<T> pixels = new(destination.Elements, destination.Rows, Features, (int)destination.RowStride);
                GatherPixels.Apply(images, scales.Mean, indices, pixels, workers);
                for (int i = 0; ones && i < indices.Length; i++)
                {
                    destination[i, Features] = T.One;
                }
            });
        }

        if (AreOnDisk)
        {
            // Refused before a training, not after it.
            T[] room = new T[features];
            for (int i = 0; i < count && !areKnown; i++)
            {
                Prepare(first + i, scales, room.AsSpan());
            }

            return new Samples<T>(features, PrepareTargets<T>(first, count, scales), (indices, destination, _) =>
            {
                for (int i = 0; i < indices.Length; i++)
                {
                    Prepare(first + indices[i], scales, destination.Row(i));
                }
            });
        }

        Samples<T> samples = Room<T>(first, count, features, scales);
        for (int i = 0; i < count; i++)
        {
            Prepare(first + i, scales, samples.WritableRow(i));
        }

        return samples;
    }

    /// <summary>Room for features of some rows, with the targets of these.</summary>
    internal Samples<T> Room<T>(int first, int count, int features, DataScales? scales = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Ensure.FitInSpan<T>(count, features);
        return new Samples<T>(features, PrepareTargets<T>(first, count, scales ?? new DataScales([])));
    }

    private void Prepare<T>(int index, DataScales scales, Span<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        row[^1] = T.One; // the column of ones, where there is one; else overwritten
        _rows.Scale(index, row[..Features], scales.Mean, scales.Deviation);
        if (RowScaling.FirstNotFinite<T>(row) is int column and >= 0)
        {
            double[] values = new double[Features];
            Read(index, values);
            throw NotFinite(Name, index, column, values[column], typeof(T).Name);
        }
    }

    private TargetRows<T> PrepareTargets<T>(int first, int count, DataScales scales)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - first);
        if (TargetColumns == 0)
        {
            return new TargetRows<T>(_labels[first..(first + count)]);
        }

        T[] values = new T[count * TargetColumns];
        for (int i = 0; i < values.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, TargetColumns);
            double value = _targets[(first * TargetColumns) + i];
            double scaled = scales.TargetMean.Length > 0 ? (value - scales.TargetMean[column]) / scales.TargetDeviation[column] : value;
            values[i] = T.CreateTruncating(scaled);
            if (!T.IsFinite(values[i]))
            {
                throw NotFinite(TargetName, first + row, column, value, typeof(T).Name);
            }
        }

        return new TargetRows<T>(values, TargetColumns);
    }

    private static DataFormatException NotFinite(string array, int row, int column, double value, string type)
        => new(string.Create(
            CultureInfo.InvariantCulture,
            $"row {row}, column {column} of {array} (both from 0) is {value}; "
                + $"finite numbers were expected, and such that {type} holds them less their mean."));
}
