namespace FastNet.Benchmarks;

/// <summary>A check of all gradients of one net.</summary>
/// <param name="Name">The net and the batch.</param>
/// <param name="Method">How derivatives are made of values.</param>
/// <param name="Threads">Threads that share the coordinates.</param>
/// <param name="Coordinates">Parameters that were checked.</param>
/// <param name="Evaluations">Losses that were computed for them.</param>
/// <param name="Kinks">Coordinates at kinks.</param>
/// <param name="Unresolved">Coordinates whose derivative is too small to be compared to all digits.</param>
/// <param name="WorstRelativeError">Of the others.</param>
/// <param name="Seconds">The whole check.</param>
internal sealed record GradientRow(
    string Name, string Method, int Threads, int Coordinates, long Evaluations, int Kinks, int Unresolved, double WorstRelativeError, double Seconds);
