using System.Diagnostics;
using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Data;
using FastNet.Cli.Output;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Features;

/// <summary>`fastnet features`: data, features, normalisation, files.</summary>
internal static class FeaturesRun
{
    private const string ArchiveName = "features.npz";

    private static readonly string[] Names = ["x_train", "y_train", "x_val", "y_val", "x_test", "y_test"];

    /// <summary>Computes and writes as the settings say.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="ToolException">The settings cannot be followed here.</exception>
    public static int Start(FeaturesSettings settings, ToolConsole console)
    {
        SimdWidth.Require();
        TextWriter output = settings.Quiet ? TextWriter.Null : console.Out;
        return settings.Precision == PrecisionName.Float ? Run<float>(settings, output) : Run<double>(settings, output);
    }

    private static int Run<T>(FeaturesSettings settings, TextWriter output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DataSet data = Load(settings);
        int length = ImageFeatures.Length(data.Train, settings.Features);
        using OutputFolder folder = OutputFolder.Prepare(settings.Out, [.. Names.Select(FileName), ArchiveName], settings.Overwrite);
        using Workers workers = new(settings.Threads);
        output.WriteLine(TextTable.Format($"{data.Name}: {data.Train.Count:N0} training and {data.Test.Count:N0} test images, {length} features of each ({Kinds(settings.Features)})"));

        long start = Stopwatch.GetTimestamp();
        DataSplit<T> raw = Extract<T>(settings, data, workers, output);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        int images = raw.Train.Count + raw.Validation.Count + raw.TestAll.Count;
        output.WriteLine(TextTable.Format($"{images:N0} images in {seconds:F2} s ({images / seconds:N0} images/s), {settings.Threads} threads"));
        folder.DeleteFiles();
        if (settings.Raw)
        {
            Save(settings, raw, output);
        }
        else
        {
            DataSplit<T> normalized = raw.Apply(Preprocessing.Fit(raw.Train, new PreprocessingOptions { DivideByDeviation = true }, workers), workers);
            Save(settings, normalized, output);
        }

        return ExitCode.Success;
    }

    private static DataSet Load(FeaturesSettings settings)
    {
        DataSet images = LocalData.Load(settings.Data);
        if (!images.Train.AreImages)
        {
            throw new ToolException($"--data '{settings.Data}' holds arrays; expected images");
        }

        if (images.DefaultProtocol.Train < 1)
        {
            throw new ToolException($"'{images.Name}' has 0 training images; expected 1 or more");
        }

        if (settings.Features.HueBins > 0 && images.Train.Shape.Channels != 3)
        {
            throw new ToolException($"'{images.Name}' has images of {images.Train.Shape.Channels} channel, which have no hue; expected --bins 0");
        }

        return images;
    }

    private static DataSplit<T> Extract<T>(FeaturesSettings settings, DataSet data, Workers workers, TextWriter output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        try
        {
            return ImageFeatures.Prepare<T>(data, settings.Features, workers, new PreparationProgress("image", output.WriteLine).Show);
        }
        catch (OverflowException error)
        {
            throw new ToolException(TextTable.Format($"--bins {settings.Features.HueBins} makes more than {int.MaxValue} numbers; expected fewer bins"), error);
        }
    }

    private static void Save<T>(FeaturesSettings settings, DataSplit<T> split, TextWriter output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        KeyValuePair<string, NpyArray>[] arrays = [.. Names.Zip(Arrays(split), KeyValuePair.Create)];
        foreach ((string name, NpyArray array) in arrays)
        {
            string path = Path.Combine(settings.Out, FileName(name));
            array.Save(path);
            output.WriteLine(TextTable.Format($"{path}  ({string.Join(", ", array.Shape)}) {OptionFactory.NameOf(array.Type)}"));
        }

        if (settings.Npz)
        {
            string path = Path.Combine(settings.Out, ArchiveName);
            NpzArchive.Save(path, arrays);
            output.WriteLine(path);
        }
    }

    private static IEnumerable<NpyArray> Arrays<T>(DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Samples<T> rows in (Samples<T>[])[split.Train, split.Validation, split.TestAll])
        {
            T[] values = new T[checked(rows.Count * rows.Features)];
            for (int i = 0; i < rows.Count; i++)
            {
                rows.Row(i).CopyTo(values.AsSpan(i * rows.Features));
            }

            yield return NpyArray.From<T>(values, rows.Count, rows.Features);
            yield return NpyArray.From(rows.Labels, rows.Count);
        }
    }

    private static string FileName(string name) => name + ".npy";

    private static string Kinds(ImageFeatureOptions features)
        => (features.Hog, features.HueBins) switch
        {
            (true, 0) => "oriented gradients",
            (false, int bins) => $"hues in {bins} bins",
            (true, int bins) => $"oriented gradients, hues in {bins} bins",
        };
}
