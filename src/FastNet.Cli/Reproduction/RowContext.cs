using System.Diagnostics;
using System.Numerics;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Reproduction;

/// <summary>What rows share: threads and data. One preparation of the data is kept at a time; in double it is 1.5 GB.</summary>
internal sealed class RowContext : IDisposable
{
    /// <summary>The features of the published runs.</summary>
    private static readonly ImageFeatureOptions FeatureOptions = new() { HueBins = 25 };

    private readonly string? _cifarPath;
    private readonly string? _fashionPath;
    private ImageData? _cifar;
    private (object Key, object Split)? _kept;

    public RowContext(string? cifarPath, string? fashionPath, int threads)
    {
        (_cifarPath, _fashionPath) = (cifarPath, fashionPath);
        Workers = new Workers(threads);
    }

    public Workers Workers { get; }

    /// <summary>Whose pixels the rows run on; null before <see cref="Cifar"/> was asked for.</summary>
    public DataIdentity? Identity { get; private set; }

    /// <summary>Spent so far on reading and preparing data.</summary>
    public double LoadingSeconds { get; private set; }

    /// <summary>CIFAR-10's images.</summary>
    /// <exception cref="ToolException">The data are none.</exception>
    public ImageData Cifar
    {
        get
        {
            if (_cifar is null)
            {
                ImageData data = Images(_cifarPath, "--data");
                Identity = DataIdentity.Of(data);
                _cifar = data;
            }

            return _cifar;
        }
    }

    /// <summary>CIFAR-10's pixels by the protocol.</summary>
    /// <param name="layout">The order of the features.</param>
    /// <param name="ones">Whether a column of ones goes with them.</param>
    public DataSplit<T> Pixels<T>(PixelLayout layout, bool ones)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Keep((typeof(T), layout, ones), () => DataSplit<T>.Prepare(Cifar, layout, new PreprocessingOptions { AppendOnes = ones }));

    /// <summary>CIFAR-10's oriented gradients and hues, normalised by the training part.</summary>
    public DataSplit<T> Features<T>(bool ones)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Keep((typeof(T), nameof(Features), ones), () =>
        {
            DataSplit<T> raw = ImageFeatures.Prepare<T>(Cifar, FeatureOptions, Workers);
            return raw.Apply(Preprocessing.Fit(raw.Train, new PreprocessingOptions { DivideByDeviation = true, AppendOnes = ones }, Workers));
        });

    /// <summary>The first of CIFAR-10's training images, and its validation and test images as the protocol has them.</summary>
    public DataSplit<T> FirstImages<T>(int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Keep((typeof(T), nameof(FirstImages), count), () => DataSplit<T>.Prepare(Cifar, count, 1_000, 1_000, PixelLayout.ChannelFirst));

    /// <summary>Fashion-MNIST by its protocol.</summary>
    /// <exception cref="ToolException">The data are none.</exception>
    public DataSplit<T> Fashion<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Keep((typeof(T), nameof(Fashion)), () =>
        {
            ImageData data = Images(_fashionPath, "--fashion-mnist");
            return data.Name == "fashion-mnist" ? data.Prepare<T>() : throw new ToolException($"--fashion-mnist '{_fashionPath}' holds '{data.Name}'; expected Fashion-MNIST");
        });

    public void Dispose() => Workers.Dispose();

    private static ImageData Images(string? path, string option)
        => path is null ? throw new ToolException($"{option} is not given")
            : DataSource.Load(path) as ImageData ?? throw new ToolException($"{option} '{path}' holds arrays; expected images");

    private DataSplit<T> Keep<T>(object key, Func<DataSplit<T>> prepare)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_kept?.Key.Equals(key) != true)
        {
            _kept = null;
            long start = Stopwatch.GetTimestamp();
            _kept = (key, prepare());
            LoadingSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return (DataSplit<T>)_kept.Value.Split;
    }
}
