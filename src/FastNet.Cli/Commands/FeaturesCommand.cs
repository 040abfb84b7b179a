using System.CommandLine;
using FastNet.Cli.Features;
using FastNet.Data;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet features`: its options, their ranges and defaults.</summary>
internal sealed class FeaturesCommand
{
    private readonly Option<string?> _data = OptionFactory.Path(
        "--data", "A folder or archive of CIFAR-10, or a folder of MNIST's files; without it the built-in set of drawn images is used.", "path");

    private readonly Option<string?> _out = OptionFactory.Path(
        "--out", "Folder for x_train.npy, y_train.npy, x_val.npy, y_val.npy, x_test.npy and y_test.npy; made when it is missing.");

    private readonly Option<bool> _overwrite = OptionFactory.Overwrite();

    private readonly Option<int> _bins = OptionFactory.Whole("--bins", "Bins of the hue histogram; 0: none.", 25, 0, 100_000);
    private readonly Option<bool> _noHog = OptionFactory.Flag("--no-hog", "No oriented gradients.");
    private readonly Option<bool> _raw = OptionFactory.Flag("--raw", "Leave the features as they are: no means subtracted, no division by standard deviations.");
    private readonly Option<bool> _npz = OptionFactory.Flag("--npz", "Also write all arrays to features.npz, which --data of other commands takes.");
    private readonly Option<string> _precision = OptionFactory.Precision("Element type of the files.");
    private readonly Option<int> _threads = OptionFactory.Threads();

    private readonly Option<bool> _quiet = OptionFactory.Quiet();

    public static Command Create(ToolConsole console)
    {
        FeaturesCommand options = new();
        options._out.Required = true;
        Command command = new("features", "Computes features of images, a histogram of oriented gradients and one of hues, and writes them as NumPy arrays.")
        {
            options._data, options._out, options._overwrite, options._bins, options._noHog, options._raw, options._npz, options._precision, options._threads, options._quiet,
        };
        command.Validators.Add(result =>
        {
            // A value that could not be read has an error of its own already.
            if (!result.Errors.Any() && result.GetValue(options._noHog) && result.GetResult(options._bins) is { Tokens: [{ Value: "0" }] })
            {
                result.AddError("--no-hog with --bins 0 leaves no features; expected one of them at most");
            }
        });
        command.SetAction(parsed => FeaturesRun.Start(options.Read(parsed), console));
        return command;
    }

    private FeaturesSettings Read(ParseResult parsed) => new()
    {
        Data = parsed.GetValue(_data),
        Out = parsed.GetRequiredValue(_out)!,
        Overwrite = parsed.GetValue(_overwrite),
        Features = new ImageFeatureOptions { Hog = !parsed.GetValue(_noHog), HueBins = parsed.GetValue(_bins) },
        Raw = parsed.GetValue(_raw),
        Npz = parsed.GetValue(_npz),
        Precision = parsed.Value<PrecisionName>(_precision),
        Threads = parsed.GetValue(_threads),
        Quiet = parsed.GetValue(_quiet),
    };
}
