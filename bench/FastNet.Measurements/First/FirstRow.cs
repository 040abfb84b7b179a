namespace FastNet.Benchmarks;

/// <summary>The first calls of one product in a fresh process.</summary>
/// <param name="Name">Where the product comes from.</param>
/// <param name="M">Rows of A and C.</param>
/// <param name="N">Columns of B and C.</param>
/// <param name="K">Columns of A, rows of B.</param>
/// <param name="Precision">float or double.</param>
/// <param name="Threads">Threads of the product.</param>
/// <param name="CallMilliseconds">Each of the calls, the first one first.</param>
/// <param name="BestMilliseconds">The best of them.</param>
/// <param name="SettledMilliseconds">The best of the calls of the second that follows.</param>
internal sealed record FirstRow(
    string Name,
    int M,
    int N,
    int K,
    string Precision,
    int Threads,
    IReadOnlyList<double> CallMilliseconds,
    double BestMilliseconds,
    double SettledMilliseconds);
