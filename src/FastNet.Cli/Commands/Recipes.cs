namespace FastNet.Cli.Commands;

/// <summary>
/// recipes.json: nets that are known to be good, each as the options of `fastnet train` that make it; chosen on validation images alone
/// (docs/recipes.md).
/// </summary>
internal static class Recipes
{
    /// <summary>Names, and options with their values.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        Resources.Read("recipes.json", ResourceJson.Default.DictionaryStringStringArray)
            .ToDictionary(recipe => recipe.Key, recipe => string.Join(' ', recipe.Value));

    /// <summary>The names with commas between them.</summary>
    public static string Names => string.Join(", ", All.Keys);
}
