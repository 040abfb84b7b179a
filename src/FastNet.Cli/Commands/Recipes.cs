using System.CommandLine;

namespace FastNet.Cli.Commands;

/// <summary>A net that is known to be good, as the options of `fastnet train` that make it.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Options">Names and values of options, one after the other.</param>
internal sealed record Recipe(string Name, params string[] Options);

/// <summary>The recipes, chosen on validation images alone (docs/recipes.md has the measurements).</summary>
internal static class Recipes
{
    public static IReadOnlyList<Recipe> All { get; } =
    [
        new Recipe(
            "cifar10-pixels",
            "--model", "deep",
            "--hidden", "1024,1024,512",
            "--normalization", "batch",
            "--dropout", "0.9",
            "--label-smoothing", "0.1",
            "--initializer", "he",
            "--flip", "true",
            "--shift", "2",
            "--rule", "adam",
            "--weight-decay", "0.1",
            "--learning-rate", "4e-3",
            "--schedule", "cosine",
            "--warmup", "300",
            "--epochs", "40",
            "--batch-size", "256",
            "--average", "0.999"),
        new Recipe(
            "cifar10-features",
            "--features", "patches",
            "--filters", "400",
            "--model", "deep",
            "--hidden", "1024",
            "--normalization", "batch",
            "--dropout", "0.8",
            "--label-smoothing", "0.1",
            "--initializer", "he",
            "--flip", "true",
            "--rule", "adam",
            "--learning-rate", "1e-3",
            "--schedule", "cosine",
            "--warmup", "300",
            "--epochs", "10",
            "--batch-size", "256",
            "--average", "0.999"),
    ];

    private static string Names => string.Join(", ", All.Select(recipe => recipe.Name));

    /// <summary>The option `--recipe`.</summary>
    public static Option<string?> Option() => new("--recipe")
    {
        Description = $"Take the options of a recipe where none are given: {Names}.",
        HelpName = "name",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (Find(text) is null)
            {
                result.AddError($"--recipe is '{text}'; expected {Names}");
            }

            return text;
        },
    };

    /// <summary>The command line with the options of its recipe that it does not give itself; the same one where it names none.</summary>
    /// <param name="command">`fastnet train`.</param>
    /// <param name="asked">What the user wrote.</param>
    /// <param name="name">The recipe; null: none.</param>
    public static ParseResult Complete(Command command, ParseResult asked, string? name)
    {
        if (name is null)
        {
            return asked;
        }

        // The user's own length of a run is instead of the recipe's, in whatever unit.
        bool duration = IsGiven(command, asked, "--epochs") || IsGiven(command, asked, "--iterations");
        List<string> words = [];
        string[] options = Find(name)!.Options;
        for (int i = 0; i < options.Length; i += 2)
        {
            if (!IsGiven(command, asked, options[i]) && !(duration && options[i] == "--epochs"))
            {
                words.AddRange(options[i], options[i + 1]);
            }
        }

        IEnumerable<string> own = asked.Tokens.Select(token => token.Value);
        return command.Parse([.. words, .. own.SkipWhile(word => word == command.Name)], new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    private static Recipe? Find(string name) => All.FirstOrDefault(recipe => recipe.Name == name);

    private static bool IsGiven(Command command, ParseResult asked, string name) => asked.IsGiven(command.Options.First(option => option.Name == name));
}
