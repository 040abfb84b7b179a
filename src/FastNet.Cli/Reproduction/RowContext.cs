using System.Diagnostics;
using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Reproduction;

/// <summary>Threads and data that rows share. One preparation of the data is kept at a time; in double it is 1.5 GB.</summary>
internal sealed class RowContext(string? cifarPath, string? fashionPath, int threads) : IDisposable
{
    /// <summary>The features of the published runs.</summary>
    private static readonly ImageFeatureOptions FeatureOptions = new() { HueBins = 25 };

    // Rows of the sanity check of the course, which must be learnt by heart.
    private const int FewImages = 50;

    private readonly Lazy<(DataSet Data, DataIdentity Identity)> _cifar = new(() =>
    {
        DataSet data = Images(cifarPath, "--data");
        return (data, DataIdentity.Of(data));
    });

    private (object Key, object Split)? _kept;

    public Workers Workers { get; } = new(threads);

    /// <summary>Whose pixels the rows run on; null before <see cref="Cifar"/> was asked for.</summary>
    public DataIdentity? Identity => _cifar.IsValueCreated ? _cifar.Value.Identity : null;

    /// <summary>Spent so far on reading and preparing data.</summary>
    public double LoadingSeconds { get; private set; }

    /// <summary>CIFAR-10's images.</summary>
    /// <exception cref="ToolException">The data are none.</exception>
    public DataSet Cifar => _cifar.Value.Data;

    /// <summary>The data of a run, prepared as its settings ask for.</summary>
    /// <exception cref="ToolException">The data are not those that were asked for.</exception>
    public DataSplit<T> Split<T>(PublishedRun run, TrainSettings settings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        object key = (typeof(T), run.Data, run.Rows, settings.Order, settings.IsLinear);
        if (_kept?.Key.Equals(key) != true)
        {
            _kept = null;
            long start = Stopwatch.GetTimestamp();
            _kept = (key, Prepare<T>(run, settings.Order, settings.IsLinear));
            LoadingSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return (DataSplit<T>)_kept.Value.Split;
    }

    public void Dispose() => Workers.Dispose();

    private static DataSet Images(string? path, string option)
    {
        DataSet data = DataSet.Load(path ?? throw new ToolException($"{option} is not given"));
        return data.Train.AreImages ? data : throw new ToolException($"{option} '{path}' holds arrays; expected images");
    }

    private DataSplit<T> Prepare<T>(PublishedRun run, PixelLayout layout, bool ones)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (run.Data == RowData.FashionMnist)
        {
            DataSet data = Images(fashionPath, "--fashion-mnist");
            return data.Name == "fashion-mnist"
                ? data.Prepare<T>()
                : throw new ToolException($"--fashion-mnist '{fashionPath}' holds '{data.Name}'; expected Fashion-MNIST");
        }

        if (run.Rows == RowsName.Features)
        {
            DataSplit<T> raw = ImageFeatures.Prepare<T>(Cifar, FeatureOptions, Workers);
            return raw.Apply(
                Preprocessing.Fit(raw.Train, new PreprocessingOptions { DivideByDeviation = true, AppendOnes = ones }, Workers), Workers);
        }

        return run.Rows == RowsName.FirstImages
            ? Cifar.Prepare<T>(layout, sizes: new ProtocolSizes(FewImages, 1_000, 1_000))
            : Cifar.Prepare<T>(layout, new PreprocessingOptions { AppendOnes = ones });
    }
}
