namespace FastNet;

/// <summary>A number as a function of a vector; allocates nothing if a check of it shall not.</summary>
/// <param name="x">The vector.</param>
public delegate double ScalarFunction(ReadOnlySpan<double> x);

/// <summary>A vector as a function of a vector; allocates nothing if a check of it shall not.</summary>
/// <param name="x">The vector.</param>
/// <param name="y">Receives the values.</param>
public delegate void ArrayFunction(ReadOnlySpan<double> x, Span<double> y);
