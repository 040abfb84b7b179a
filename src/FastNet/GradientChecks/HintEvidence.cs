namespace FastNet;

/// <summary>What else is known of the gradients under test.</summary>
/// <param name="Rows">Rows of the batch; 1 where there is none.</param>
internal sealed record HintEvidence(int Rows)
{
    /// <summary>The gradients of the call before, for another batch.</summary>
    public double[][]? Earlier { get; init; }

    /// <summary>Those of a second call for the same batch.</summary>
    public double[][]? Again { get; init; }

    /// <summary>Computes those of a new layer that has seen no other batch.</summary>
    public Func<double[][]>? Fresh { get; init; }

    /// <summary>The gradient with respect to the outputs, (rows, outputs of a row).</summary>
    public double[]? Upstream { get; init; }
}
