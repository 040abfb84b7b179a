using System.Globalization;
using FastNet.Cli.Training;
using FastNet.Data;

namespace FastNet.Cli.Commands;

/// <summary>Everything that `fastnet train` was asked for.</summary>
internal sealed record TrainSettings
{
    /// <summary>What <see cref="DataSource"/> is to load; null: the built-in data set.</summary>
    public required string? Data { get; init; }

    /// <summary>The recipe whose options were taken; null: none.</summary>
    public string? Recipe { get; init; }

    /// <summary>What the rows are.</summary>
    public required FeaturesName Features { get; init; }

    /// <summary>Filters of features of patches.</summary>
    public required int Filters { get; init; }

    /// <summary>Whether each column of arrays is divided by its deviation.</summary>
    public required bool Standardize { get; init; }

    public required ModelName Model { get; init; }

    /// <summary>Widths of the hidden layers, from the input on.</summary>
    public required IReadOnlyList<int> Hidden { get; init; }

    /// <summary>One of <see cref="Activation{T}.All"/>.</summary>
    public required string Activation { get; init; }

    /// <summary>What stands between affine layers and activations in a deep net.</summary>
    public required Normalization Normalization { get; init; }

    /// <summary>The probability that dropout keeps a unit; 1: no dropout.</summary>
    public required double DropoutKeep { get; init; }

    /// <summary>One of <see cref="LossChoice.All"/>.</summary>
    public required string Loss { get; init; }

    /// <summary>Whether numeric targets are taken as they are.</summary>
    public required bool RawTargets { get; init; }

    /// <summary>One of <see cref="MetricChoice.All"/>.</summary>
    public required string Metric { get; init; }

    public required KeepByName KeepBy { get; init; }

    /// <summary>Checks without a gain after which the run ends; 0: it never does.</summary>
    public required int Patience { get; init; }

    /// <summary>By how much the best value so far must be surpassed.</summary>
    public required double MinimalGain { get; init; }

    /// <summary>Whether an epoch takes each row once.</summary>
    public required bool Shuffle { get; init; }

    /// <summary>The share of each target that is spread over all classes; 0: none.</summary>
    public required double LabelSmoothing { get; init; }

    public required InitializerName Initializer { get; init; }

    /// <summary>One of <see cref="Optimizer{T}.Names"/>.</summary>
    public required string Rule { get; init; }

    /// <summary>Share of the velocity that is kept, for the rules that have one.</summary>
    public required double Momentum { get; init; }

    public required EpsilonName RmsPropEpsilon { get; init; }

    /// <summary>Decoupled weight decay.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Whether only weight matrices decay.</summary>
    public required bool DecayMatricesOnly { get; init; }

    /// <summary>The largest norm of a gradient; 0: nothing is clipped.</summary>
    public required double ClipNorm { get; init; }

    /// <summary>The share of the average that a step keeps; 0: nothing is averaged.</summary>
    public required double AverageDecay { get; init; }

    /// <summary>Whether half of the images of a batch are flipped.</summary>
    public required bool Flip { get; init; }

    /// <summary>The largest shift of an image of a batch, in pixels.</summary>
    public required int Shift { get; init; }

    public required double LearningRate { get; init; }

    public required ScheduleName Schedule { get; init; }

    public required double LearningRateDecay { get; init; }

    /// <summary>Epochs from one step of the step schedule to the next.</summary>
    public required int StepEpochs { get; init; }

    /// <summary>Steps of the warm-up.</summary>
    public required int Warmup { get; init; }

    /// <summary>Null where <see cref="Iterations"/> counts.</summary>
    public required int? Epochs { get; init; }

    public required int? Iterations { get; init; }

    public required bool FullBatch { get; init; }

    public required int BatchSize { get; init; }

    public required double Regularization { get; init; }

    public required RegularizationConvention Convention { get; init; }

    public required double WeightScale { get; init; }

    public required TrainerName Trainer { get; init; }

    public required LayoutName Layout { get; init; }

    public required PrecisionName Precision { get; init; }

    public required int Threads { get; init; }

    public required uint Seed { get; init; }

    public required int TrainingAccuracySamples { get; init; }

    /// <summary>How many of the last checkpoints are kept, beside the best; 0: none are written.</summary>
    public required int Keep { get; init; }

    /// <summary>Epochs from one checkpoint to the next.</summary>
    public required int CheckpointEvery { get; init; }

    /// <summary>Whether the run goes on when its loss is not finite.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>The checkpoint from which the run continues; null: it begins.</summary>
    public string? Resume { get; init; }

    /// <summary>Where the files go; null: none are written.</summary>
    public required string? Out { get; init; }

    /// <summary>Whether an earlier run in <see cref="Out"/> is replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether the run goes on in the folder that its checkpoint lies in.</summary>
    public bool ContinuesOut => Resume is not null && Out is not null && Path.TrimEndingDirectorySeparator(Path.GetFullPath(Out)) == RunCheckpoints.OutOf(Resume);

    /// <summary>Whether a report is written beside the other files.</summary>
    public bool Report { get; init; } = true;

    public required bool Quiet { get; init; }

    /// <summary>Whether a linear classifier is trained.</summary>
    public bool IsLinear => Model is ModelName.Softmax or ModelName.Svm;

