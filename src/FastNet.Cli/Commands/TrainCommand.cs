using System.CommandLine;
using FastNet.Cli.Training;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet train`: its options, their ranges and defaults.</summary>
internal sealed class TrainCommand
{
    /// <summary>Keeps every array of activations (rows x units) within what a span can hold for the other one's default.</summary>
    private const int LargestSize = 500_000;

    private const int MostIterations = 100_000_000;
    private const int MostThreads = 1024;
    private const string PositiveNumber = "a number above 0, at most 1e30";
    private const string NotNegativeNumber = "a number from 0 to 1e30";
    private const long StandardEpochs = 20;

    private readonly Option<string?> _data = OptionFactory.Folder(
        "--data", "CIFAR-10 or MNIST as a folder or an archive, or arrays in a .npz file (see fastnet data info); without it the built-in set of drawn images is used.");

    private readonly Option<long> _hidden = OptionFactory.Whole("--hidden", "Units of the hidden layer.", 100, 1, LargestSize);
    private readonly Option<string> _rule = OptionFactory.Choice("--rule", "Update rule.", RuleName.Sgd);
    private readonly Option<double> _learningRate = OptionFactory.Number(
        "--learning-rate", "Learning rate of the first epoch.", 1e-3, PositiveNumber, IsPositive);

    private readonly Option<double> _decay = OptionFactory.Number(
        "--lr-decay", "Factor of the learning rate after every epoch.", 0.95, "a number above 0, at most 1", x => x is > 0 and <= 1);

    private readonly Option<long> _epochs = OptionFactory.Whole("--epochs", "Passes over the training images.", StandardEpochs, 1, MostIterations);
    private readonly Option<long?> _iterations = OptionFactory.OptionalWhole("--iterations", "Steps in all, instead of --epochs.", 1, MostIterations);
    private readonly Option<long> _batchSize = OptionFactory.Whole("--batch-size", "Images in a batch, drawn with replacement.", 100, 1, LargestSize);
    private readonly Option<double> _reg = OptionFactory.Number("--reg", "Strength of the L2 regularisation.", 0, NotNegativeNumber, IsNotNegative);
    private readonly Option<string> _convention = OptionFactory.Choice(
        "--reg-convention", "What --reg multiplies: half the sum of squared weights, or the full sum.", RegularizationConvention.Half);

    private readonly Option<double> _weightScale = OptionFactory.Number(
        "--weight-scale", "Standard deviation of the first weights.", 1e-3, NotNegativeNumber, IsNotNegative);

    private readonly Option<string> _trainer = OptionFactory.Choice(
        "--trainer", "solver keeps the parameters of the best validation accuracy; legacy, the course's older loop, keeps the last.", TrainerName.Solver);

    private readonly Option<string> _layout = OptionFactory.Choice(
        "--layout", "Order of an image's features: plane by plane (chw) or pixel by pixel (hwc).", LayoutName.Chw);

    private readonly Option<string> _precision = OptionFactory.Choice("--precision", "Element type of all computation.", PrecisionName.Float);
    private readonly Option<long> _threads = OptionFactory.Whole(
        "--threads", "Threads; by default one for each processor. The result does not depend on it.", Math.Clamp(Environment.ProcessorCount, 1, MostThreads), 1, MostThreads);

    private readonly Option<long> _seed = OptionFactory.Whole(
        "--seed", "Seed of NumPy's RandomState, which draws the first weights, then the batches.", 0, 0, uint.MaxValue);

    private readonly Option<long> _samples = OptionFactory.Whole(
        "--train-accuracy-samples", "Training images in an accuracy check of the solver; 0: all.", 1000, 0, int.MaxValue);

    private readonly Option<string?> _out = OptionFactory.Folder(
        "--out", "Folder for summary.json, loss_history.csv, accuracy_history.csv and model.safetensors; made when it is missing. Without it nothing is written.");

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Print nothing but errors." };

    public static Command Create(ToolConsole console, StopSignal? stop)
    {
        TrainCommand options = new();
        Command command = new("train", "Trains a two-layer net (affine, ReLU, affine, softmax) and tests it. Ctrl-C ends the training early and keeps what was learnt.")
        {
            options._data, options._hidden, options._rule, options._learningRate, options._decay, options._epochs, options._iterations,
            options._batchSize, options._reg, options._convention, options._weightScale, options._trainer, options._layout, options._precision,
            options._threads, options._seed, options._samples, options._out, options._quiet,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(options._epochs) is { Implicit: false } && result.GetResult(options._iterations) is { Implicit: false })
            {
                result.AddError("--epochs and --iterations are both given; expected one of them");
            }
        });
        command.SetAction(parsed => TrainRun.Start(options.Read(parsed), console, stop));
        return command;
    }

    private static bool IsPositive(double x) => x is > 0 and <= 1e30;

    private static bool IsNotNegative(double x) => x is >= 0 and <= 1e30;

    private TrainSettings Read(ParseResult parsed)
    {
        long? iterations = parsed.GetValue(_iterations);
        return new TrainSettings
        {
            Data = parsed.GetValue(_data),
            Hidden = (int)parsed.GetValue(_hidden),
            Rule = parsed.Value<RuleName>(_rule),
            LearningRate = parsed.GetValue(_learningRate),
            LearningRateDecay = parsed.GetValue(_decay),
            Epochs = iterations is null ? (int)parsed.GetValue(_epochs) : null,
            Iterations = (int?)iterations,
            BatchSize = (int)parsed.GetValue(_batchSize),
            Regularization = parsed.GetValue(_reg),
            Convention = parsed.Value<RegularizationConvention>(_convention),
            WeightScale = parsed.GetValue(_weightScale),
            Trainer = parsed.Value<TrainerName>(_trainer),
            Layout = parsed.Value<LayoutName>(_layout),
            Precision = parsed.Value<PrecisionName>(_precision),
            Threads = (int)parsed.GetValue(_threads),
            Seed = (uint)parsed.GetValue(_seed),
            TrainingAccuracySamples = (int)parsed.GetValue(_samples),
            Out = parsed.GetValue(_out),
            Quiet = parsed.GetValue(_quiet),
        };
    }
}
