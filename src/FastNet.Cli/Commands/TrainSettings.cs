using System.Collections.Immutable;
using System.CommandLine;
using FastNet.Cli.Training;
using FastNet.Data;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Commands;

/// <summary>Everything that `fastnet train` was asked for: the options that are given, and the standard values of all others.</summary>
/// <param name="given">Options and their values.</param>
internal sealed class TrainSettings(ImmutableDictionary<TrainOption, object?> given)
{
    /// <summary>The path of the data; null: the built-in data set.</summary>
    public string? Data => Get(TrainOptions.Data);

    /// <summary>The folder of the files; null: none are written.</summary>
    public string? Out => Get(TrainOptions.Out);

    public PrecisionName Precision => Get(TrainOptions.Precision);

    /// <summary>Whether a linear classifier is trained.</summary>
    public bool IsLinear => Get(TrainOptions.Model) is ModelName.Softmax or ModelName.Svm;

    /// <summary>Whether a net of any depth is trained.</summary>
    public bool IsDeep => Get(TrainOptions.Model) == ModelName.Deep;

    /// <summary>Whether rows are the pixels of images.</summary>
    public bool ShowsPixels => Get(TrainOptions.Features) == FeaturesName.Pixels;

    /// <summary>The order of an image's features.</summary>
    public PixelLayout Order => Get(Layout) == LayoutName.Chw ? PixelLayout.ChannelFirst : PixelLayout.Interleaved;

    /// <summary>The loss, which says what targets are.</summary>
    public LossChoice Targets => LossChoice.Named(Get(Loss));

    /// <summary>The metric by which the run is judged.</summary>
    public MetricChoice Judge => MetricChoice.Named(Get(Metric));

    /// <summary>Whether the targets are standardised.</summary>
    public bool StandardizesTargets => Targets.PredictsScores && !Get(RawTargets);

    /// <summary>Whether the run goes on in the folder of its checkpoint.</summary>
    public bool ContinuesOut
        => Get(Resume) is string resume && Out is string folder
            && System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder)) == RunCheckpoints.OutOf(resume);

    /// <summary>The settings of a command line; nothing is checked.</summary>
    public static TrainSettings Of(ParseResult parsed)
        => new(All.Where(option => parsed.IsGiven(option.Name)).ToImmutableDictionary(option => option, option => option.Read(parsed)));

    /// <summary>The value of an option.</summary>
    public T Get<T>(TrainOption<T> option) => (T)Value(option)!;

    /// <inheritdoc cref="Get{T}"/>
    public object? Value(TrainOption option) => given.TryGetValue(option, out object? value) ? value : option.Standard(this);

    /// <summary>The same settings but for one option.</summary>
    public TrainSettings With<T>(TrainOption<T> option, T value) => new(given.SetItem(option, value));

    /// <summary>These settings, and those of others for options that these do not give. The length of a run is one setting.</summary>
    public TrainSettings Over(TrainSettings others)
    {
        bool hasLength = given.Keys.Any(option => option.Reach == OptionReach.Length);
        return new(others.Given.RemoveRange(others.Given.Keys.Where(option => hasLength && option.Reach == OptionReach.Length)).SetItems(given));
    }

    /// <summary>Whether an option was given.</summary>
    public bool Gives(TrainOption option) => given.ContainsKey(option);

    /// <summary>The options that decide the bits of the result and that files record, as they are written on the command line.</summary>
    public IEnumerable<(TrainOption Option, string Value)> Recorded()
        => Deciding.Where(option => option.IsUsed(this)).Select(option => (option, option.Text(this)));

    private ImmutableDictionary<TrainOption, object?> Given => given;
}