    /// <summary>Whether the targets are numbers.</summary>
    public bool TakesNumbers => LossChoice.Named(Loss).TakesNumbers;

    /// <summary>Whether the targets are standardised.</summary>
    public bool StandardizesTargets => LossChoice.Named(Loss).PredictsScores && !RawTargets;

    /// <summary>Whether a value of an option asks for nothing, and may be given where the option has no effect, or is not known of an older run.</summary>
    public bool IsStandard(string option, string value) => value is "false" or "0" || value == option switch
    {
        "--loss" => IsLinear ? OptionFactory.NameOf(Model) : LossChoice.Softmax,
        "--activation" => Activation<float>.Relu.Name,
        "--metric" => LossChoice.Named(Loss).Metric,
        "--keep-by" => OptionFactory.NameOf(KeepByName.Metric),
        _ => null,
    };

    /// <summary>
    /// The options that decide the bits of the result, each as it is written on the command line, and whether this run uses it. How long the run is
    /// comes first.
    /// </summary>
    public IEnumerable<(string Option, string Value, bool Used)> Mathematics()
    {
        yield return ("--epochs", Text(Epochs ?? 0), Epochs is not null);
        yield return ("--iterations", Text(Iterations ?? 0), Iterations is not null);
        yield return ("--recipe", Recipe ?? "none", Recipe is not null);
        yield return ("--features", OptionFactory.NameOf(Features), true);
        yield return ("--filters", Text(Filters), Features == FeaturesName.Patches);
        // Here and below, not used unless asked for: checkpoints from before it was there do not have it.
        yield return ("--standardize", Standardize ? "true" : "false", Standardize);
        yield return ("--model", OptionFactory.NameOf(Model), true);
        yield return ("--hidden", string.Join(',', Hidden.Select(width => Text(width))), !IsLinear);
        yield return ("--activation", Activation, !IsLinear && !IsStandard("--activation", Activation));
        yield return ("--normalization", OptionFactory.NameOf(Normalization), Model == ModelName.Deep);
        yield return ("--dropout", Text(DropoutKeep), Model == ModelName.Deep);
        yield return ("--loss", Loss, !IsLinear && !IsStandard("--loss", Loss));
        yield return ("--label-smoothing", Text(LabelSmoothing), !IsLinear && Loss == LossChoice.Softmax);
        yield return ("--raw-targets", RawTargets ? "true" : "false", RawTargets && LossChoice.Named(Loss).PredictsScores);
        yield return ("--metric", Metric, !IsStandard("--metric", Metric));
        yield return ("--keep-by", OptionFactory.NameOf(KeepBy), KeepBy != KeepByName.Metric);
        yield return ("--patience", Text(Patience), Patience > 0);
        yield return ("--minimal-gain", Text(MinimalGain), MinimalGain > 0 && Patience > 0);
        yield return ("--initializer", OptionFactory.NameOf(Initializer), Model == ModelName.Deep);
        yield return ("--rule", Rule, true);
        yield return ("--momentum", Text(Momentum), Takes("--momentum"));
        yield return ("--rmsprop-epsilon", OptionFactory.NameOf(RmsPropEpsilon), Takes("--rmsprop-epsilon"));
        yield return ("--weight-decay", Text(WeightDecay), Rule is "adam" or "adamw" || WeightDecay > 0);
        yield return ("--decay-matrices-only", DecayMatricesOnly ? "true" : "false", DecayMatricesOnly && WeightDecay > 0 && !IsLinear);
        yield return ("--clip-norm", Text(ClipNorm), ClipNorm > 0);
        yield return ("--average", Text(AverageDecay), true);
        yield return ("--learning-rate", Text(LearningRate), true);
        yield return ("--schedule", OptionFactory.NameOf(Schedule), true);
        yield return ("--lr-decay", Text(LearningRateDecay), Schedule != ScheduleName.Cosine);
        yield return ("--step-epochs", Text(StepEpochs), Schedule == ScheduleName.Step);
        yield return ("--warmup", Text(Warmup), true);
        yield return ("--full-batch", FullBatch ? "true" : "false", true);
        yield return ("--shuffle", Shuffle ? "true" : "false", Shuffle && !FullBatch);
        yield return ("--batch-size", Text(BatchSize), !FullBatch);
        yield return ("--flip", Flip ? "true" : "false", !FullBatch || Features == FeaturesName.Patches);
        yield return ("--shift", Text(Shift), !FullBatch && Features == FeaturesName.Pixels);
        yield return ("--reg", Text(Regularization), true);
        yield return ("--reg-convention", OptionFactory.NameOf(Convention), true);
        yield return ("--weight-scale", Text(WeightScale), Model != ModelName.Deep || Initializer == InitializerName.Gaussian);
        yield return ("--trainer", OptionFactory.NameOf(Trainer), true);
        yield return ("--layout", OptionFactory.NameOf(Layout), Features == FeaturesName.Pixels);
        yield return ("--precision", OptionFactory.NameOf(Precision), true);
        yield return ("--seed", Text(Seed), true);
        yield return ("--train-accuracy-samples", Text(TrainingAccuracySamples), true);
    }

    /// <summary>Whether the rule has the constant of that option.</summary>
    private bool Takes(string option) => OptimizerEntry<float>.Named(Rule).Constants.Contains(option);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
