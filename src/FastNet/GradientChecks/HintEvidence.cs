namespace FastNet;

/// <summary>Facts about the gradients under test that help to recognise a mistake.</summary>
/// <param name="Inputs">The number of arrays, the first ones, that are inputs; the others are parameters.</param>
/// <param name="Rows">Rows of the batch; 1 where there is none.</param>
/// <param name="Earlier">The gradients of the call before, for another batch.</param>
/// <param name="Again">The gradients of a second call for the same batch.</param>
/// <param name="Fresh">The gradients of a new layer that has seen no other batch.</param>
/// <param name="Upstream">The gradient with respect to the outputs, (rows, outputs of a row).</param>
internal sealed record HintEvidence(
    int Inputs, int Rows, double[][]? Earlier = null, double[][]? Again = null, Lazy<double[][]>? Fresh = null, double[]? Upstream = null);
