using System.CommandLine;
using System.Diagnostics;
using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Data;
using FastNet.Cli.Output;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Features;

/// <summary>`fastnet features`: data, features, normalisation, files.</summary>
/// <param name="parsed">The command line.</param>
/// <param name="console">Where progress is shown.</param>
internal sealed class FeaturesRun(ParseResult parsed, ToolConsole console)
{
    private const string ArchiveName = "features.npz";

    private static readonly string[] Names = ["x_train", "y_train", "x_val", "y_val", "x_test", "y_test"];

    private readonly TextWriter _output = parsed.GetValue<bool>("--quiet") ? TextWriter.Null : console.Out;
    private readonly string _out = parsed.GetRequiredValue<string>("--out");
    private readonly ImageFeatureOptions _features = new() { Hog = !parsed.GetValue<bool>("--no-hog"), HueBins = parsed.GetValue<int>("--bins") };

    /// <summary>Computes and writes as the command line says.</summary>
    /// <exception cref="ToolException">It cannot be followed here.</exception>
    public static void Start(ParseResult parsed, ToolConsole console)
    {
        SimdWidth.Require();
        FeaturesRun run = new(parsed, console);
        Action work = parsed.Value<PrecisionName>("--precision") == PrecisionName.Float ? run.Run<float> : run.Run<double>;
        work();
    }

    private void Run<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DataSet data = Load();
        int length = ImageFeatures.Length(data.Train, _features);
        using OutputFolder folder = OutputFolder.Prepare(_out, [.. Names.Select(FileName), ArchiveName], parsed.GetValue<bool>("--overwrite"));
        using Workers workers = new(parsed.GetValue<int>("--threads"));
        _output.WriteLine($"{data.Name}: {data.Train.Count:N0} training and {data.Test.Count:N0} test images, {length} features of each ({Kinds()})");

        long start = Stopwatch.GetTimestamp();
        DataSplit<T> split = Extract<T>(data, workers);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        int images = split.Train.Count + split.Validation.Count + split.TestAll.Count;
        _output.WriteLine($"{images:N0} images in {seconds:F2} s ({images / seconds:N0} images/s), {workers.Count} threads");
        folder.DeleteFiles();
        PreprocessingOptions scaling = new() { DivideByDeviation = true };
        Save(parsed.GetValue<bool>("--raw") ? split : split.Apply(Preprocessing.Fit(split.Train, scaling, workers), workers));
    }

    private DataSet Load()
    {
        string? path = parsed.GetValue<string>("--data");
        DataSet images = LocalData.Load(path);
        ToolException.Demand(images.Train.AreImages, $"--data '{path}' holds arrays; expected images");
        ToolException.Demand(images.DefaultProtocol.Train > 0, $"'{images.Name}' has 0 training images; expected 1 or more");
        ToolException.Demand(
            _features.HueBins == 0 || images.Train.Shape.Channels == 3,
            $"'{images.Name}' has images of {images.Train.Shape.Channels} channel, which have no hue; expected --bins 0");
        return images;
    }

    private DataSplit<T> Extract<T>(DataSet data, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => ToolException.Explain(
            () => ImageFeatures.Prepare<T>(data, _features, workers, new PreparationProgress("image", _output.WriteLine).Show),
            error => error is OverflowException ? $"--bins {_features.HueBins} makes more than {int.MaxValue} numbers; expected fewer bins" : null);

    private void Save<T>(DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        KeyValuePair<string, NpyArray>[] arrays = [.. Names.Zip(Arrays(split), KeyValuePair.Create)];
        foreach ((string name, NpyArray array) in arrays)
        {
            string path = Path.Combine(_out, FileName(name));
            array.Save(path);
            _output.WriteLine($"{path}  ({string.Join(", ", array.Shape)}) {OptionFactory.NameOf(array.Type)}");
        }

        if (parsed.GetValue<bool>("--npz"))
        {
            string path = Path.Combine(_out, ArchiveName);
            NpzArchive.Save(path, arrays);
            _output.WriteLine(path);
        }
    }

    private static IEnumerable<NpyArray> Arrays<T>(DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Samples<T> rows in (Samples<T>[])[split.Train, split.Validation, split.TestAll])
        {
            T[] values = new T[checked(rows.Count * rows.Features)];
            rows.Gather([.. Enumerable.Range(0, rows.Count)], new Matrix<T>(values, rows.Count, rows.Features));
            yield return NpyArray.From<T>(values, rows.Count, rows.Features);
            yield return NpyArray.From(rows.Labels, rows.Count);
        }
    }

    private static string FileName(string name) => name + ".npy";

    private string Kinds() => (_features.Hog, _features.HueBins) switch
    {
        (true, 0) => "oriented gradients",
        (false, int bins) => $"hues in {bins} bins",
        (true, int bins) => $"oriented gradients, hues in {bins} bins",
    };
}
