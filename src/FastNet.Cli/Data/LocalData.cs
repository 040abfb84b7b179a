using FastNet.Cli.Training;
using FastNet.Data;

namespace FastNet.Cli.Data;

/// <summary>The data that a command works on.</summary>
internal static class LocalData
{
    /// <summary>The data at a path; at none, the built-in images.</summary>
    /// <exception cref="IOException">There is nothing at the path, or it cannot be read.</exception>
    /// <exception cref="DataFormatException">What is there is no data set.</exception>
    public static DataSet Load(string? path) => path is null ? SyntheticImages.Create() : DataSet.Load(path);

    /// <summary>The data at a path, with targets as a loss takes them.</summary>
    /// <exception cref="IOException">There is nothing at the path, or it cannot be read.</exception>
    /// <exception cref="DataFormatException">What is there is no data set.</exception>
    /// <exception cref="ToolException">Its targets are none of that loss.</exception>
    public static DataSet Load(string? path, LossChoice loss)
    {
        if (!loss.TakesNumbers)
        {
            return Load(path);
        }

        DataSet? data = path is null ? null : DataSet.Load(path, numericTargets: true);
        if (data is null || data.Train.AreImages)
        {
            string found = path is null ? "the built-in data have" : $"'{path}' has";
            throw new ToolException($"--loss {loss.Name} is for numbers; {found} labels; expected arrays in a .npz file");
        }

        foreach (RawSamples rows in data.Parts)
        {
            int wrong = rows.Targets.IndexOfAnyExceptInRange(loss.Least, loss.Most);
            if (wrong >= 0)
            {
                (int row, int column) = Math.DivRem(wrong, rows.TargetColumns);
                string range = double.IsFinite(loss.Most) ? $"{loss.Least} to {loss.Most}" : $"{loss.Least} on";
                throw new ToolException(
                    $"'{path}': {rows.TargetName} has {rows.Targets[wrong]} in row {row}, column {column} (both from 0); "
                    + $"--loss {loss.Name} takes numbers from {range}");
            }
        }

        return data;
    }
}
