namespace FastNet;

/// <summary>An accuracy check of a trial.</summary>
/// <param name="Iteration">Steps made, 1 or more.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Loss">Mean of the losses since the check before.</param>
/// <param name="Training">The run's metric, accuracy (0 to 1) unless it was given another, on (a sample of) the training rows.</param>
/// <param name="Validation">The metric on the validation rows.</param>
public readonly record struct TrialCheck(int Iteration, int Epoch, double Loss, double Training, double Validation);
