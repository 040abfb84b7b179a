namespace FastNet.Benchmarks;

/// <summary>One round of the published case.</summary>
/// <param name="Round">1, 2 or 3; each goes on from the one before.</param>
/// <param name="Threads">Threads that share the work.</param>
/// <param name="Precision">float or double.</param>
/// <param name="Epochs">Steps, each over all rows.</param>
/// <param name="Seconds">Of all epochs of the round.</param>
/// <param name="TrainingLoss">Mean squared error of all elements after the round.</param>
/// <param name="TestLoss">The same of other matrices.</param>
/// <param name="AllocatedBytes">Managed bytes that one more epoch allocates, on all threads.</param>
internal sealed record SimpleChainsRow(int Round, int Threads, string Precision, int Epochs, double Seconds, double TrainingLoss, double TestLoss, long AllocatedBytes);
