using System.Diagnostics;

namespace FastNet.Benchmarks;

/// <summary>Times two contestants in turn, A B A B, or with a yardstick A B Y A B Y, so that a clock that drifts or a neighbour that wakes meets both.</summary>
internal static class PairedTimer
{
    private const int FewestPairs = 15;
    private const int MostPairs = 101;
    private const double BudgetSeconds = 0.4;

    /// <summary>
    /// What leads a sample of a contestant with threads. Threads of native libraries spin for tens of milliseconds after a call (OpenBLAS: 2^26 ticks) and take the other
    /// contestant's core so long, and a system may leave two threads on one core for a while. Waiting would make it worse: threads that wake are put on one core often.
    /// </summary>
    public const double LeadSeconds = 0.1;

    /// <param name="ours">Makes as many calls as it is told, in a loop of its own.</param>
    /// <param name="rival">The same for the rival.</param>
    /// <param name="leadSeconds">With more than one thread, untimed calls go so long before each sample, until the contestant's threads have the cores to themselves.</param>
    /// <param name="yardstick">What both are measured by: timed in every round after them, in samples as long as ours.</param>
    /// <param name="sampleSeconds">How long a sample lasts at least.</param>
    /// <param name="budgetSeconds">How long pairs are taken, unless they are too few or many enough.</param>
    public static PairedTimes Measure(
        Action<int> ours, Action<int> rival, double leadSeconds, Action<int>? yardstick = null, double sampleSeconds = Contestant.ShortestSampleSeconds, double budgetSeconds = BudgetSeconds)
    {
        Contestant a = new(ours, leadSeconds, sampleSeconds);
        Contestant b = new(rival, leadSeconds, sampleSeconds);
        Contestant? c = yardstick is null ? null : new(yardstick, leadSeconds, a.SampleSeconds);
        List<(double Ours, double Rival, double Yardstick)> pairs = [];
        long begin = Stopwatch.GetTimestamp();
        while (pairs.Count < FewestPairs || (pairs.Count < MostPairs && Stopwatch.GetElapsedTime(begin).TotalSeconds < budgetSeconds))
        {
            pairs.Add((a.Sample(), b.Sample(), c?.Sample() ?? 0));
        }

        double[] ratios = [.. pairs.Select(pair => pair.Rival / pair.Ours).Order()];
        return new PairedTimes(
            Median(pairs.Select(pair => pair.Ours)),
            Median(pairs.Select(pair => pair.Rival)),
            Percentile(ratios, 0.5),
            Percentile(ratios, 0.1),
            Percentile(ratios, 0.9),
            Median(pairs.Select(pair => pair.Yardstick / pair.Ours)),
            Median(pairs.Select(pair => pair.Yardstick / pair.Rival)));
    }

    /// <summary>A call as <see cref="Measure"/> takes it.</summary>
    public static Action<int> Repeat(Action call)
        => calls =>
        {
            for (int i = 0; i < calls; i++)
            {
                call();
            }
        };

    private static double Median(IEnumerable<double> values) => Percentile([.. values.Order()], 0.5);

    /// <summary>The element below which <paramref name="share"/> of the others lie.</summary>
    public static double Percentile(double[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
}
