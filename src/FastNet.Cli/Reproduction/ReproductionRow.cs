namespace FastNet.Cli.Reproduction;

/// <summary>The data that a row needs.</summary>
internal enum RowData
{
    None,
    Cifar10,
    FashionMnist,
}

/// <summary>One published run.</summary>
/// <param name="Name">Its name for --only.</param>
/// <param name="Runs">What it runs, in words or as a command.</param>
/// <param name="Data">What it needs.</param>
/// <param name="Run">Runs it.</param>
internal sealed record ReproductionRow(string Name, string Runs, RowData Data, Func<RowContext, IReadOnlyList<Figure>> Run);

/// <summary>What a row came to.</summary>
/// <param name="Row">The row.</param>
/// <param name="Figures">Its numbers.</param>
/// <param name="Seconds">What it took, without reading data.</param>
internal sealed record RowResult(ReproductionRow Row, IReadOnlyList<Figure> Figures, double Seconds)
{
    public bool Passed => Figures.All(figure => figure.Passed);
}
