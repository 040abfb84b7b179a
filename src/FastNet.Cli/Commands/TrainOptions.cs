using FastNet.Cli.Training;
using FastNet.Data;
using FastNet.Numerics;
using static FastNet.Cli.Commands.TrainOptionTable;

namespace FastNet.Cli.Commands;

/// <summary>
/// The options of `fastnet train`, each with all that is to be said of it, in the order of the help. Command, settings, summary.json, checkpoints,
/// searches and help come from this table: a new option is a line here and the line that uses it.
/// </summary>
internal static class TrainOptions
{
    /// <summary>Keeps every array of activations (rows x units) within the limit of a span for the other one's default.</summary>
    private const int LargestSize = 500_000;

    private const int Many = 100_000_000;
    private const int StandardEpochs = 20;

    public static readonly TrainOption<string?> Data = Add("--data", OptionReach.Run, OptionFactory.Data, null);

    public static readonly TrainOption<bool> OnDisk = Add("--on-disk", OptionReach.Run, OptionFactory.OnDisk, false);

    /// <summary>The recipe whose options were taken.</summary>
    public static readonly TrainOption<string?> Recipe = Add(
        "--recipe",
        OptionReach.Draws,
        () => OptionFactory.OptionalName("--recipe", $"Take the options of a recipe where none are given: {Recipes.Names}.", Recipes.All.Keys),
        null);

    public static readonly TrainOption<FeaturesName> Features = Choice(
        "--features", OptionReach.Draws, FeaturesName.Pixels,
        "What a net is shown of an image: its pixels, or how strongly whitened patches of training images are found in each quarter of it.");

    public static readonly TrainOption<int> Filters = Whole(
        "--filters", OptionReach.Draws, 400, 1, 10_000, "Patches that are looked for, for --features patches; each makes four features.")
        .Idle(settings => settings.ShowsPixels ? Features : null);

    public static readonly TrainOption<bool> Standardize = Flag(
        "--standardize", OptionReach.Draws,
        "Divide each column of arrays by its standard deviation in the training part, after its mean is subtracted; kept in the model file.")
        .Sparse();

    /// <summary>The column of a table that is predicted.</summary>
    public static readonly TrainOption<string?> Target = Text(
        "--target", OptionReach.Draws, "name",
        "The column of a table (.csv) to be predicted: its texts or whole numbers are classes, its numbers are targets of a --loss of numbers.");

    public static readonly TrainOption<MissingValues> Missing = Choice(
        "--missing", OptionReach.Draws, MissingValues.Refuse,
        "What is done about empty cells of a table (and NA, NaN, null): they are errors, or a number is the mean of its column in the training part "
        + "and a text a category of its own.")
        .Idle(IfNoTable).Sparse();

    /// <summary>Names with commas between them.</summary>
    public static readonly TrainOption<string?> Categorical = Text(
        "--categorical", OptionReach.Draws, "name,name",
        "Columns of a table that are categories although they have numbers; columns with texts always are. Each category is a feature.")
        .Idle(IfNoTable);

    /// <inheritdoc cref="Categorical"/>
    public static readonly TrainOption<string?> Drop = Text(
        "--drop", OptionReach.Draws, "name,name", "Columns of a table that are left out; pandas's numbers of rows always are.")
        .Idle(IfNoTable);

    public static readonly TrainOption<string?> Size = Add(
        "--size", OptionReach.Draws, () => OptionFactory.Size("--size", "Height and width that pictures of a folder get, 32x32 for instance."), null);

    public static readonly TrainOption<double> HoldOut = Number(
        "--hold-out", OptionReach.Draws, 0.2, "a number from 0 to 0.9", x => x is >= 0 and <= 0.9,
        "Of data without a test part, the share of the rows to test on; a tenth of the others validates.")
        .Sparse();

    public static readonly TrainOption<SplitName> Split = Choice(
        "--split", OptionReach.Draws, SplitName.Stratified,
        "How rows are held out: each class in the share that it has in all rows (stratified), or without regard to classes (plain).")
        .Sparse();

    public static readonly TrainOption<uint> SplitSeed = SeedOf("--split-seed", "Seed of the order by which rows are held out.").Sparse();

