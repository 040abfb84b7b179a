namespace FastNet.Data;

/// <summary>
/// The steps of preprocessing, in this order: mean, deviation, components, whitening, bias (CS231n, "Neural networks 2: setting up the data").
/// </summary>
public sealed record PreprocessingOptions
{
    /// <summary>Subtract the mean of every feature.</summary>
    public bool SubtractMean { get; init; } = true;

    /// <summary>Divide every feature by its standard deviation (over N, not N - 1); a feature that never changes is left as it is.</summary>
    public bool DivideByDeviation { get; init; }

    /// <summary>
    /// Subtract from each column of numeric targets its mean over the training part, and divide it by its standard deviation there; as arrays are
    /// prepared (<see cref="DataSet.Prepare{T}"/>), not by <see cref="Preprocessing"/>. Predictions are undone by
    /// <see cref="DataSplit{T}.TargetMean"/> and <see cref="DataSplit{T}.TargetDeviation"/>.
    /// </summary>
    public bool StandardizeTargets { get; init; }

    /// <summary>
    /// Turn the rows into this many principal components: X U[:, :k], U the eigenvectors of X^T X / N, the largest eigenvalue first. Null: no
    /// turning, unless <see cref="Whiten"/> asks for all components.
    /// </summary>
    public int? Components { get; init; }

    /// <summary>Divide every component by sqrt(eigenvalue + <see cref="WhiteningEpsilon"/>).</summary>
    public bool Whiten { get; init; }

    /// <summary>Added to eigenvalues, so that whitening never divides by 0; 1e-5 in the course.</summary>
    public double WhiteningEpsilon { get; init; } = 1e-5;

    /// <summary>Append a column of ones, so that a linear classifier's last row of weights is its bias.</summary>
    public bool AppendOnes { get; init; }

    /// <summary>The options as rows are prepared by them; refuses a step that <see cref="DataSplit{T}.Apply"/> does.</summary>
    internal static PreprocessingOptions ForRows(PreprocessingOptions? options, bool hasNumericTargets)
    {
        options ??= new PreprocessingOptions();
        Ensure.That(!options.StandardizeTargets || hasNumericTargets,
            "The targets are labels, which have no scale; expected StandardizeTargets for numbers alone.", nameof(options));
        Ensure.That(options is { SubtractMean: true, Components: null, Whiten: false },
            "Rows are prepared less their mean, divided by deviations, with ones; "
                + "expected SubtractMean, no Components and no Whiten, which Apply does.", nameof(options));
        return options;
    }
}
