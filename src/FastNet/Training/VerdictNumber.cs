namespace FastNet;

/// <summary>A number that a verdict rests on.</summary>
/// <param name="Name">What it is, in words joined by underscores: first_loss.</param>
/// <param name="Value">Its value; may be infinite or NaN where a loss is.</param>
public readonly record struct VerdictNumber(string Name, double Value);
