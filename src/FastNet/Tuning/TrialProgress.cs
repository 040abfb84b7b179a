namespace FastNet;

/// <summary>How far a trial is.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Iteration">Steps made.</param>
/// <param name="TotalIterations">Steps to make.</param>
/// <param name="Loss">Of the last step.</param>
/// <param name="Validation">The best so far of what the run is judged by.</param>
public readonly record struct TrialProgress(int Trial, int Iteration, int TotalIterations, double Loss, double Validation);
