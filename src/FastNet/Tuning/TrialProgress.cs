namespace FastNet;

/// <summary>How far a trial is.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Iteration">Steps made.</param>
/// <param name="TotalIterations">Steps to make.</param>
/// <param name="Loss">Of the last step.</param>
/// <param name="ValidationAccuracy">The best so far, 0 to 1.</param>
public readonly record struct TrialProgress(int Trial, int Iteration, int TotalIterations, double Loss, double ValidationAccuracy);
