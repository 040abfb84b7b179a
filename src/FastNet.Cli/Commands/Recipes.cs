namespace FastNet.Cli.Commands;

/// <summary>
/// Nets that are known to be good, each as the options of `fastnet train` that make it; chosen on validation images alone (docs/recipes.md).
/// </summary>
internal static class Recipes
{
    /// <summary>Names, and options with their values.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>
        {
            ["cifar10-pixels"] =
                "--model deep --hidden 1024,1024,512 --normalization batch --dropout 0.9 --label-smoothing 0.1 "
                + "--initializer he --flip true --shift 2 --rule adam --weight-decay 0.1 --learning-rate 4e-3 --schedule cosine --warmup 300 "
                + "--epochs 40 --batch-size 256 --average 0.999",
            ["cifar10-features"] =
                "--features patches --filters 400 --model deep --hidden 1024 --normalization batch --dropout 0.8 --label-smoothing 0.1 "
                + "--initializer he --flip true --rule adam --learning-rate 1e-3 --schedule cosine --warmup 300 --epochs 10 "
                + "--batch-size 256 --average 0.999",
        };

    /// <summary>The names with commas between them.</summary>
    public static string Names => string.Join(", ", All.Keys);
}
