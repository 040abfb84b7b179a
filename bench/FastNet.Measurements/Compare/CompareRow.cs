namespace FastNet.Benchmarks;

/// <summary>One product beside its rival.</summary>
/// <param name="Name">Where the product comes from.</param>
/// <param name="M">Rows of A and C.</param>
/// <param name="N">Columns of B and C.</param>
/// <param name="K">Columns of A, rows of B.</param>
/// <param name="TransposeA">A lies as A^T in memory.</param>
/// <param name="TransposeB">B lies as B^T in memory.</param>
/// <param name="Precision">float or double.</param>
/// <param name="Threads">Threads of both.</param>
/// <param name="Gflops">Additions and multiplications per nanosecond in FastNet's median sample.</param>
/// <param name="PercentOfPeak">FastNet's speed to that of fused multiply-adds in registers, each round's sample to the same round's: median of the ratios.</param>
/// <param name="Rival">The rival, the fastest one where there are several.</param>
/// <param name="RivalGflops">Its median sample.</param>
/// <param name="RivalPercentOfPeak">The rival's speed to the same.</param>
/// <param name="Ratio">Median of the paired ratios rival's time / FastNet's.</param>
/// <param name="RatioLow">Their 10th percentile.</param>
/// <param name="RatioHigh">Their 90th percentile.</param>
/// <param name="AllocatedBytes">Managed bytes of one call of FastNet, on all threads.</param>
/// <param name="RivalsGflops">Each rival, best call; null where there is one.</param>
internal sealed record CompareRow(
    string Name,
    int M,
    int N,
    int K,
    bool TransposeA,
    bool TransposeB,
    string Precision,
    int Threads,
    double Gflops,
    double PercentOfPeak,
    string Rival,
    double RivalGflops,
    double RivalPercentOfPeak,
    double Ratio,
    double RatioLow,
    double RatioHigh,
    long AllocatedBytes,
    Dictionary<string, double>? RivalsGflops);
