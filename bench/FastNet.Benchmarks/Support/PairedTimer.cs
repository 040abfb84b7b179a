namespace FastNet.Benchmarks;

/// <summary>Times two contestants in turn, A B A B, so that a clock that drifts or a neighbour that wakes meets both.</summary>
internal static class PairedTimer
{
    private const int FewestPairs = 15;
    private const int MostPairs = 101;
    private const double BudgetSeconds = 0.4;

    // Threads of native libraries spin for tens of milliseconds after a call (OpenBLAS: 2^26 ticks) and would take the other contestant's core.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(40);

    /// <param name="ours">Makes as many calls as it is told, in a loop of its own.</param>
    /// <param name="rival">The same for the rival.</param>
    /// <param name="rest">Wait before each sample until threads that spin have gone to sleep; for contestants with threads.</param>
    public static PairedTimes Measure(Action<int> ours, Action<int> rival, bool rest)
    {
        Contestant a = new(ours);
        Contestant b = new(rival);
        List<(double Ours, double Rival)> pairs = [];
        double spent = 0;
        while (pairs.Count < FewestPairs || (pairs.Count < MostPairs && spent < BudgetSeconds))
        {
            pairs.Add((Sample(a), Sample(b)));
            spent += (pairs[^1].Ours * a.Calls) + (pairs[^1].Rival * b.Calls);
        }

        double[] ratios = [.. pairs.Select(pair => pair.Rival / pair.Ours).Order()];
        return new PairedTimes(
            Percentile([.. pairs.Select(pair => pair.Ours).Order()], 0.5),
            Percentile([.. pairs.Select(pair => pair.Rival).Order()], 0.5),
            Percentile(ratios, 0.5),
            Percentile(ratios, 0.1),
            Percentile(ratios, 0.9));

        double Sample(Contestant contestant)
        {
            if (rest)
            {
                Thread.Sleep(Rest);
            }

            return contestant.Sample();
        }
    }

    /// <summary>The element below which <paramref name="share"/> of the others lie.</summary>
    private static double Percentile(double[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
}
