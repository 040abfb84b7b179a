namespace FastNet;

/// <summary>Where a run is after a step: what <see cref="Trainer{T}.Train"/> tells an observer.</summary>
/// <param name="Iteration">Steps made.</param>
/// <param name="TotalIterations">Steps to make in all.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Loss">The loss of the step's batch, before its update.</param>
/// <param name="LearningRate">The learning rate of the next step.</param>
/// <param name="Check">The check that was made after this step; null: none was.</param>
public readonly record struct TrainingProgress(int Iteration, int TotalIterations, int Epoch, double Loss, double LearningRate, AccuracyPoint? Check);