    public static readonly TrainOption<int?> TrainingRows = OptionalWhole("--train", OptionReach.Draws, 1, "Train on the first n rows alone.")
        .Idle(settings => settings.ShowsPixels ? null : Features);

    public static readonly TrainOption<ModelName> Model = Choice(
        "--model", OptionReach.Weights, ModelName.TwoLayer,
        "What is trained: a linear classifier (softmax, svm), affine - activation - affine (two-layer), or a net of any depth (deep).");

    /// <summary>Widths of the hidden layers, from the input on.</summary>
    public static readonly TrainOption<IReadOnlyList<int>> Hidden = Add<IReadOnlyList<int>>(
            "--hidden", OptionReach.Weights,
            () => OptionFactory.Numbers(
                "--hidden", "Units of the hidden layer; of a deep net's layers with commas between them, for instance 512,256,100.",
                [100], 1, LargestSize)!,
            [100])
        .Idle(settings => settings.IsLinear ? Model : null);

    /// <summary>One of <see cref="Activation{T}.All"/>.</summary>
    public static readonly TrainOption<string> Activation = Name(
        "--activation", OptionReach.Step, Activation<float>.Relu.Name, Activation<float>.All.Select(activation => activation.Name),
        "What follows the hidden layers of a net.")
        .Idle(settings => settings.IsLinear ? Model : null).Sparse();

    public static readonly TrainOption<Normalization> Normalization = Choice(
        "--normalization", OptionReach.Weights, FastNet.Normalization.None, "What stands between affine layers and activations in a deep net.")
        .Idle(ModelUnlessDeep);

    public static readonly TrainOption<double> DropoutKeep = Number(
        "--dropout", OptionReach.Weights, 1, "a number from 0.001 to 1", x => x is >= Dropout.SmallestKeep and <= 1,
        "The probability that a deep net keeps a hidden unit in a training step; 1: no dropout.")
        .Idle(ModelUnlessDeep);

    /// <summary>One of <see cref="LossChoice.All"/>.</summary>
    public static readonly TrainOption<string> Loss = Name(
        "--loss", OptionReach.Step, LossChoice.Softmax, LossChoice.All.Select(loss => loss.Name),
        "What a net makes small: softmax and svm are for labels, the others for numbers (y of a .npz file, one column or several); "
        + "linear classifiers have that of their name.")
        .Unless(settings => settings.Get(Model) == ModelName.Svm ? LossChoice.Svm : LossChoice.Softmax)
        .Idle(settings => settings.IsLinear ? Model : null).Sparse();

    public static readonly TrainOption<double> LabelSmoothing = Fraction(
        "--label-smoothing", OptionReach.Step, "The share of each target that is spread over all classes, for nets with --loss softmax.")
        .Idle(settings => settings.IsLinear ? Model : settings.Get(Loss) == LossChoice.Softmax ? null : Loss);

    public static readonly TrainOption<string?> ClassWeights = Add(
        "--class-weights", OptionReach.Step, OptionFactory.ClassWeights, null).Idle(settings => settings.Targets.TakesNumbers ? Loss : null).Sparse();

    public static readonly TrainOption<double> HuberDelta = Number(
        "--huber-delta", OptionReach.Step, 1, "a number from 1e-6 to 1e6", x => x is >= 1e-6 and <= 1e6,
        "The error up to which --loss huber is a square, in deviations of the targets unless these are --raw-targets.")
        .Idle(settings => settings.Get(Loss) == LossChoice.Huber ? null : Loss).Sparse();

    public static readonly TrainOption<bool> RawTargets = Flag(
        "--raw-targets", OptionReach.Draws,
        "Take numbers to be met as they are; else each column is standardised in training (its mean subtracted, then divided by its deviation) "
        + "and predictions are turned back. poisson and sigmoid always take them as they are.")
        .Idle(settings => settings.Targets.PredictsScores ? null : Loss).Sparse();

