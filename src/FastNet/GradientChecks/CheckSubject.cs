namespace FastNet;

/// <summary>The elements of an array, to be moved in place.</summary>
/// <param name="array">The number of the array.</param>
internal delegate Span<double> ArrayElements(int array);

/// <summary>Computes a function's values: the same for the same arrays, whatever was called before.</summary>
/// <param name="array">The array of which one element was moved since the values at rest; -1: none.</param>
/// <param name="index">That element.</param>
/// <param name="outputs">Receives the values.</param>
internal delegate void Evaluation(int array, int index, Span<double> outputs);

/// <summary>
/// A function of some arrays, with memory of its own: each worker of a check evaluates one. At rest its arrays hold the point of the check; one
/// element at a time is moved and put back.
/// </summary>
/// <param name="Outputs">The number of values that the function gives.</param>
/// <param name="Values">Its arrays.</param>
/// <param name="Evaluate">Computes its values.</param>
/// <param name="Magnitude">The function rounds as numbers of this size do, though its values may be smaller; 0: the values tell.</param>
internal sealed record CheckSubject(int Outputs, ArrayElements Values, Evaluation Evaluate, double Magnitude = 0);

/// <summary>An array under test.</summary>
/// <param name="Shape">Its name and shape.</param>
/// <param name="Values">Its elements at the point of the check.</param>
/// <param name="Analytic">The gradient under test.</param>
/// <param name="Noise">The rounding that the elements of the gradient may have; empty: not known.</param>
internal sealed record CheckedArray(Parameter Shape, double[] Values, double[] Analytic, double[] Noise);

/// <summary>Facts about the gradients under test that help to recognise a mistake.</summary>
/// <param name="Inputs">The number of arrays, the first ones, that are inputs; the others are parameters.</param>
/// <param name="Rows">Rows of the batch; 1 where there is none.</param>
/// <param name="Earlier">The gradients of the call before, for another batch.</param>
/// <param name="Again">The gradients of a second call for the same batch.</param>
/// <param name="Fresh">The gradients of a new layer that has seen no other batch.</param>
/// <param name="Upstream">The gradient with respect to the outputs, (rows, outputs of a row).</param>
internal sealed record HintEvidence(
    int Inputs, int Rows, double[][]? Earlier = null, double[][]? Again = null, Lazy<double[][]>? Fresh = null, double[]? Upstream = null);
