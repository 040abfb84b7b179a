using System.CommandLine;
using FastNet.Cli.Output;
using FastNet.Cli.Prediction;
using FastNet.Numerics;

namespace FastNet.Cli.Commands;

/// <summary>What `fastnet eval` and `fastnet predict` have in common.</summary>
internal static class PredictionOptions
{
    public static Option<string?> Weights()
    {
        Option<string?> weights = OptionFactory.Path("--weights", $"The model: a {RunFiles.ModelName} of fastnet train.", "file");
        weights.Required = true;
        return weights;
    }

    /// <summary>The model that the command line names.</summary>
    /// <exception cref="ToolException">There is no such file, or it holds no model.</exception>
    public static Predictor Open(ParseResult parsed, Option<string?> weights, Workers workers)
    {
        string path = parsed.GetRequiredValue(weights)!;
        return File.Exists(path)
            ? Predictor.Open(path, workers)
            : throw new ToolException($"--weights '{path}' is {(Directory.Exists(path) ? "a folder" : "not there")}; expected a {RunFiles.ModelName} of fastnet train");
    }
}
