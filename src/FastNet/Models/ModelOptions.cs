namespace FastNet;

/// <summary>How a <see cref="Model"/> makes a net's input of raw rows, and what its outputs are called.</summary>
public sealed record ModelOptions
{
    /// <summary>Subtracted from each feature of a row, one number each; empty: nothing is.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>The divisor of each feature, after <see cref="Mean"/>, one number above 0 each; empty: nothing is divided.</summary>
    public IReadOnlyList<double> Deviation { get; init; } = [];

    /// <summary>Whether a 1 is appended to each row, as a <see cref="LinearClassifier{T}"/> needs it.</summary>
    public bool AppendOnes { get; init; }

    /// <summary>Names of the classes or of the predicted numbers, one for each output; empty: "0", "1", ...</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Added to each predicted number, after <see cref="TargetDeviation"/>; empty: nothing is.</summary>
    public IReadOnlyList<double> TargetMean { get; init; } = [];

    /// <summary>The factor of each predicted number: what the targets were divided by in training; empty: none.</summary>
    public IReadOnlyList<double> TargetDeviation { get; init; } = [];

    /// <summary>Texts of one's own, which the file keeps beside those that FastNet needs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Arrays that the file holds beside the net's, by names that no parameter has.</summary>
    internal IReadOnlyList<(string Name, int[] Shape, double[] Values)> Tensors { get; init; } = [];
}
