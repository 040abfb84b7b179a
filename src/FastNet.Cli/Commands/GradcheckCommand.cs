using System.CommandLine;
using FastNet.Cli.Gradients;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet gradcheck`: its options, their ranges and defaults.</summary>
internal sealed class GradcheckCommand
{
    private static readonly int[] StandardHidden = [10, 8];

    private readonly Option<string?> _layer = Name("--layer", "a layer", GradcheckKind.Layer);
    private readonly Option<string?> _loss = Name("--loss", "a loss", GradcheckKind.Loss);
    private readonly Option<string?> _model = Name("--model", "a model", GradcheckKind.Model);
    private readonly Option<int?> _sparse = OptionFactory.OptionalWhole("--sparse", "Check so many random coordinates of each array; unless given, all.", 1, int.MaxValue);
    private readonly Option<uint> _seed = OptionFactory.Whole("--seed", "Of the parameters, batches and random coordinates.", 0u, 0, uint.MaxValue);
    private readonly Option<double> _tolerance = OptionFactory.Number(
        "--tolerance", "The largest relative error of a correct gradient.", 1e-8, "a number above 0 and below 1", value => value is > 0 and < 1);

    private readonly Option<int> _features = OptionFactory.Whole("--features", "Features of a row, for models.", 12, 1, 1_000_000);
    private readonly Option<IReadOnlyList<int>?> _hidden = OptionFactory.Numbers(
        "--hidden", "Hidden units, for models; the two-layer net has the first.", StandardHidden, smallest: 1, largest: 1_000_000);

    private readonly Option<int> _classes = OptionFactory.Whole("--classes", "Classes, for models and losses.", 5, 1, 1_000_000);
    private readonly Option<int> _batch = OptionFactory.Whole("--batch", "Rows of a batch.", 6, 1, 1_000_000);
    private readonly Option<int> _threads = OptionFactory.Threads();

    public static Command Create(ToolConsole console)
    {
        GradcheckCommand options = new();
        Command command = new(
            "gradcheck", "Checks gradients against differences of values, in double: those of every layer, loss and model unless one is named; ends with 0 only if all are correct.")
        {
            options._layer, options._loss, options._model, options._sparse, options._seed, options._tolerance,
            options._features, options._hidden, options._classes, options._batch, options._threads,
        };
        command.SetAction(parsed => GradcheckRun.Start(options.Read(parsed), console, GradcheckCases.All));
        return command;
    }

    private static Option<string?> Name(string name, string what, GradcheckKind kind)
    {
        string[] names = [.. GradcheckCases.All.Where(one => one.Kind == kind).Select(one => one.Name).Distinct()];
        return OptionFactory.OptionalName(name, $"Check {what} alone: {string.Join(", ", names)}.", names);
    }

    private GradcheckSettings Read(ParseResult parsed) => new()
    {
        Layer = parsed.GetValue(_layer),
        Loss = parsed.GetValue(_loss),
        Model = parsed.GetValue(_model),
        Sparse = parsed.GetValue(_sparse),
        Seed = parsed.GetValue(_seed),
        Tolerance = parsed.GetValue(_tolerance),
        Features = parsed.GetValue(_features),
        Hidden = [.. parsed.GetValue(_hidden) ?? StandardHidden],
        Classes = parsed.GetValue(_classes),
        Batch = parsed.GetValue(_batch),
        Threads = parsed.GetValue(_threads),
    };
}
