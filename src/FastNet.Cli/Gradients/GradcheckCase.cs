namespace FastNet.Cli.Gradients;

/// <summary>What can be named with --layer, --loss, --model.</summary>
internal enum GradcheckKind
{
    Layer,
    Loss,
    Model,
}

/// <summary>Something whose gradients are checked.</summary>
/// <param name="Kind">Which option names it.</param>
/// <param name="Name">Its name there; several may share one.</param>
/// <param name="Variant">What tells it from others of the same name, or nothing.</param>
/// <param name="Check">Checks it.</param>
internal sealed record GradcheckCase(
    GradcheckKind Kind, string Name, string Variant, Func<GradcheckSettings, GradientCheckOptions, GradientReport> Check)
{
    /// <summary>What the table calls it.</summary>
    public string Title => Kind == GradcheckKind.Loss ? $"{Name} loss" : Variant.Length == 0 ? Name : $"{Name}, {Variant}";
}
