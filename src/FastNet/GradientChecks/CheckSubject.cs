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
