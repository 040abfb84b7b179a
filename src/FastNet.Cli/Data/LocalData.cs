using FastNet.Cli.Commands;
using FastNet.Cli.Prediction;
using FastNet.Cli.Training;
using FastNet.Data;

namespace FastNet.Cli.Data;

/// <summary>The data that a command works on.</summary>
internal static class LocalData
{
    /// <summary>Rows in memory take several times the bytes of their file: as they were stored, divided, and prepared.</summary>
    private const int MemoryShare = 8;

    private const string OnDiskIsFor = "--on-disk is for the rows of .npy files";

    /// <summary>How data are loaded that leave no choice but that between memory and disk.</summary>
    public static DataSetOptions Bounded => new() { MostInMemory = MostInMemory(onDisk: false) };

    /// <summary>Bytes of a .npy file beyond which its rows stay on the disk.</summary>
    public static long MostInMemory(bool onDisk) => onDisk ? 0 : AvailableMemory.Bytes() / MemoryShare;

    /// <summary>The data at a path; at none, the built-in images.</summary>
    /// <exception cref="IOException">There is nothing at the path, or it cannot be read.</exception>
    /// <exception cref="DataFormatException">What is there is no data set.</exception>
    public static DataSet Load(string? path) => path is null ? SyntheticImages.Create() : DataSet.Load(path, Bounded);

    /// <summary>The data of a training.</summary>
    /// <exception cref="IOException">There is nothing at the path, or it cannot be read.</exception>
    /// <exception cref="DataFormatException">What is there is no data set.</exception>
    /// <exception cref="ToolException">Its targets are none of the loss, or an option has no effect on them.</exception>
    public static DataSet Load(TrainSettings settings)
    {
        bool onDisk = settings.Get(TrainOptions.OnDisk);
        RequireArrays(settings.Data, onDisk);

        // All rows at once are wanted in memory anyway.
        DataSet data = Load(settings.Data, settings.Targets, new DataSetOptions
        {
            MostInMemory = settings.Get(TrainOptions.FullBatch) && !onDisk ? Array.MaxLength : MostInMemory(onDisk),
            Target = settings.Get(TrainOptions.Target),
            Missing = settings.Get(TrainOptions.Missing),
            Categorical = settings.Get(TrainOptions.Categorical)?.Split(',') ?? [],
            ImageSize = OptionFactory.SizeOf(settings.Get(TrainOptions.Size)),
            Drop = settings.Get(TrainOptions.Drop)?.Split(',') ?? [],
            HoldOut = new HoldOut(
                settings.Get(TrainOptions.HoldOut), settings.Get(TrainOptions.SplitSeed), settings.Get(TrainOptions.Split) == SplitName.Stratified),
        });
        string path = settings.Data is null ? "the built-in data are" : $"'{settings.Data}' is";
        ToolException.Demand(
            !settings.Gives(TrainOptions.Target) || data.Encoder is not null,
            $"--target is '{settings.Get(TrainOptions.Target)}', but {path} no table; expected a table (.csv)");
        ToolException.Demand(
            !settings.Gives(TrainOptions.Size) || (settings.Data is not null && DataSet.Recognize(settings.Data) == DataFormat.Pictures),
            $"--size is {settings.Get(TrainOptions.Size)}, but {path} no folder of pictures, which alone get another size");
        TrainOption? idle = TrainOptions.OfHoldOut.FirstOrDefault(settings.Gives);
        bool divides = data.HoldOut is not null && (idle != TrainOptions.HoldOut || data.HoldOut.Share == settings.Get(TrainOptions.HoldOut));
        ToolException.Demand(
            idle is null || divides, $"{idle?.Name} is {idle?.Text(settings)}, but has no effect: '{data.Name}' has a test part of its own");
        ToolException.Demand(
            !settings.Get(TrainOptions.FullBatch) || !data.Train.AreOnDisk,
            $"--full-batch takes all rows at once, and those of '{settings.Data}' stay on the disk; expected batches");
        return data;
    }

    /// <summary>The data at a path for a model that was trained: a table encoded, and rows held out, as in its training.</summary>
    /// <exception cref="IOException">There is nothing at the path, or it cannot be read.</exception>
    /// <exception cref="DataFormatException">What is there is no data set, or not of the columns or classes of the model.</exception>
    /// <exception cref="ToolException">Its targets are none of the model's loss.</exception>
    public static DataSet Load(string? path, Predictor predictor, bool onDisk)
    {
        RequireArrays(path, onDisk);
        if (path is not null && predictor.Input.Data.Encoder is null && Path.Exists(path) && DataSet.Recognize(path) == DataFormat.Csv)
        {
            throw new ToolException($"'{path}' is a table, and the model was trained on none; expected data as those that it was trained on");
        }

        return Load(path, predictor.Loss, predictor.Input.Data with { MostInMemory = MostInMemory(onDisk) });
    }

    /// <summary>Refuses --on-disk for what is no folder of .npy files.</summary>
    /// <exception cref="ToolException">It is something else.</exception>
    public static void RequireArrays(string? path, bool onDisk)
    {
        if (onDisk && (path is null || !Path.Exists(path) || DataSet.Recognize(path) is not DataFormat.Npy))
        {
            throw new ToolException(
                path is null ? $"{OnDiskIsFor}, and the built-in images are none"
                : Path.Exists(path) && DataSet.Recognize(path) == DataFormat.Npz
                ? $"{OnDiskIsFor}; '{path}' is an archive, which can be unpacked to them (python3 -m zipfile -e FILE FOLDER)"
                : $"{OnDiskIsFor}; '{path}' is no folder of them");
        }
    }

    /// <summary>The data at a path, with targets as a loss takes them.</summary>
    /// <exception cref="IOException">There is nothing at the path, or it cannot be read.</exception>
    /// <exception cref="DataFormatException">What is there is no data set.</exception>
    /// <exception cref="ToolException">Its targets are none of that loss.</exception>
    public static DataSet Load(string? path, LossChoice loss, DataSetOptions options)
    {
        options = options with { NumericTargets = loss.TakesNumbers };
        if (!loss.TakesNumbers)
        {
            return path is null ? SyntheticImages.Create() : DataSet.Load(path, options);
        }

        DataSet? data = path is null ? null : DataSet.Load(path, options);
        if (data is null || data.Train.AreImages)
        {
            string found = path is null ? "the built-in data have" : $"'{path}' has";
            throw new ToolException($"--loss {loss.Name} is for numbers; {found} labels; expected a table or arrays");
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
