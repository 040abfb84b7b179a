namespace FastNet.Benchmarks;

/// <summary>One line of the table of training steps.</summary>
/// <param name="Rule">sgd or adam.</param>
/// <param name="Hidden">Hidden units.</param>
/// <param name="Threads">Threads that share the step.</param>
/// <param name="Precision">float or double.</param>
/// <param name="Milliseconds">The best step.</param>
/// <param name="MedianMilliseconds">The median step.</param>
/// <param name="Percentile99Milliseconds">Of a hundred steps, one takes longer.</param>
/// <param name="FloorMilliseconds">What the products' arithmetic takes at the multiply-add peak measured in the same run.</param>
/// <param name="TimesFloor">The best step divided by the floor.</param>
/// <param name="AllocatedBytes">Managed bytes that one step allocates, on all threads.</param>
/// <param name="RoundTripNanoseconds">A cache line's way from one thread to another and back, measured before the steps; none with one thread.</param>
internal sealed record StepRow(
    string Rule,
    int Hidden,
    int Threads,
    string Precision,
    double Milliseconds,
    double MedianMilliseconds,
    double Percentile99Milliseconds,
    double FloorMilliseconds,
    double TimesFloor,
    long AllocatedBytes,
    double? RoundTripNanoseconds);
