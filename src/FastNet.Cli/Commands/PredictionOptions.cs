using System.CommandLine;
using FastNet.Cli.Prediction;

namespace FastNet.Cli.Commands;

/// <summary>What `fastnet eval` and `fastnet predict` have in common.</summary>
internal static class PredictionOptions
{
    private const int MostThreads = 1024;

    public static Option<string?> Weights() => OptionFactory.Folder("--weights", "The model: a model.safetensors of fastnet train.", "file");

    public static Option<string?> Data(string without) => OptionFactory.Folder("--data", $"CIFAR-10 or MNIST as a folder or an archive, or arrays in a .npz file; without it {without}.", "path");

    public static Option<long> Threads() => OptionFactory.Whole(
        "--threads", "Threads; by default one for each processor. The result does not depend on it.", Math.Clamp(Environment.ProcessorCount, 1, MostThreads), 1, MostThreads);

    /// <exception cref="ToolException">The option is not there.</exception>
    public static string Required(ParseResult parsed, Option<string?> option)
        => parsed.GetValue(option) ?? throw new ToolException($"{option.Name} is missing; expected a {option.HelpName}; see fastnet {parsed.CommandResult.Command.Name} --help");

    /// <exception cref="ToolException">Labels of the data are no classes of the model.</exception>
    public static void RequireClasses(Predictor predictor, IDataSet data)
    {
        if (data.ClassNames.Count > predictor.Shape.Classes)
        {
            throw new ToolException($"'{data.Name}' has {data.ClassNames.Count} classes; the model knows {predictor.Shape.Classes}");
        }
    }
}
