using FastNet.Cli.Commands;

namespace FastNet.Cli.Training;

/// <summary>What a model is, apart from its parameters: enough to make it anew.</summary>
/// <param name="Model">Its kind.</param>
/// <param name="Features">Numbers of an input row, without a column of ones.</param>
/// <param name="Hidden">Widths of the hidden layers, from the input on.</param>
/// <param name="Outputs">Scores of a row: a class each, or a number to be predicted each.</param>
/// <param name="Normalization">What stands between affine layers and activations in a deep net.</param>
/// <param name="Activation">The activation of hidden layers, one of <see cref="Activation{T}.All"/>.</param>
/// <param name="Loss">What it was trained with.</param>
internal sealed record ModelShape(
    ModelName Model, int Features, IReadOnlyList<int> Hidden, int Outputs, Normalization Normalization, string Activation, LossChoice Loss)
{
    /// <summary>How much a row of each class counts in the loss; null: 1 each.</summary>
    public double[]? ClassWeights { get; init; }

    /// <summary>Whether it is a linear classifier, which takes a column of ones instead of a bias.</summary>
    public bool IsLinear => Model is ModelName.Softmax or ModelName.Svm;

    /// <summary>Features of a row as the net takes it.</summary>
    public int InputSize => IsLinear ? Features + 1 : Features;

    /// <summary>The widths of all layers with hyphens between them: 3072-100-10.</summary>
    public string Widths => string.Join('-', (IEnumerable<int>)[Features, .. Hidden, Outputs]);
}
