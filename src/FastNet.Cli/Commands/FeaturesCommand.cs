using System.CommandLine;
using FastNet.Cli.Features;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet features`: its options, their ranges and defaults.</summary>
internal static class FeaturesCommand
{
    public static Command Create(ToolConsole console)
    {
        Option<string?> folder = OptionFactory.Path(
            "--out", "Folder for x_train.npy, y_train.npy, x_val.npy, y_val.npy, x_test.npy and y_test.npy; made when it is missing.");
        folder.Required = true;
        Option<int> bins = OptionFactory.Whole("--bins", "Bins of the hue histogram; 0: none.", 25, 0, 100_000);
        Option<bool> noHog = OptionFactory.Flag("--no-hog", "No oriented gradients.");
        Command command = new(
            "features", "Computes features of images, a histogram of oriented gradients and one of hues, and writes them as NumPy arrays.")
        {
            OptionFactory.Path(
                "--data", "A folder or archive of CIFAR-10, or a folder of MNIST's files; without it the built-in set of drawn images is used.",
                "path"),
            folder,
            OptionFactory.Overwrite(),
            bins,
            noHog,
            OptionFactory.Flag("--raw", "Leave the features as they are: no means subtracted, no division by standard deviations."),
            OptionFactory.Flag("--npz", "Also write all arrays to features.npz, which --data of other commands takes."),
            OptionFactory.Precision("Element type of the files."),
            OptionFactory.Threads(),
            OptionFactory.Quiet(),
        };
        command.Validators.Add(result =>
        {
            // A value that could not be read has an error of its own already.
            if (!result.Errors.Any() && result.GetValue(noHog) && result.GetResult(bins) is { Tokens: [{ Value: "0" }] })
            {
                result.AddError("--no-hog with --bins 0 leaves no features; expected one of them at most");
            }
        });
        return command.Does(parsed => FeaturesRun.Start(parsed, console));
    }
}
