namespace FastNet.Data;

/// <summary>The numbers that were subtracted from the columns of rows and of numeric targets, and their divisors; empty: none.</summary>
internal sealed record DataScales(double[] Mean, double[] Deviation, double[] TargetMean, double[] TargetDeviation)
{
    /// <summary>A mean alone.</summary>
    internal DataScales(double[] mean)
        : this(mean, [], [], [])
    {
    }

    /// <summary>Scales of the first rows of arrays: sums in double, in the order of the rows.</summary>
    internal static DataScales Of(RawSamples rows, int count, PreprocessingOptions options)
    {
        double[] mean = rows.Mean(count);
        double[] deviation = options.DivideByDeviation ? Preprocessing.Deviations(count, mean, rows.Read) : [];
        if (!options.StandardizeTargets)
        {
            return new DataScales(mean, deviation, [], []);
        }

        int columns = rows.TargetColumns;
        double[] targetMean = new double[columns];
        for (int i = 0; i < count * columns; i++)
        {
            targetMean[i % columns] += rows.Targets[i] / count;
        }

        return new DataScales(mean, deviation, targetMean, Preprocessing.Deviations(count, targetMean, ReadTargets));

        void ReadTargets(int index, double[] row) => rows.Targets.Slice(index * columns, columns).CopyTo(row);
    }
}
