namespace FastNet.Cli.Gradients;

/// <summary>The options of `fastnet gradcheck`.</summary>
/// <param name="Layer">The only layer to check; null: none if another thing is named, else all. So for the loss and the model.</param>
/// <param name="Loss">The only loss.</param>
/// <param name="Model">The only model.</param>
/// <param name="Sparse">Coordinates of each array; null: all.</param>
/// <param name="Seed">Of all draws.</param>
/// <param name="Tolerance">The largest relative error of a correct gradient.</param>
/// <param name="Features">Features of a row, for models.</param>
/// <param name="Hidden">Hidden units, for models.</param>
/// <param name="Classes">Classes, for models and losses.</param>
/// <param name="Batch">Rows.</param>
/// <param name="Threads">Threads to work with.</param>
internal sealed record GradcheckSettings(
    string? Layer, string? Loss, string? Model, int? Sparse, uint Seed, double Tolerance, int Features, int[] Hidden, int Classes, int Batch,
    int Threads)
{
    /// <summary>Whether a case was asked for.</summary>
    public bool Wants(GradcheckCase one)
    {
        string? name = one.Kind switch { GradcheckKind.Layer => Layer, GradcheckKind.Loss => Loss, _ => Model };
        return name is null ? Layer is null && Loss is null && Model is null : name == one.Name;
    }
}
