namespace FastNet;

/// <summary>How good the predictions of a class are, or the mean of all classes.</summary>
/// <param name="Precision">Of the rows taken for the class, the part that are of it.</param>
/// <param name="Recall">Of the rows of the class, the part that were taken for it.</param>
/// <param name="F1">The harmonic mean of precision and recall.</param>
/// <param name="Support">Rows of the class.</param>
public readonly record struct ClassScores(double Precision, double Recall, double F1, int Support);

/// <summary>The rows whose predicted class has a probability in a range; ranges without rows have no bin.</summary>
/// <param name="Lower">The lower end of the range, which belongs to the bin below.</param>
/// <param name="Upper">The upper end, which belongs to this one.</param>
/// <param name="Rows">Rows, 1 or more.</param>
/// <param name="Confidence">The mean probability of their predicted classes.</param>
/// <param name="Accuracy">The part of them whose predicted class is right; equal to the confidence in a perfectly calibrated model.</param>
public readonly record struct CalibrationBin(double Lower, double Upper, int Rows, double Confidence, double Accuracy);