    /// <summary>One of <see cref="MetricChoice.All"/>.</summary>
    public static readonly TrainOption<string> Metric = Name(
        "--metric", OptionReach.Step, MetricChoice.Accuracy, MetricChoice.All.Select(metric => metric.Name),
        "What a run is judged by, on validation rows; accuracy for labels, r2 for numbers (the loss with poisson and sigmoid) unless told.")
        .Unless(settings => settings.Targets.Metric).Sparse();

    public static readonly TrainOption<KeepByName> KeepBy = Choice(
        "--keep-by", OptionReach.Step, KeepByName.Metric,
        "What the kept parameters are the best by, and what --patience waits for: --metric, or the loss of the validation rows.")
        .Sparse();

    public static readonly TrainOption<int> Patience = Whole(
        "--patience", OptionReach.Step, 0, 0, Many, "Checks (one an epoch) without a gain after which a run ends early; 0: it never does.")
        .Sparse();

    public static readonly TrainOption<double> MinimalGain = NotNegative(
        "--minimal-gain", OptionReach.Step, 0, "By how much the best value so far must be surpassed to be a gain, for --patience.")
        .Idle(settings => settings.Get(Patience) == 0 ? Patience : null).Sparse();

    public static readonly TrainOption<InitializerName> Initializer = Choice(
            "--initializer", OptionReach.Weights, InitializerName.Gaussian,
            "How a deep net's first weights are drawn: with the deviation --weight-scale (gaussian), 1 / sqrt(inputs) "
                + "(xavier), or sqrt(2 / inputs) (he).")
        .Idle(ModelUnlessDeep);

    /// <summary>One of <see cref="Optimizer{T}.Names"/>.</summary>
    public static readonly TrainOption<string> Rule = Name(
        "--rule", OptionReach.Step, "sgd", Optimizer<float>.Names, "Update rule; adamw is adam with a --weight-decay of 0.01.");

    public static readonly TrainOption<double> Momentum = Number(
        "--momentum", OptionReach.Step, 0.9, "a number from 0 to 0.9999", x => x is >= 0 and <= 0.9999,
        "Share of the velocity that a step keeps, for --rule momentum and nesterov.")
        .Idle(settings => RuleUnlessItTakes(settings, "--momentum"));

    public static readonly TrainOption<EpsilonName> RmsPropEpsilon = Choice(
        "--rmsprop-epsilon", OptionReach.Step, EpsilonName.Outside,
        "Where RMSProp's epsilon stands: outside the root, or inside as in the course's older trainer.")
        .Idle(settings => RuleUnlessItTakes(settings, "--rmsprop-epsilon"));

    public static readonly TrainOption<double> WeightDecay = NotNegative(
        "--weight-decay", OptionReach.Step, 0,
        "Decoupled weight decay: every step takes this times the learning rate off each parameter, as a share of it.")
        .Unless(settings => Optimizer<float>.Named(settings.Get(Rule), parameterCount: 1).WeightDecay)
        .RecordedWhere(settings => settings.Get(Rule) is "adam" or "adamw" || settings.Get(WeightDecay!) > 0);

    public static readonly TrainOption<bool> DecayMatricesOnly = Flag(
        "--decay-matrices-only", OptionReach.Step, "--weight-decay leaves out biases, and gamma and beta of normalisations.")
        .Idle(settings => settings.Get(WeightDecay) == 0 ? WeightDecay : settings.IsLinear ? Model : null).Sparse();

    public static readonly TrainOption<double> ClipNorm = NotNegative(
            "--clip-norm", OptionReach.Step, 0,
            "The largest norm of the gradient of all parameters together; a longer one is made as short as that. 0: none.")
        .Sparse();

    public static readonly TrainOption<double> AverageDecay = Fraction(
        "--average", OptionReach.Step,
        "The share of a moving average of the parameters that a step keeps, 0.999 for instance; the average is tested and saved. 0: none.");

    public static readonly TrainOption<bool> Flip = Flag("--flip", OptionReach.Draws, "Flip half of the images of each batch left to right.")
        .Idle(settings => settings.ShowsPixels ? IfFullBatch(settings) : null);

    public static readonly TrainOption<int> Shift = Whole(
        "--shift", OptionReach.Draws, 0, 0, 1024, "Shift the images of each batch by up to so many pixels in both directions.")
        .Idle(settings => settings.ShowsPixels ? IfFullBatch(settings) : Features);

