namespace FastNet.Cli.Gradients;

/// <summary>Everything that `fastnet gradcheck` was asked for.</summary>
internal sealed record GradcheckSettings
{
    /// <summary>The only layer to check; null: none if another thing is named, else all. So for the loss and the model.</summary>
    public required string? Layer { get; init; }

    public required string? Loss { get; init; }

    public required string? Model { get; init; }

    /// <summary>Coordinates of each array; null: all.</summary>
    public required int? Sparse { get; init; }

    public required uint Seed { get; init; }

    public required double Tolerance { get; init; }

    public required int Features { get; init; }

    public required int[] Hidden { get; init; }

    public required int Classes { get; init; }

    public required int Batch { get; init; }

    public required int Threads { get; init; }

    /// <summary>Whether a case was asked for.</summary>
    public bool Wants(GradcheckCase one)
    {
        string? name = one.Kind switch { GradcheckKind.Layer => Layer, GradcheckKind.Loss => Loss, _ => Model };
        return name is null ? Layer is null && Loss is null && Model is null : name == one.Name;
    }
}
