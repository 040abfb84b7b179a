using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace FastNet;

/// <summary>
/// How far the features of rows spread about their means. A learning rate that suits features of one scale is far too high for others of a
/// hundred times it: gradients grow with the features, and so do the steps of their weights.
/// </summary>
/// <param name="Smallest">The smallest standard deviation of a feature that changes; 0 where none does.</param>
/// <param name="LowerQuartile">A quarter of the features that change have this standard deviation or a smaller one.</param>
/// <param name="Largest">The largest standard deviation of a feature; 0 where none changes.</param>
/// <param name="LargestFeature">The number of that feature.</param>
/// <param name="Times">
/// How many times the lower quartile the largest scale is, of deviations or of ranges (largest value less smallest), whichever is fewer: a pixel
/// at the border of images is seldom on and has a small deviation, but the range of the others.
/// </param>
public sealed record FeatureScales(double Smallest, double LowerQuartile, double Largest, int LargestFeature, double Times)
{
    // Bytes have deviations of 127 at most, standardised features 1, vectors of length 1 about 0.02; twice around these is left alone.
    private const double Least = 1e-3;
    private const double Most = 1e3;
    private const double MostTimes = 100;

    /// <summary>Rows that are looked at, evenly spread over all.</summary>
    private const int MostRows = 4096;

    /// <summary>
    /// Whether one learning rate can suit all: the largest deviation is from 0.001 to 1,000, and <see cref="Times"/> is 100 or less.
    /// </summary>
    public bool AreSuitable => Largest == 0 || (Largest is >= Least and <= Most && Times <= MostTimes);

    /// <summary>The scales of rows as a net sees them.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">The rows; a column of ones among them is one that never changes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> is null.</exception>
    public static FeatureScales Of<T>(Samples<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        T[] room = new T[rows.Features];
        return Of(rows.Count, rows.Features, (index, row) => TensorPrimitives.ConvertTruncating<T, double>(rows.RowIn(room, index), row.AsSpan()));
    }

    /// <summary>The scales in words.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"the deviations of the features lie between {Smallest:G3} and {Largest:G3} (feature {LargestFeature}), {Fault} for one learning rate");

    private string Fault => Largest > Most ? "too large" : Largest < Least ? "too small" : "too far apart";

    internal VerdictNumber[] Evidence()
        => [new("smallest_deviation", Smallest), new("largest_deviation", Largest), new("largest_deviation_feature", LargestFeature)];

    internal static FeatureScales Of(int count, int features, Action<int, double[]> read)
    {
        int looked = Math.Min(count, MostRows);
        double[] row = new double[features];
        double[] first = new double[features];
        double[] sums = new double[features];
        double[] squares = new double[features];
        double[] least = new double[features];
        double[] most = new double[features];
        for (int i = 0; i < looked; i++)
        {
            read((int)((long)i * count / looked), row);
            if (i == 0)
            {
                row.CopyTo(first, 0);
            }

            // From the first row, so that a large mean takes no digits.
            for (int j = 0; j < row.Length; j++)
            {
                double difference = row[j] - first[j];
                sums[j] += difference;
                squares[j] += difference * difference;
                least[j] = Math.Min(least[j], difference);
                most[j] = Math.Max(most[j], difference);
            }
        }

        (double Deviation, double Range, int Feature)[] scales =
        [
            .. Enumerable.Range(0, features)
                .Select(j => (Deviation: Math.Sqrt((squares[j] / looked) - Math.Pow(sums[j] / looked, 2)), Range: most[j] - least[j], Feature: j))
                .Where(scale => double.IsFinite(scale.Deviation) && scale.Deviation > 0)
                .OrderBy(scale => scale.Deviation),
        ];
        if (scales.Length == 0)
        {
            return new FeatureScales(0, 0, 0, 0, 1);
        }

        int quarter = (scales.Length - 1) / 4;
        double[] ranges = [.. scales.Select(scale => scale.Range).Order()];
        double times = Math.Min(scales[^1].Deviation / scales[quarter].Deviation, ranges[^1] / ranges[quarter]);
        return new FeatureScales(scales[0].Deviation, scales[quarter].Deviation, scales[^1].Deviation, scales[^1].Feature, times);
    }
}
