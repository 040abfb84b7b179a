using FastNet.Cli.Training;
using FastNet.Data;
using FastNet.Numerics;
using static FastNet.Cli.Commands.OptionFactory;
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

    public static readonly TrainOption<string?> Data = Add(OptionReach.Run, OptionFactory.Data);

    public static readonly TrainOption<bool> OnDisk = Add(OptionReach.Run, OptionFactory.OnDisk);

    /// <summary>The recipe whose options were taken.</summary>
    public static readonly TrainOption<string?> Recipe = Add(OptionReach.Draws, () => OptionalName(
        "--recipe", $"Take the options of a recipe where none are given: {Recipes.Names}.", Recipes.All.Keys));

    public static readonly TrainOption<FeaturesName> Features = AddChoice(
        OptionReach.Draws, "--features",
        "What a net is shown of an image: its pixels, or how strongly whitened patches of training images are found in each quarter of it.",
        FeaturesName.Pixels);

    public static readonly TrainOption<int> Filters = Add(OptionReach.Draws, () => Whole(
        "--filters", "Patches that are looked for, for --features patches; each makes four features.", 400, 1, 10_000))
        .Idle(settings => settings.ShowsPixels ? Features : null);

    public static readonly TrainOption<bool> Standardize = Add(OptionReach.Draws, () => Flag(
        "--standardize",
        "Divide each column of arrays by its standard deviation in the training part, after its mean is subtracted; kept in the model file."))
        .Sparse();

    /// <summary>The column of a table that is predicted.</summary>
    public static readonly TrainOption<string?> Target = Add(OptionReach.Draws, () => Path(
        "--target",
        "The column of a table (.csv) to be predicted: its texts or whole numbers are classes, its numbers are targets of a --loss of numbers.",
        "name"));

    public static readonly TrainOption<MissingValues> Missing = AddChoice(
        OptionReach.Draws, "--missing",
        "What is done about empty cells of a table (and NA, NaN, null): they are errors, or a number is the mean of its column in the training part "
        + "and a text a category of its own.", MissingValues.Refuse).Idle(IfNoTable).Sparse();

    /// <summary>Names with commas between them.</summary>
    public static readonly TrainOption<string?> Categorical = Add(OptionReach.Draws, () => Path(
        "--categorical",
        "Columns of a table that are categories although they have numbers; columns with texts always are. Each category is a feature.", "name,name"))
        .Idle(IfNoTable);

    /// <inheritdoc cref="Categorical"/>
    public static readonly TrainOption<string?> Drop = Add(OptionReach.Draws, () => Path(
        "--drop", "Columns of a table that are left out; pandas's numbers of rows always are.", "name,name")).Idle(IfNoTable);

    public static readonly TrainOption<string?> Size = Add(OptionReach.Draws, () => OptionFactory.Size(
        "--size", "Height and width that pictures of a folder get, 32x32 for instance."));

    public static readonly TrainOption<double> HoldOut = Add(OptionReach.Draws, () => Within(
        "--hold-out", "Of data without a test part, the share of the rows to test on; a tenth of the others validates.", 0.2,
        "0 to 0.9")).Sparse();

    public static readonly TrainOption<SplitName> Split = AddChoice(
        OptionReach.Draws, "--split",
        "How rows are held out: each class in the share that it has in all rows (stratified), or without regard to classes (plain).",
        SplitName.Stratified).Sparse();

    public static readonly TrainOption<uint> SplitSeed = Add(OptionReach.Draws, () => Whole(
        "--split-seed", "Seed of the order by which rows are held out.", 0u, 0, uint.MaxValue)).Sparse();

    public static readonly TrainOption<int?> TrainingRows = Add(OptionReach.Draws, () => OptionalWhole(
        "--train", "Train on the first n rows alone.", 1, int.MaxValue)).Idle(settings => settings.ShowsPixels ? null : Features);

    public static readonly TrainOption<ModelName> Model = AddChoice(
        OptionReach.Weights, "--model",
        "What is trained: a linear classifier (softmax, svm), affine - activation - affine (two-layer), or a net of any depth (deep).",
        ModelName.TwoLayer);

    /// <summary>Widths of the hidden layers, from the input on.</summary>
    public static readonly TrainOption<IReadOnlyList<int>> Hidden = Add<IReadOnlyList<int>>(OptionReach.Weights, () => Numbers(
         "--hidden", "Units of the hidden layer; of a deep net's layers with commas between them, for instance 512,256,100.", [100], 1, LargestSize)!)
        .Idle(settings => settings.IsLinear ? Model : null);

    /// <summary>One of <see cref="Activation{T}.All"/>.</summary>
    public static readonly TrainOption<string> Activation = Add(OptionReach.Step, () => Choice(
        "--activation", "What follows the hidden layers of a net.", [.. Activation<float>.All.Select(activation => activation.Name)],
        Activation<float>.Relu.Name)).Idle(settings => settings.IsLinear ? Model : null).Sparse();

    public static readonly TrainOption<Normalization> Normalization = AddChoice(
        OptionReach.Weights, "--normalization",
        "What stands between affine layers and activations in a deep net.", FastNet.Normalization.None).Idle(ModelUnlessDeep);

    public static readonly TrainOption<double> DropoutKeep = Add(OptionReach.Weights, () => Within(
        "--dropout", "The probability that a deep net keeps a hidden unit in a training step; 1: no dropout.", 1, $"{Dropout.SmallestKeep} to 1"))
        .Idle(ModelUnlessDeep);

    /// <summary>One of <see cref="LossChoice.All"/>.</summary>
    public static readonly TrainOption<string> Loss = Add(OptionReach.Step, () => Choice(
        "--loss", "What a net makes small: softmax and svm are for labels, the others for numbers (y of a .npz file, one column or several); "
        + "linear classifiers have that of their name.", [.. LossChoice.All.Select(loss => loss.Name)], LossChoice.Softmax))
        .Unless(settings => settings.Get(Model) == ModelName.Svm ? LossChoice.Svm : LossChoice.Softmax)
        .Idle(settings => settings.IsLinear ? Model : null).Sparse();

    public static readonly TrainOption<double> LabelSmoothing = Add(OptionReach.Step, () => Fraction(
        "--label-smoothing", "The share of each target that is spread over all classes, for nets with --loss softmax."))
        .Idle(settings => settings.IsLinear ? Model : settings.Get(Loss) == LossChoice.Softmax ? null : Loss);

    public static readonly TrainOption<string?> ClassWeights = Add(OptionReach.Step, OptionFactory.ClassWeights)
        .Idle(settings => settings.Targets.TakesNumbers ? Loss : null).Sparse();

    public static readonly TrainOption<double> HuberDelta = Add(OptionReach.Step, () => Within(
        "--huber-delta", "The error up to which --loss huber is a square, in deviations of the targets unless these are --raw-targets.", 1,
        "1e-6 to 1e6")).Idle(settings => settings.Get(Loss) == LossChoice.Huber ? null : Loss).Sparse();

    public static readonly TrainOption<bool> RawTargets = Add(OptionReach.Draws, () => Flag(
        "--raw-targets",
        "Take numbers to be met as they are; else each column is standardised in training (its mean subtracted, then divided by its deviation) "
        + "and predictions are turned back. poisson and sigmoid always take them as they are."))
        .Idle(settings => settings.Targets.PredictsScores ? null : Loss).Sparse();

    /// <summary>One of <see cref="MetricChoice.All"/>.</summary>
    public static readonly TrainOption<string> Metric = Add(OptionReach.Step, () => Choice(
        "--metric",
        "What a run is judged by, on validation rows; accuracy for labels, r2 for numbers (the loss with poisson and sigmoid) unless told.",
        [.. MetricChoice.All.Select(metric => metric.Name)], MetricChoice.Accuracy)).Unless(settings => settings.Targets.Metric).Sparse();

    public static readonly TrainOption<KeepByName> KeepBy = AddChoice(
        OptionReach.Step, "--keep-by",
        "What the kept parameters are the best by, and what --patience waits for: --metric, or the loss of the validation rows.",
        KeepByName.Metric).Sparse();

    public static readonly TrainOption<int> Patience = Add(OptionReach.Step, () => Whole(
        "--patience", "Checks (one an epoch) without a gain after which a run ends early; 0: it never does.", 0, 0, Many)).Sparse();

    public static readonly TrainOption<double> MinimalGain = Add(OptionReach.Step, () => NotNegative(
        "--minimal-gain", "By how much the best value so far must be surpassed to be a gain, for --patience.", 0))
        .Idle(settings => settings.Get(Patience) == 0 ? Patience : null).Sparse();

    public static readonly TrainOption<InitializerName> Initializer = AddChoice(
        OptionReach.Weights, "--initializer",
        "How a deep net's first weights are drawn: with the deviation --weight-scale (gaussian), 1 / sqrt(inputs) "
        + "(xavier), or sqrt(2 / inputs) (he).", InitializerName.Gaussian).Idle(ModelUnlessDeep);

    /// <summary>One of <see cref="Optimizer{T}.Names"/>.</summary>
    public static readonly TrainOption<string> Rule = Add(OptionReach.Step, () => Choice(
        "--rule", "Update rule; adamw is adam with a --weight-decay of 0.01.", [.. Optimizer<float>.Names], "sgd"));

    public static readonly TrainOption<double> Momentum = Add(OptionReach.Step, () => Within(
        "--momentum", "Share of the velocity that a step keeps, for --rule momentum and nesterov.", 0.9, "0 to 0.9999"))
        .Idle(settings => RuleUnlessItTakes(settings, "--momentum"));

    public static readonly TrainOption<EpsilonName> RmsPropEpsilon = AddChoice(
        OptionReach.Step, "--rmsprop-epsilon",
        "Where RMSProp's epsilon stands: outside the root, or inside as in the course's older trainer.", EpsilonName.Outside)
        .Idle(settings => RuleUnlessItTakes(settings, "--rmsprop-epsilon"));

    public static readonly TrainOption<double> WeightDecay = Add(OptionReach.Step, () => NotNegative(
        "--weight-decay", "Decoupled weight decay: every step takes this times the learning rate off each parameter, as a share of it.", 0))
        .Unless(settings => Optimizer<float>.Named(settings.Get(Rule), parameterCount: 1).WeightDecay)
        .RecordedWhere(settings => settings.Get(Rule) is "adam" or "adamw" || settings.Get(WeightDecay!) > 0);

    public static readonly TrainOption<bool> DecayMatricesOnly = Add(OptionReach.Step, () => Flag(
        "--decay-matrices-only", "--weight-decay leaves out biases, and gamma and beta of normalisations."))
        .Idle(settings => settings.Get(WeightDecay) == 0 ? WeightDecay : settings.IsLinear ? Model : null).Sparse();

    public static readonly TrainOption<double> ClipNorm = Add(OptionReach.Step, () => NotNegative(
        "--clip-norm", "The largest norm of the gradient of all parameters together; a longer one is made as short as that. 0: none.", 0)).Sparse();

    public static readonly TrainOption<double> AverageDecay = Add(OptionReach.Step, () => Fraction(
        "--average",
        "The share of a moving average of the parameters that a step keeps, 0.999 for instance; the average is tested and saved. 0: none."));

    public static readonly TrainOption<bool> Flip = Add(OptionReach.Draws, () => Flag(
        "--flip", "Flip half of the images of each batch left to right.")).Idle(settings => settings.ShowsPixels ? IfFullBatch(settings) : null);

    public static readonly TrainOption<int> Shift = Add(OptionReach.Draws, () => Whole(
        "--shift", "Shift the images of each batch by up to so many pixels in both directions.", 0, 0, 1024))
        .Idle(settings => settings.ShowsPixels ? IfFullBatch(settings) : Features);

    public static readonly TrainOption<double> Warp = Add(OptionReach.Draws, () => Within(
        "--warp", "Turn, stretch and shear the images of each batch: by up to so much in each entry of a 2 x 2 matrix, 0.1 for instance. 0: none.", 0,
        $"0 to {GatherImages.LargestWarp}")).Idle(settings => settings.ShowsPixels ? IfFullBatch(settings) : Features).Sparse();

    public static readonly TrainOption<double> LearningRate = Add(OptionReach.Step, () => Positive(
        "--learning-rate", "Learning rate of the first epoch.", 1e-3));

    public static readonly TrainOption<ScheduleName> Schedule = AddChoice(
        OptionReach.Step, "--schedule",
        "How the learning rate goes down: by --lr-decay after every epoch (decay) or every --step-epochs epochs (step), "
        + "or along half a cosine to 0.", ScheduleName.Decay);

    public static readonly TrainOption<double> LearningRateDecay = Add(OptionReach.Step, () => Number(
        "--lr-decay", "Factor of the learning rate after every epoch, or every --step-epochs.", 0.95, "a number above 0, at most 1",
        x => x is > 0 and <= 1)).Idle(settings => settings.Get(Schedule) == ScheduleName.Cosine ? Schedule : null);

    public static readonly TrainOption<int> StepEpochs = Add(OptionReach.Step, () => Whole(
        "--step-epochs", "Epochs from one decay to the next, for --schedule step.", 10, 1, Many))
        .Idle(settings => settings.Get(Schedule) == ScheduleName.Step ? null : Schedule);

    public static readonly TrainOption<int> Warmup = Add(OptionReach.Step, () => Whole(
        "--warmup", "First steps in which the learning rate rises from near 0 in equal parts.", 0, 0, Many));

    /// <summary>Null where <see cref="Iterations"/> counts.</summary>
    public static readonly TrainOption<int?> Epochs = Add<int?, int>(OptionReach.Length, () => Whole(
        "--epochs", "Passes over the training rows.", StandardEpochs, 1, Many), epochs => epochs)
        .Unless(settings => settings.Get(Iterations!) is null ? StandardEpochs : null);

    public static readonly TrainOption<int?> Iterations = Add(OptionReach.Length, () => OptionalWhole(
        "--iterations", "Steps in all, instead of --epochs.", 1, Many));

    public static readonly TrainOption<bool> FullBatch = Add(OptionReach.Draws, () => Flag(
        "--full-batch", "No sampling: every step takes all training rows, and is an epoch."));

    public static readonly TrainOption<bool> Shuffle = Add(OptionReach.Draws, () => Flag(
        "--shuffle", "An epoch takes each training row once, in an order of its own, instead of drawing rows with replacement.")).Idle(IfFullBatch)
        .Sparse();

    public static readonly TrainOption<int> BatchSize = Add(OptionReach.Draws, () => Whole(
        "--batch-size", "Rows in a batch, drawn with replacement unless they are shuffled.", 100, 1, LargestSize)).Idle(IfFullBatch);

    public static readonly TrainOption<double> Regularization = Add(OptionReach.Step, () => NotNegative(
        "--reg", "Strength of the L2 regularisation.", 0));

    public static readonly TrainOption<RegularizationConvention> Convention = AddChoice(
        OptionReach.Step, "--reg-convention",
        "What --reg multiplies: half the sum of squared weights, or the full sum, as linear classifiers do unless told.",
        RegularizationConvention.Half).Unless(settings => settings.IsLinear ? RegularizationConvention.Full : RegularizationConvention.Half);

    public static readonly TrainOption<double> WeightScale = Add(OptionReach.Step, () => NotNegative(
        "--weight-scale", "Standard deviation of the first weights.", 1e-3))
        .Idle(settings => settings.IsDeep && settings.Get(Initializer) != InitializerName.Gaussian ? Initializer : null);

    public static readonly TrainOption<TrainerName> Trainer = AddChoice(
        OptionReach.Draws, "--trainer",
        "solver keeps the best parameters, by the metric on validation rows; legacy, the course's older loop, keeps the last.", TrainerName.Solver);

    public static readonly TrainOption<LayoutName> Layout = AddChoice(
        OptionReach.Draws, "--layout", "Order of an image's features: plane by plane (chw) or pixel by pixel (hwc).", LayoutName.Chw)
        .Idle(settings => settings.ShowsPixels ? null : Features);

    public static readonly TrainOption<PrecisionName> Precision = Add(
        OptionReach.Draws, () => OptionFactory.Precision(), word => ValueOf<PrecisionName>(word)!.Value, NameOf);

    public static readonly TrainOption<int> Threads = Add(OptionReach.Run, OptionFactory.Threads);

    public static readonly TrainOption<uint> Seed = Add(OptionReach.Weights, () => Whole(
        "--seed", "Seed of NumPy's RandomState, which draws the first weights, then the batches.", 0u, 0, uint.MaxValue));

    /// <summary>Null where the batches follow the first weights in their stream.</summary>
    public static readonly TrainOption<int?> BatchSeed = Add(OptionReach.Draws, () => OptionalWhole(
        "--batch-seed", "Seed of a stream of the batches' own: nets of other sizes and --seeds learn from the same rows.", 0, int.MaxValue)).Sparse();

    public static readonly TrainOption<int> TrainingAccuracySamples = Add(OptionReach.Draws, () => Whole(
        "--train-accuracy-samples", "Training rows in an accuracy check of the solver; 0: all.", 1000, 0, int.MaxValue));

    public static readonly TrainOption<int> Keep = Add(OptionReach.Files, () => Whole(
        "--keep", "Checkpoints to keep under --out, the last ones; the best is kept, too. 0: none are written.", 3, 0, int.MaxValue));

    public static readonly TrainOption<int> CheckpointEvery = Add(OptionReach.Files, () => Whole(
        "--checkpoint-every", "Epochs from one checkpoint to the next.", 1, 1, Many));

    public static readonly TrainOption<bool> KeepGoing = Add(OptionReach.Files, () => Flag(
        "--keep-going", "Go on when the loss is not finite. Without it the training ends there, with exit code 1."));

    /// <summary>The checkpoint from which a run continues.</summary>
    public static readonly TrainOption<string?> Resume = Add(OptionReach.Files, () => Path(
        "--resume",
        "Continue a run from this checkpoint, or from the last one of this --out folder. Its options are taken over; --epochs may be raised.",
        "file or folder"));

    public static readonly TrainOption<string?> Out = Add(OptionReach.Files, () => Path(
        "--out", "Folder for summary.json, loss_history.csv, accuracy_history.csv, model.safetensors, report.html, its pictures and checkpoints; "
        + "made when it is missing. Without it nothing is written.", "folder"));

    public static readonly TrainOption<bool> Overwrite = Add(OptionReach.Files, OptionFactory.Overwrite);

    public static readonly TrainOption<bool> NoReport = Add(OptionReach.Run, () => Flag(
        "--no-report", "Write no report.html and no pictures under --out."));

    public static readonly TrainOption<string?> TensorBoard = Add(OptionReach.Files, () => Path(
        "--tensorboard",
        "Folder for an event file of TensorBoard: loss and learning rate of each step, the metric and the loss of validation rows of each check, "
        + "pictures of the first layer's weights; made when it is missing.", "folder"));

    public static readonly TrainOption<bool> Quiet = Add(OptionReach.Run, OptionFactory.Quiet);

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
