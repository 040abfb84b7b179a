namespace FastNet.Cli.Reproduction;

/// <summary>Everything that `fastnet reproduce` was asked for.</summary>
/// <param name="Threads">Threads to run with.</param>
/// <param name="Data">CIFAR-10; null: the rows that need it are left out.</param>
/// <param name="FashionMnist">Fashion-MNIST; null: its row is left out.</param>
/// <param name="Only">The only row to run; null: all.</param>
/// <param name="Out">The Markdown file; null: none is written.</param>
/// <param name="List">Whether the rows are only named.</param>
internal sealed record ReproduceSettings(
    int Threads, string? Data = null, string? FashionMnist = null, string? Only = null, string? Out = null, bool List = false)
{
    /// <summary>The command line that this is, but for the threads: the results do not depend on them.</summary>
    public string CommandLine => string.Concat(
        "fastnet reproduce", Option("--data", Data), Option("--fashion-mnist", FashionMnist), Option("--only", Only), Option("--out", Out));

    private static string Option(string name, string? value)
        => value is null ? string.Empty : value.Contains(' ', StringComparison.Ordinal) ? $" {name} \"{value}\"" : $" {name} {value}";
}
