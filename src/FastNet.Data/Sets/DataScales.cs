using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using FastNet.Numerics;

namespace FastNet.Data;

/// <summary>The numbers that were subtracted from the columns of rows and of numeric targets, and their divisors; empty: none.</summary>
internal sealed record DataScales(double[] Mean, double[] Deviation, double[] TargetMean, double[] TargetDeviation)
{
    /// <summary>A mean alone.</summary>
    internal DataScales(double[] mean)
        : this(mean, [], [], [])
    {
    }

    /// <summary>The least and the largest numbers of the columns that the means are of.</summary>
    private double[][] Ends { get; init; } = [];

    /// <summary>Whether the rows that the means are of stay finite in a type: the ends of each column do, and all else lies between.</summary>
    internal bool KeepFinite<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] scaled = new T[Mean.Length];
        return Array.TrueForAll(Ends, ends =>
        {
            RowScaling.Apply<T>([.. ends], Mean, Deviation, scaled);
            return RowScaling.FirstNotFinite<T>(scaled) < 0;
        });
    }

    /// <summary>Scales of the first rows of arrays: sums in double, in the order of the rows.</summary>
    internal static DataScales Of(RawSamples rows, int count, PreprocessingOptions options)
    {
        (double[] mean, double[] least, double[] most) = rows.Means(count);
        double[] deviation = options.DivideByDeviation ? Preprocessing.Deviations(count, mean, rows.Read) : [];
        DataScales scales = new(mean, deviation, [], []) { Ends = [least, most] };
        if (!options.StandardizeTargets)
        {
            return scales;
        }

        int columns = rows.TargetColumns;
        double[] targetMean = new double[columns];
        for (int i = 0; i < count * columns; i++)
        {
            targetMean[i % columns] += rows.Targets[i] / count;
        }

        return scales with { TargetMean = targetMean, TargetDeviation = Preprocessing.Deviations(count, targetMean, ReadTargets) };

        void ReadTargets(int index, double[] row) => rows.Targets.Slice(index * columns, columns).CopyTo(row);
    }
}

/// <summary>Where rows come from.</summary>
/// <param name="Encoder">What made them of a table; null: they were none.</param>
/// <param name="HoldOut">What divided them; null: they came with parts.</param>
/// <param name="Rows">Tells all rows before they were divided from others (<see cref="Fingerprint"/>); null: they came with parts.</param>
/// <param name="Image">The sizes of the images that they are, in any order of features; null: they are none.</param>
internal sealed record DataOrigin(TableEncoder? Encoder = null, HoldOut? HoldOut = null, string? Rows = null, ImageShape? Image = null)
{
    /// <summary>Tells rows and targets from others: their XXH128.</summary>
    internal static string Fingerprint(RawSamples rows)
    {
        XxHash128 hash = new();
        rows.Stored.AddTo(hash);
        hash.Append(MemoryMarshal.AsBytes(rows.Labels));
        hash.Append(MemoryMarshal.AsBytes(rows.Targets));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
