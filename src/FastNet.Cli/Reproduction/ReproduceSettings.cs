namespace FastNet.Cli.Reproduction;

/// <summary>Everything that `fastnet reproduce` was asked for.</summary>
internal sealed record ReproduceSettings
{
    /// <summary>CIFAR-10; null: the rows that need it are left out.</summary>
    public string? Data { get; init; }

    /// <summary>Fashion-MNIST; null: its row is left out.</summary>
    public string? FashionMnist { get; init; }

    /// <summary>The only row to run; null: all.</summary>
    public string? Only { get; init; }

    public required int Threads { get; init; }

    /// <summary>The Markdown file; null: none is written.</summary>
    public string? Out { get; init; }

    /// <summary>Whether the rows are only named.</summary>
    public bool List { get; init; }

    /// <summary>The command line that this is, but for the threads: the results do not depend on them.</summary>
    public string CommandLine => string.Concat(
        "fastnet reproduce", Option("--data", Data), Option("--fashion-mnist", FashionMnist), Option("--only", Only), Option("--out", Out));

    private static string Option(string name, string? value) => value is null ? string.Empty : value.Contains(' ', StringComparison.Ordinal) ? $" {name} \"{value}\"" : $" {name} {value}";
}
