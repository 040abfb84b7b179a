namespace FastNet;

/// <summary>What else is known of the gradients under test: the other runs of a backward pass.</summary>
/// <param name="Rows">Rows of the batch; 1 where there is none.</param>
/// <param name="Earlier">The gradients of the call before, for another batch.</param>
/// <param name="Again">Those of a second call for the same batch.</param>
/// <param name="Fresh">Computes those of a new layer that has seen no other batch.</param>
internal sealed record HintEvidence(int Rows, double[][]? Earlier, double[][]? Again, Func<double[][]>? Fresh)
{
    public static HintEvidence None { get; } = new(1, null, null, null);
}