    public static readonly TrainOption<double> LearningRate = Number(
        "--learning-rate", OptionReach.Step, 1e-3, PositiveNumber, IsPositive, "Learning rate of the first epoch.");

    public static readonly TrainOption<ScheduleName> Schedule = Choice(
        "--schedule", OptionReach.Step, ScheduleName.Decay,
        "How the learning rate goes down: by --lr-decay after every epoch (decay) or every --step-epochs epochs (step), "
            + "or along half a cosine to 0.");

    public static readonly TrainOption<double> LearningRateDecay = Number(
        "--lr-decay", OptionReach.Step, 0.95, "a number above 0, at most 1", x => x is > 0 and <= 1,
        "Factor of the learning rate after every epoch, or every --step-epochs.")
        .Idle(settings => settings.Get(Schedule) == ScheduleName.Cosine ? Schedule : null);

    public static readonly TrainOption<int> StepEpochs = Whole(
        "--step-epochs", OptionReach.Step, 10, 1, Many, "Epochs from one decay to the next, for --schedule step.")
        .Idle(settings => settings.Get(Schedule) == ScheduleName.Step ? null : Schedule);

    public static readonly TrainOption<int> Warmup = Whole(
        "--warmup", OptionReach.Step, 0, 0, Many, "First steps in which the learning rate rises from near 0 in equal parts.");

    /// <summary>Null where <see cref="Iterations"/> counts.</summary>
    public static readonly TrainOption<int?> Epochs = Add<int?, int>(
        "--epochs", OptionReach.Length, () => OptionFactory.Whole("--epochs", "Passes over the training rows.", StandardEpochs, 1, Many),
        epochs => epochs, standard: null)
        .Unless(settings => settings.Get(Iterations!) is null ? StandardEpochs : null);

    public static readonly TrainOption<int?> Iterations = Add(
        "--iterations", OptionReach.Length, () => OptionFactory.OptionalWhole("--iterations", "Steps in all, instead of --epochs.", 1, Many), null);

    public static readonly TrainOption<bool> FullBatch = Flag(
        "--full-batch", OptionReach.Draws, "No sampling: every step takes all training rows, and is an epoch.");

    public static readonly TrainOption<bool> Shuffle = Flag(
        "--shuffle", OptionReach.Draws, "An epoch takes each training row once, in an order of its own, instead of drawing rows with replacement.")
        .Idle(IfFullBatch).Sparse();

    public static readonly TrainOption<int> BatchSize = Whole(
        "--batch-size", OptionReach.Draws, 100, 1, LargestSize, "Rows in a batch, drawn with replacement unless they are shuffled.")
        .Idle(IfFullBatch);

    public static readonly TrainOption<double> Regularization = NotNegative(
        "--reg", OptionReach.Step, 0, "Strength of the L2 regularisation.");

    public static readonly TrainOption<RegularizationConvention> Convention = Choice(
        "--reg-convention", OptionReach.Step, RegularizationConvention.Half,
        "What --reg multiplies: half the sum of squared weights, or the full sum, as linear classifiers do unless told.")
        .Unless(settings => settings.IsLinear ? RegularizationConvention.Full : RegularizationConvention.Half);

    public static readonly TrainOption<double> WeightScale = NotNegative(
        "--weight-scale", OptionReach.Step, 1e-3, "Standard deviation of the first weights.")
        .Idle(settings => settings.IsDeep && settings.Get(Initializer) != InitializerName.Gaussian ? Initializer : null);

    public static readonly TrainOption<TrainerName> Trainer = Choice(
        "--trainer", OptionReach.Draws, TrainerName.Solver,
        "solver keeps the best parameters, by the metric on validation rows; legacy, the course's older loop, keeps the last.");

    public static readonly TrainOption<LayoutName> Layout = Choice(
        "--layout", OptionReach.Draws, LayoutName.Chw, "Order of an image's features: plane by plane (chw) or pixel by pixel (hwc).")
        .Idle(settings => settings.ShowsPixels ? null : Features);

