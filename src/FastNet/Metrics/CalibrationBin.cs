namespace FastNet;

/// <summary>The rows whose predicted class has a probability in a range; ranges without rows have no bin.</summary>
/// <param name="Lower">The lower end of the range, which belongs to the bin below.</param>
/// <param name="Upper">The upper end, which belongs to this one.</param>
/// <param name="Rows">Rows, 1 or more.</param>
/// <param name="Confidence">The mean probability of their predicted classes.</param>
/// <param name="Accuracy">The part of them whose predicted class is right; equal to the confidence in a perfectly calibrated model.</param>
public readonly record struct CalibrationBin(double Lower, double Upper, int Rows, double Confidence, double Accuracy);
