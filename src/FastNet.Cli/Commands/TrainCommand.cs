using System.CommandLine;
using FastNet.Cli.Checks;
using FastNet.Cli.Training;
using FastNet.Numerics;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet train`: its options, their ranges and defaults.</summary>
internal sealed class TrainCommand
{
    /// <summary>Keeps every array of activations (rows x units) within what a span can hold for the other one's default.</summary>
    private const int LargestSize = 500_000;

    private const int MostIterations = 100_000_000;
    private const string PositiveNumber = "a number above 0, at most 1e30";
    private const string NotNegativeNumber = "a number from 0 to 1e30";
    private const string FromZeroBelowOne = "a number from 0 to 0.999999";
    private const long StandardEpochs = 20;

    private readonly Option<string?> _data = OptionFactory.Data();

    private readonly Option<string?> _recipe = Recipes.Option();
    private readonly Option<string> _features = OptionFactory.Choice(
        "--features", "What a net is shown of an image: its pixels, or how strongly whitened patches of training images are found in each quarter of it.", FeaturesName.Pixels);

    private readonly Option<long> _filters = OptionFactory.Whole("--filters", "Patches that are looked for, for --features patches; each makes four features.", 400, 1, 10_000);

    private readonly Option<bool> _standardize = new("--standardize")
    {
        Description = "Divide each column of arrays by its standard deviation in the training part, after its mean is subtracted; kept in the model file.",
    };

    private readonly Option<string> _model = OptionFactory.Choice("--model", "What is trained: a linear classifier (softmax, svm), affine - activation - affine (two-layer), or a net of any depth (deep).", ModelName.TwoLayer);
    private readonly Option<IReadOnlyList<int>?> _hidden = OptionFactory.Numbers("--hidden", "Units of the hidden layer; of a deep net's layers with commas between them, for instance 512,256,100.", [100], 1, LargestSize);
    private readonly Option<string> _normalization = OptionFactory.Choice("--normalization", "What stands between affine layers and activations in a deep net.", Normalization.None);
    private readonly Option<double> _dropout = OptionFactory.Number(
        "--dropout", "The probability that a deep net keeps a hidden unit in a training step; 1: no dropout.", 1, "a number from 0.001 to 1", x => x is >= Dropout.SmallestKeep and <= 1);

    private readonly Option<string> _loss = OptionFactory.Choice(
        "--loss", "What a net makes small: softmax and svm are for labels, the others for numbers (y of a .npz file, one column or several); linear classifiers have that of their name.",
        [.. LossChoice.All.Select(loss => loss.Name)], LossChoice.Softmax);

    private readonly Option<bool> _rawTargets = new("--raw-targets")
    {
        Description = "Take numbers to be met as they are; else each column is standardised in training (its mean subtracted, then divided by its deviation) and predictions are turned back. poisson and sigmoid always take them as they are.",
    };

    private readonly Option<string> _activation = OptionFactory.Choice(
        "--activation", "What stands behind the hidden layers of a net.", [.. Activation<float>.All.Select(activation => activation.Name)], Activation<float>.Relu.Name);

    private readonly Option<string> _metric = OptionFactory.Choice(
        "--metric", "What a run is judged by, on validation rows; accuracy for labels, r2 for numbers (the loss with poisson and sigmoid) unless told.", [.. MetricChoice.All.Select(metric => metric.Name)], MetricChoice.Accuracy);

    private readonly Option<string> _keepBy = OptionFactory.Choice(
        "--keep-by", "What the kept parameters are the best by, and what --patience waits for: --metric, or the loss of the validation rows.", KeepByName.Metric);

    private readonly Option<long> _patience = OptionFactory.Whole(
        "--patience", "Checks (one an epoch) without a gain after which a run ends early; 0: it never does.", 0, 0, MostIterations);

    private readonly Option<double> _minimalGain = OptionFactory.Number(
        "--minimal-gain", "By how much the best value so far must be surpassed to be a gain, for --patience.", 0, NotNegativeNumber, IsNotNegative);

    private readonly Option<bool> _shuffle = new("--shuffle") { Description = "An epoch takes each training row once, in an order of its own, instead of drawing rows with replacement." };

    private readonly Option<double> _smoothing = OptionFactory.Number(
        "--label-smoothing", "The share of each target that is spread over all classes, for nets with --loss softmax.", 0, FromZeroBelowOne, IsFraction);

    private readonly Option<string> _initializer = OptionFactory.Choice(
        "--initializer", "How a deep net's first weights are drawn: with the deviation --weight-scale (gaussian), 1 / sqrt(inputs) (xavier), or sqrt(2 / inputs) (he).", InitializerName.Gaussian);

    private readonly Option<string> _rule = OptionFactory.Choice("--rule", "Update rule; adamw is adam with a --weight-decay of 0.01.", Optimizer<float>.Names, "sgd");
    private readonly Option<double> _momentum = OptionFactory.Number(
        "--momentum", "Share of the velocity that a step keeps, for --rule momentum and nesterov.", 0.9, "a number from 0 to 0.9999", x => x is >= 0 and <= 0.9999);

    private readonly Option<string> _rmsPropEpsilon = OptionFactory.Choice(
        "--rmsprop-epsilon", "Where RMSProp's epsilon stands: outside the root, or inside as in the course's older trainer.", EpsilonName.Outside);

    private readonly Option<double> _weightDecay = OptionFactory.Number(
        "--weight-decay", "Decoupled weight decay: every step takes this times the learning rate off each parameter, as a share of it.", 0, NotNegativeNumber, IsNotNegative);

    private readonly Option<bool> _decayMatrices = new("--decay-matrices-only") { Description = "--weight-decay leaves out biases, and gamma and beta of normalisations." };
    private readonly Option<double> _clipNorm = OptionFactory.Number(
        "--clip-norm", "The largest norm of the gradient of all parameters together; a longer one is made as short as that. 0: none.", 0, NotNegativeNumber, IsNotNegative);

    private readonly Option<double> _average = OptionFactory.Number(
        "--average", "The share of a moving average of the parameters that a step keeps, 0.999 for instance; the average is tested and saved. 0: none.", 0, FromZeroBelowOne, IsFraction);

    private readonly Option<bool> _flip = new("--flip") { Description = "Flip half of the images of each batch left to right." };
    private readonly Option<long> _shift = OptionFactory.Whole("--shift", "Shift the images of each batch by up to so many pixels in both directions.", 0, 0, 1024);

    private readonly Option<double> _learningRate = OptionFactory.Number(
        "--learning-rate", "Learning rate of the first epoch.", 1e-3, PositiveNumber, IsPositive);

    private readonly Option<string> _schedule = OptionFactory.Choice(
        "--schedule", "How the learning rate goes down: by --lr-decay after every epoch (decay) or every --step-epochs epochs (step), or along half a cosine to 0.", ScheduleName.Decay);

    private readonly Option<double> _decay = OptionFactory.Number(
        "--lr-decay", "Factor of the learning rate after every epoch, or every --step-epochs.", 0.95, "a number above 0, at most 1", x => x is > 0 and <= 1);

    private readonly Option<long> _stepEpochs = OptionFactory.Whole("--step-epochs", "Epochs from one decay to the next, for --schedule step.", 10, 1, MostIterations);
    private readonly Option<long> _warmup = OptionFactory.Whole("--warmup", "First steps in which the learning rate rises from near 0 in equal parts.", 0, 0, MostIterations);
    private readonly Option<long> _epochs = OptionFactory.Whole("--epochs", "Passes over the training rows.", StandardEpochs, 1, MostIterations);
    private readonly Option<long?> _iterations = OptionFactory.OptionalWhole("--iterations", "Steps in all, instead of --epochs.", 1, MostIterations);
    private readonly Option<bool> _fullBatch = new("--full-batch") { Description = "No sampling: every step takes all training rows, and is an epoch." };
    private readonly Option<long> _batchSize = OptionFactory.Whole("--batch-size", "Rows in a batch, drawn with replacement unless they are shuffled.", 100, 1, LargestSize);
    private readonly Option<double> _reg = OptionFactory.Number("--reg", "Strength of the L2 regularisation.", 0, NotNegativeNumber, IsNotNegative);
    private readonly Option<string> _convention = OptionFactory.Choice(
        "--reg-convention", "What --reg multiplies: half the sum of squared weights, or the full sum, as linear classifiers do unless told.", RegularizationConvention.Half);

    private readonly Option<double> _weightScale = OptionFactory.Number(
        "--weight-scale", "Standard deviation of the first weights.", 1e-3, NotNegativeNumber, IsNotNegative);

    private readonly Option<string> _trainer = OptionFactory.Choice(
        "--trainer", "solver keeps the best parameters, by the metric on validation rows; legacy, the course's older loop, keeps the last.", TrainerName.Solver);

    private readonly Option<string> _layout = OptionFactory.Choice(
        "--layout", "Order of an image's features: plane by plane (chw) or pixel by pixel (hwc).", LayoutName.Chw);

    private readonly Option<string> _precision = OptionFactory.Precision();
    private readonly Option<long> _threads = OptionFactory.Threads();

    private readonly Option<long> _seed = OptionFactory.Whole(
        "--seed", "Seed of NumPy's RandomState, which draws the first weights, then the batches.", 0, 0, uint.MaxValue);

    private readonly Option<long> _samples = OptionFactory.Whole(
        "--train-accuracy-samples", "Training rows in an accuracy check of the solver; 0: all.", 1000, 0, int.MaxValue);

    private readonly Option<long> _keep = OptionFactory.Whole(
        "--keep", "Checkpoints to keep under --out, the last ones; the best is kept, too. 0: none are written.", 3, 0, int.MaxValue);

    private readonly Option<long> _checkpointEvery = OptionFactory.Whole("--checkpoint-every", "Epochs from one checkpoint to the next.", 1, 1, MostIterations);
    private readonly Option<bool> _keepGoing = new("--keep-going")
    {
        Description = "Go on when the loss is not finite. Without it the training ends there, with exit code 1.",
    };

    private readonly Option<string?> _resume = OptionFactory.Folder(
        "--resume", "Continue a run from this checkpoint, or from the last one of this --out folder. Its options are taken over; --epochs may be raised.", "file or folder");

    private readonly Option<string?> _out = OptionFactory.Folder(
        "--out", "Folder for summary.json, loss_history.csv, accuracy_history.csv, model.safetensors, report.html, its pictures and checkpoints; made when it is missing. Without it nothing is written.");

    private readonly Option<bool> _overwrite = OptionFactory.Overwrite();
    private readonly Option<bool> _noReport = new("--no-report") { Description = "Write no report.html and no pictures under --out." };
    private readonly Option<bool> _quiet = OptionFactory.Quiet();

    public static Command Create(ToolConsole console, StopSignal? stop)
    {
        TrainCommand options = new();
        Command command = options.Describe();
        command.SetAction(parsed =>
        {
            string? resume = parsed.GetValue(options._resume);
            TrainSettings settings = resume is null ? options.ReadNew(command, parsed) : new ResumedSettings(command, options.Read).Read(parsed, resume);
            return TrainRun.Start(settings, console, stop);
        });
        return command;
    }

    /// <summary>`fastnet check`: the same options, so that a command line serves both, but for those about files.</summary>
    public static Command CreateCheck(ToolConsole console)
    {
        TrainCommand options = new();
        Command command = options.Describe("check", "Makes the checks that come before a training (data, first loss, 50 rows learnt by heart, gradients) and ends with 0 only if all pass. Options are those of train; how long it trains has no part in them.");
        foreach (Option option in (Option[])[options._resume, options._out, options._overwrite, options._keep, options._checkpointEvery, options._keepGoing])
        {
            command.Options.Remove(option);
        }

        command.SetAction(parsed => SanityRun.Start(options.ReadNew(command, parsed), console));
        return command;
    }

    /// <summary>What a command line of `fastnet train` asks for; nothing is trained.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    public static TrainSettings Parse(params string[] args)
    {
        TrainCommand options = new();
        Command command = options.Describe();
        ParseResult parsed = command.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parsed.Errors.Count > 0 ? throw new ToolException(Tool.Problem(parsed)) : options.ReadNew(command, parsed);
    }

    private Command Describe(string name = "train", string description = "Trains a net or a linear classifier and tests it. Ctrl-C ends the training early and keeps what was learnt.")
    {
        Command command = new(name, description)
        {
            _data, _recipe, _features, _filters, _standardize, _model, _hidden, _activation, _normalization, _dropout, _loss, _smoothing, _rawTargets, _metric, _keepBy, _patience, _minimalGain, _initializer, _rule, _momentum, _rmsPropEpsilon, _weightDecay, _decayMatrices, _clipNorm, _average, _flip, _shift, _learningRate, _schedule, _decay, _stepEpochs,
            _warmup, _epochs, _iterations, _fullBatch, _shuffle, _batchSize, _reg, _convention, _weightScale, _trainer, _layout, _precision, _threads, _seed, _samples,
            _keep, _checkpointEvery, _keepGoing, _resume, _out, _overwrite, _noReport, _quiet,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(_epochs) is { Implicit: false } && result.GetResult(_iterations) is { Implicit: false })
            {
                result.AddError("--epochs and --iterations are both given; expected one of them");
            }
        });
        return command;
    }

    private static bool IsPositive(double x) => x is > 0 and <= 1e30;

    private static bool IsFraction(double x) => x is >= 0 and <= 0.999999;

    private static bool IsNotNegative(double x) => x is >= 0 and <= 1e30;

    /// <summary>The settings of a run from the beginning; what has no effect in it is refused.</summary>
    private TrainSettings ReadNew(Command command, ParseResult parsed)
    {
        ParseResult completed = Recipes.Complete(command, parsed, parsed.GetValue(_recipe));
        TrainSettings settings = Read(completed);
        foreach ((string name, string value, bool used) in settings.Mathematics())
        {
            if (!used && !settings.IsStandard(name, value) && parsed.IsGiven(command.Options.First(option => option.Name == name)))
            {
                throw new ToolException($"{name} is {value}, but has no effect with {Cause(name, settings)}; see fastnet {command.Name} --help");
            }
        }

        if (settings.Model == ModelName.TwoLayer && settings.Hidden.Count != 1)
        {
            throw new ToolException($"--hidden is '{string.Join(',', settings.Hidden)}'; expected one number for --model two-layer");
        }

        LossChoice loss = LossChoice.Named(settings.Loss);
        MetricChoice metric = MetricChoice.Named(settings.Metric);
        if (!metric.Fits(loss))
        {
            IEnumerable<string> fitting = MetricChoice.All.Where(choice => choice.Fits(loss)).Select(choice => choice.Name);
            throw new ToolException($"--metric is {metric.Name}, which is for {(metric.TakesNumbers == false ? "labels" : "numbers")}; expected one of {string.Join(", ", fitting)} with --loss {loss.Name}");
        }

        return settings;
    }

    private static string Cause(string option, TrainSettings settings) => option switch
    {
        "--momentum" or "--rmsprop-epsilon" => $"--rule {settings.Rule}",
        "--decay-matrices-only" when settings.WeightDecay == 0 => "--weight-decay 0",
        "--label-smoothing" when !settings.IsLinear => $"--loss {settings.Loss}",
        "--raw-targets" => $"--loss {settings.Loss}",
        "--minimal-gain" => "--patience 0",
        "--lr-decay" or "--step-epochs" => $"--schedule {OptionFactory.NameOf(settings.Schedule)}",
        "--filters" or "--layout" => $"--features {OptionFactory.NameOf(settings.Features)}",
        "--shift" when settings.Features != FeaturesName.Pixels => $"--features {OptionFactory.NameOf(settings.Features)}",
        "--batch-size" or "--flip" or "--shift" or "--shuffle" => "--full-batch",
        "--weight-scale" => $"--initializer {OptionFactory.NameOf(settings.Initializer)}",
        _ => $"--model {OptionFactory.NameOf(settings.Model)}",
    };

    private TrainSettings Read(ParseResult parsed)
    {
        long? iterations = parsed.GetValue(_iterations);
        ModelName model = parsed.Value<ModelName>(_model);
        string rule = parsed.GetRequiredValue(_rule);
        string loss = model is ModelName.Svm && !parsed.IsGiven(_loss) ? LossChoice.Svm : parsed.GetRequiredValue(_loss);
        return new TrainSettings
        {
            Data = parsed.GetValue(_data),
            Recipe = parsed.GetValue(_recipe),
            Features = parsed.Value<FeaturesName>(_features),
            Filters = (int)parsed.GetValue(_filters),
            Standardize = parsed.GetValue(_standardize),
            Model = model,
            Hidden = parsed.GetRequiredValue(_hidden)!,
            Normalization = parsed.Value<Normalization>(_normalization),
            DropoutKeep = parsed.GetValue(_dropout),
            Activation = parsed.GetRequiredValue(_activation),
            Loss = loss,
            RawTargets = parsed.GetValue(_rawTargets),
            Metric = parsed.IsGiven(_metric) ? parsed.GetRequiredValue(_metric) : LossChoice.Named(loss).Metric,
            KeepBy = parsed.Value<KeepByName>(_keepBy),
            Patience = (int)parsed.GetValue(_patience),
            MinimalGain = parsed.GetValue(_minimalGain),
            Shuffle = parsed.GetValue(_shuffle),
            LabelSmoothing = parsed.GetValue(_smoothing),
            Initializer = parsed.Value<InitializerName>(_initializer),
            Rule = rule,
            Momentum = parsed.GetValue(_momentum),
            RmsPropEpsilon = parsed.Value<EpsilonName>(_rmsPropEpsilon),
            WeightDecay = parsed.IsGiven(_weightDecay) ? parsed.GetValue(_weightDecay) : Optimizer<float>.Named(rule, parameterCount: 1).WeightDecay,
            DecayMatricesOnly = parsed.GetValue(_decayMatrices),
            ClipNorm = parsed.GetValue(_clipNorm),
            AverageDecay = parsed.GetValue(_average),
            Flip = parsed.GetValue(_flip),
            Shift = (int)parsed.GetValue(_shift),
            LearningRate = parsed.GetValue(_learningRate),
            Schedule = parsed.Value<ScheduleName>(_schedule),
            LearningRateDecay = parsed.GetValue(_decay),
            StepEpochs = (int)parsed.GetValue(_stepEpochs),
            Warmup = (int)parsed.GetValue(_warmup),
            Epochs = iterations is null ? (int)parsed.GetValue(_epochs) : null,
            Iterations = (int?)iterations,
            FullBatch = parsed.GetValue(_fullBatch),
            BatchSize = (int)parsed.GetValue(_batchSize),
            Regularization = parsed.GetValue(_reg),
            Convention = model is ModelName.Softmax or ModelName.Svm && !parsed.IsGiven(_convention)
                ? RegularizationConvention.Full
                : parsed.Value<RegularizationConvention>(_convention),
            WeightScale = parsed.GetValue(_weightScale),
            Trainer = parsed.Value<TrainerName>(_trainer),
            Layout = parsed.Value<LayoutName>(_layout),
            Precision = parsed.Value<PrecisionName>(_precision),
            Threads = (int)parsed.GetValue(_threads),
            Seed = (uint)parsed.GetValue(_seed),
            TrainingAccuracySamples = (int)parsed.GetValue(_samples),
            Keep = (int)parsed.GetValue(_keep),
            CheckpointEvery = (int)parsed.GetValue(_checkpointEvery),
            KeepGoing = parsed.GetValue(_keepGoing),
            Out = parsed.GetValue(_out),
            Overwrite = parsed.GetValue(_overwrite),
            Report = !parsed.GetValue(_noReport),
            Quiet = parsed.GetValue(_quiet),
        };
    }
}
