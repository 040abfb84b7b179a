namespace FastNet;

/// <summary>Where a run is, beside the vectors of its state.</summary>
/// <param name="Iteration">Steps made.</param>
/// <param name="NetStep">The number of the net's next training step, on which its dropout masks depend.</param>
/// <param name="RuleSteps">Updates that the rule made.</param>
/// <param name="DecayedRate">The learning rate after the decays of the epochs so far, without the schedule's factor.</param>
/// <param name="BestValidation">The best value so far of what the run is judged by; NaN before the first check.</param>
/// <param name="OrderSeed">Of the order of the epoch's rows; 0 where they are not shuffled.</param>
/// <param name="Random">The stream of batches and samples.</param>
internal sealed record TrainerPosition(int Iteration, int NetStep, int RuleSteps, double DecayedRate, double BestValidation, uint OrderSeed, RandomStateSnapshot Random);