    public static readonly TrainOption<PrecisionName> Precision = Choice(
        "--precision", OptionReach.Draws, PrecisionName.Float, () => OptionFactory.Precision());

    public static readonly TrainOption<int> Threads = Add("--threads", OptionReach.Run, OptionFactory.Threads, OptionFactory.StandardThreads);

    public static readonly TrainOption<uint> Seed = SeedOf(
        "--seed", "Seed of NumPy's RandomState, which draws the first weights, then the batches.", OptionReach.Weights);

    /// <summary>Null where the batches follow the first weights in their stream.</summary>
    public static readonly TrainOption<int?> BatchSeed = OptionalWhole(
        "--batch-seed", OptionReach.Draws, 0, "Seed of a stream of the batches' own: nets of other sizes and --seeds learn from the same rows.")
        .Sparse();

    public static readonly TrainOption<int> TrainingAccuracySamples = Whole(
        "--train-accuracy-samples", OptionReach.Draws, 1000, 0, int.MaxValue, "Training rows in an accuracy check of the solver; 0: all.");

    public static readonly TrainOption<int> Keep = Whole(
        "--keep", OptionReach.Files, 3, 0, int.MaxValue,
        "Checkpoints to keep under --out, the last ones; the best is kept, too. 0: none are written.");

    public static readonly TrainOption<int> CheckpointEvery = Whole(
        "--checkpoint-every", OptionReach.Files, 1, 1, Many, "Epochs from one checkpoint to the next.");

    public static readonly TrainOption<bool> KeepGoing = Flag(
        "--keep-going", OptionReach.Files, "Go on when the loss is not finite. Without it the training ends there, with exit code 1.");

    /// <summary>The checkpoint from which a run continues.</summary>
    public static readonly TrainOption<string?> Resume = Path(
        "--resume", "file or folder",
        "Continue a run from this checkpoint, or from the last one of this --out folder. Its options are taken over; --epochs may be raised.");

    public static readonly TrainOption<string?> Out = Path(
        "--out", "folder",
        "Folder for summary.json, loss_history.csv, accuracy_history.csv, model.safetensors, report.html, its pictures and checkpoints; "
        + "made when it is missing. Without it nothing is written.");

    public static readonly TrainOption<bool> Overwrite = Add("--overwrite", OptionReach.Files, OptionFactory.Overwrite, false);

    public static readonly TrainOption<bool> NoReport = Flag("--no-report", OptionReach.Run, "Write no report.html and no pictures under --out.");

    public static readonly TrainOption<string?> TensorBoard = Path(
        "--tensorboard", "folder",
        "Folder for an event file of TensorBoard: loss and learning rate of each step, the metric and the loss of validation rows of each check, "
        + "pictures of the first layer's weights; made when it is missing.");

    public static readonly TrainOption<bool> Quiet = Add("--quiet", OptionReach.Run, OptionFactory.Quiet, false);

    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<TrainOption> All { get; } = Made;

    /// <summary>Those on which the bits of a result depend.</summary>
    public static IEnumerable<TrainOption> Deciding => All.Where(option => option.Decides);

    /// <summary>Those on which the rows depend, whatever is trained on them.</summary>
    public static IReadOnlyList<TrainOption> OfData { get; } = [Target, Missing, Categorical, Drop, Size, HoldOut, Split, SplitSeed, TrainingRows];

    /// <summary>Those that divide data without a test part.</summary>
    public static IReadOnlyList<TrainOption> OfHoldOut { get; } = [HoldOut, Split, SplitSeed];

    private static TrainOption? IfNoTable(TrainSettings settings) => settings.Get(Target) is null ? Target : null;

    private static TrainOption? ModelUnlessDeep(TrainSettings settings) => settings.IsDeep ? null : Model;

    private static TrainOption? IfFullBatch(TrainSettings settings) => settings.Get(FullBatch) ? FullBatch : null;

    private static TrainOption<string>? RuleUnlessItTakes(TrainSettings settings, string constant)
        => OptimizerEntry<float>.Named(settings.Get(Rule)).Constants.Contains(constant) ? null : Rule;
}
