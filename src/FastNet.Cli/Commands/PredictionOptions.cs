using System.CommandLine;
using FastNet.Cli.Output;
using FastNet.Cli.Prediction;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Commands;

/// <summary>Options about models, and checks of the files that commands name.</summary>
internal static class PredictionOptions
{
    /// <summary>What a model's path should name.</summary>
    public const string ModelFile = $"a {RunFiles.ModelName} of fastnet train";

    public static Option<string?> Weights()
    {
        Option<string?> weights = OptionFactory.Path("--weights", $"The model: {ModelFile}.", "file");
        weights.Required = true;
        return weights;
    }

    /// <summary>The model that the command line names.</summary>
    /// <exception cref="ToolException">There is no such file, or it holds no model.</exception>
    public static Predictor Open(ParseResult parsed, Option<string?> weights, Workers workers)
    {
        string path = parsed.GetRequiredValue(weights)!;
        RequireThere($"{weights.Name} ", path, ModelFile);
        return Predictor.Open(path, workers);
    }

    /// <summary>Refuses a path at which there is no file.</summary>
    /// <param name="option">The option with a space after it; empty for an argument.</param>
    /// <param name="path">What was given.</param>
    /// <param name="expected">What should be there.</param>
    /// <exception cref="ToolException">There is nothing, or a folder.</exception>
    public static void RequireThere(string option, string path, string expected = "a file")
        => ToolException.Demand(
            File.Exists(path), $"{option}'{path}' is {(Directory.Exists(path) ? "a folder" : "not there")}; expected {expected}");

    /// <summary>Refuses, before the work, what cannot become a file.</summary>
    /// <exception cref="ToolException">It is a folder, or in one that is not there.</exception>
    public static void RequireFile(string option, string? path)
    {
        ToolException.Demand(!Directory.Exists(path), $"{option} '{path}' is a folder; expected a file");
        string? folder = path is null ? null : Path.GetDirectoryName(Path.GetFullPath(path));
        ToolException.Demand(
            folder is null || Directory.Exists(folder), $"{option} '{path}' is in a folder that is not there; expected a file in one that is");
    }

    /// <summary>Writes a file.</summary>
    /// <exception cref="ToolException">It cannot be written.</exception>
    public static void Write(string option, string path, Action write)
        => ToolException.Explain(write, error => ToolException.Unwritable(error, option, path));

    /// <exception cref="ToolException">Labels of the data are no classes of the model, or their numbers not as many.</exception>
    public static void RequireTargets(Predictor predictor, DataSet data)
    {
        int outputs = predictor.Model.OutputSize;
        ToolException.Demand(
            data.ClassNames.Count <= outputs, $"'{data.Name}' has {data.ClassNames.Count} classes; the model knows {outputs}");
        int numbers = data.TargetNames.Count;
        ToolException.Demand(
            numbers == 0 || numbers == outputs,
            $"'{data.Name}' has {numbers} {(numbers == 1 ? "number" : "numbers")} for each row; the model predicts {outputs}");
    }
}
