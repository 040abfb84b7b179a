namespace FastNet;

/// <summary>An array under test.</summary>
/// <param name="Shape">Its name and shape.</param>
/// <param name="Values">Its elements at the point of the check.</param>
/// <param name="Analytic">The gradient under test.</param>
/// <param name="Noise">The rounding that the elements of the gradient may have; empty: not known.</param>
internal sealed record CheckedArray(Parameter Shape, double[] Values, double[] Analytic, double[] Noise);
