using System.CommandLine;
using FastNet.Cli.Gradients;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet gradcheck`: its options, their ranges and defaults.</summary>
internal static class GradcheckCommand
{
    private static readonly int[] StandardHidden = [10, 8];

    public static Command Create(ToolConsole console)
    {
        return new Command(
            "gradcheck",
            "Checks gradients against differences of values, in double: those of every layer, loss and model unless one is named; "
            + "ends with 0 only if all are correct.")
        {
            Name("--layer", "a layer", GradcheckKind.Layer),
            Name("--loss", "a loss", GradcheckKind.Loss),
            Name("--model", "a model", GradcheckKind.Model),
            OptionFactory.OptionalWhole("--sparse", "Check so many random coordinates of each array; unless given, all.", 1, int.MaxValue),
            OptionFactory.Whole("--seed", "Of the parameters, batches and random coordinates.", 0u, 0, uint.MaxValue),
            OptionFactory.Number(
                "--tolerance", "The largest relative error of a correct gradient.", 1e-8, "a number above 0 and below 1",
                value => value is > 0 and < 1),
            OptionFactory.Whole("--features", "Features of a row, for models.", 12, 1, 1_000_000),
            OptionFactory.Numbers(
                "--hidden", "Hidden units, for models; the two-layer net has the first.", StandardHidden, smallest: 1, largest: 1_000_000),
            OptionFactory.Whole("--classes", "Classes, for models and losses.", 5, 1, 1_000_000),
            OptionFactory.Whole("--batch", "Rows of a batch.", 6, 1, 1_000_000),
            OptionFactory.Threads(),
        }.Does(parsed => GradcheckRun.Start(
            new GradcheckSettings(
                parsed.GetValue<string>("--layer"), parsed.GetValue<string>("--loss"), parsed.GetValue<string>("--model"),
                parsed.GetValue<int?>("--sparse"), parsed.GetValue<uint>("--seed"), parsed.GetValue<double>("--tolerance"),
                parsed.GetValue<int>("--features"), [.. parsed.GetRequiredValue<IReadOnlyList<int>>("--hidden")],
                parsed.GetValue<int>("--classes"), parsed.GetValue<int>("--batch"), parsed.GetValue<int>("--threads")),
            console,
            GradcheckCases.All));
    }

    private static Option<string?> Name(string name, string what, GradcheckKind kind)
    {
        string[] names = [.. GradcheckCases.All.Where(one => one.Kind == kind).Select(one => one.Name).Distinct()];
        return OptionFactory.OptionalName(name, $"Check {what} alone: {string.Join(", ", names)}.", names);
    }
}
