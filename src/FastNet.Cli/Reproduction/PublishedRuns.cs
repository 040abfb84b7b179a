namespace FastNet.Cli.Reproduction;

/// <summary>published_runs.json: the runs with their published figures, NumPy's (float64, 1.24.2, RandomState), and the rule for FastNet's.</summary>
/// <param name="Histories">
/// NumPy's losses and accuracies of the runs whose seed and order of draws are known, so that FastNet's must follow them step by step. Both round
/// each step in another order, and a run multiplies such differences: losses may differ by 1e-10 of themselves, which is far above that and far below
/// the effect of any other formula, order of draws or learning rate.
/// </param>
/// <param name="Pixels">The CIFAR-10s that are known.</param>
/// <param name="Rows">The runs, in the order in which they are made; those of the same preparation of the data stand together.</param>
internal sealed record PublishedRuns(Dictionary<string, double[]> Histories, DataIdentity[] Pixels, PublishedRun[] Rows)
{
    private static readonly Lazy<PublishedRuns> File = new(() => Resources.Read("published_runs.json", ResourceJson.Default.PublishedRuns));

    public static PublishedRuns All => File.Value;
}

/// <summary>One published run.</summary>
/// <param name="Name">Its name for --only.</param>
/// <param name="Kind">The method of <see cref="Measurements"/> that makes it.</param>
/// <param name="Figures">Its figures.</param>
internal sealed record PublishedRun(string Name, string Kind, PublishedFigure[] Figures)
{
    public RowData Data { get; set; }

    /// <summary>The rows that are made of the images.</summary>
    public RowsName Rows { get; set; }

    /// <summary>Options of `fastnet train`.</summary>
    public string Options { get; set; } = string.Empty;

    /// <summary>Values of --search of `fastnet tune`.</summary>
    public string[] Search { get; set; } = [];

    /// <summary>What it runs, in words; for a command the words after it.</summary>
    public string Runs { get; set; } = string.Empty;

    /// <summary>The row as `fastnet reproduce` runs it.</summary>
    public ReproductionRow Row()
    {
        string search = string.Concat(Search.Select(dimension => $" --search {dimension}"));
        return new(Name, (Kind is "train" or "tune" ? $"`fastnet {Kind} {Options}{search}`" : string.Empty) + Runs, Data, context =>
        {
            Dictionary<string, double[]> values = Measurements.Make(this, context);
            IEnumerable<PublishedFigure> judged = Figures.Where(figure => !figure.Recompressed || context.Identity!.IsRecompressed);
            return [.. judged.Select(figure => figure.Judge(values[figure.Name]))];
        });
    }
}

/// <summary>A figure of a run, and its rule.</summary>
/// <param name="Name">Its name in the row.</param>
internal sealed record PublishedFigure(string Name)
{
    public double? Published { get; set; }

    public double? NumPy { get; set; }

    /// <summary>The published bound in words.</summary>
    public string Note { get; set; } = string.Empty;

    /// <summary>NumPy's history, which all values must follow.</summary>
    public string? History { get; set; }

    /// <summary>The largest difference from the published number, or relative to NumPy's history.</summary>
    public double Within { get; set; }

    public double? Least { get; set; }

    public double? Most { get; set; }

    public string Format { get; set; } = string.Empty;

    /// <summary>Whether the figure only stands beside the others.</summary>
    public bool Beside { get; set; }

    /// <summary>Whether the rule holds on the pixels of NumPy's run alone.</summary>
    public bool Recompressed { get; set; }

    /// <summary>FastNet's values beside the published ones.</summary>
    public Figure Judge(ReadOnlySpan<double> values)
        => History is not null ? Figure.Trace(Name, values, PublishedRuns.All.Histories[History], Within)
            : Within > 0 ? Figure.Exact(Name, Published!.Value, NumPy!.Value, values[^1], Within, Format)
            : Most is double most ? Figure.AtMost(Name, Note, values[^1], most, Format)
            : Least is double least ? Figure.AtLeast(Name, values[^1], least, Format, Published)
            : Beside || (Published ?? NumPy) is null ? Figure.Beside(Name, Published, NumPy, values[^1], Format)
            : Figure.Accuracy(Name, Published, NumPy, values[^1]);
}

/// <summary>The rows that a run makes of images.</summary>
internal enum RowsName
{
    Pixels,

    /// <summary>The pixels of the first training images alone.</summary>
    FirstImages,

    /// <summary>Oriented gradients and hues.</summary>
    Features,
}
