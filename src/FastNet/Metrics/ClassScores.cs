namespace FastNet;

/// <summary>How good the predictions of a class are, or the mean of all classes.</summary>
/// <param name="Precision">Of the rows taken for the class, the part that are of it.</param>
/// <param name="Recall">Of the rows of the class, the part that were taken for it.</param>
/// <param name="F1">The harmonic mean of precision and recall.</param>
/// <param name="Support">Rows of the class.</param>
public readonly record struct ClassScores(double Precision, double Recall, double F1, int Support);
