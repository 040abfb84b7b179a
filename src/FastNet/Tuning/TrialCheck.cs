namespace FastNet;

/// <summary>An accuracy check of a trial.</summary>
/// <param name="Iteration">Steps made, 1 or more.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Loss">Mean of the losses since the check before.</param>
/// <param name="Training">Accuracy on (a sample of) the training rows, 0 to 1.</param>
/// <param name="Validation">Accuracy on the validation rows, 0 to 1.</param>
public readonly record struct TrialCheck(int Iteration, int Epoch, double Loss, double Training, double Validation);
