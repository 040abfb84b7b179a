namespace FastNet;

/// <summary>The shape of a loss history: the losses of single batches jump about, so it is read from the means of its tenths.</summary>
internal sealed class LossCurve
{
    /// <summary>Steps below which a curve has no shape: two in each tenth.</summary>
    internal const int ShortestShape = 20;

    private const int Parts = 10;
    private const int StartShare = 100;
    private const double Rounding = 1e-9;
    private const double JumpDeviations = 10;
    private const double StuckShare = 0.95;

    private readonly double[] _tenths;
    private readonly double _start;

    /// <param name="losses">One or more, all finite.</param>
    internal LossCurve(ReadOnlySpan<double> losses)
    {
        Steps = losses.Length;
        First = losses[0];
        _start = Mean(losses[..Math.Max(1, Steps / StartShare)]);
        _tenths = new double[Math.Min(Parts, Steps)];
        for (int i = 0; i < _tenths.Length; i++)
        {
            _tenths[i] = Mean(losses[Bound(i, Steps)..Bound(i + 1, Steps)]);
        }

        for (int i = 1; i < Steps; i++)
        {
            LargestAt = losses[i] > losses[LargestAt] ? i : LargestAt;
        }

        Largest = losses[LargestAt];
        Noise = Deviation(losses[(Steps * 2 / 3)..]);
    }

    /// <summary>Mean of the last tenth, or of the last loss where there are fewer than ten; NaN of none.</summary>
    internal static double MeanOfLastTenth(ReadOnlySpan<double> losses)
        => losses.IsEmpty ? double.NaN : Mean(losses[Bound(Math.Min(Parts, losses.Length) - 1, losses.Length)..]);

    internal int Steps { get; }

    /// <summary>The loss of the first batch, before any update.</summary>
    internal double First { get; }

    /// <summary>Mean of the last tenth.</summary>
    internal double End => _tenths[^1];

    /// <summary>Mean of the tenth where the loss was highest.</summary>
    internal double Highest => _tenths.Max();

    /// <summary>Mean of the tenth where the loss was lowest.</summary>
    internal double Lowest => _tenths.Min();

    /// <summary>The largest single loss.</summary>
    internal double Largest { get; }

    /// <summary>Where it is; 0: the first batch.</summary>
    internal int LargestAt { get; }

    /// <summary>How much has been gained: the mean of the first hundredth less that of the last tenth.</summary>
    internal double Fall => _start - End;

    /// <summary>
    /// The part of the fall that the first tenth brought on average: 0.05 on a straight line, 0.1 on an exponential of two time constants, 0.2 of
    /// four.
    /// </summary>
    internal double EarlyShare => (_start - _tenths[0]) / Fall;

    /// <summary>
    /// The gain of the second half divided by that of the first half: about 1 on a straight line, 0.3 on an exponential of two time constants.
    /// </summary>
    internal double LateShare => (Middle - End) / (_start - Middle);

    /// <summary>Whether the fall is within what the draws of batches make of nothing (three standard errors).</summary>
    internal bool IsFlat
        => Fall <= Math.Max(Rounding * _start, 3 * Noise * Math.Sqrt((1.0 / Math.Max(1, Steps / StartShare)) + ((double)_tenths.Length / Steps)));

    /// <summary>
    /// Whether a batch's loss jumped out of what batches make of it at the end, and above <paramref name="reference"/>, while the end is no better
    /// than the first batch.
    /// </summary>
    internal bool IsStuckBeyond(double reference) => Largest > reference && Largest > End + (JumpDeviations * Noise) && End > StuckShare * First;

    /// <summary>How far the end lies above the lowest tenth, in standard errors of that difference; 0 where both are the same.</summary>
    internal double RiseInErrors => End > Lowest ? (End - Lowest) / (Noise * Math.Sqrt(2.0 * _tenths.Length / Steps)) : 0;

    /// <summary>Standard deviation of a batch's loss about the curve.</summary>
    private double Noise { get; }

    private double Middle => (_tenths[(_tenths.Length - 1) / 2] + _tenths[_tenths.Length / 2]) / 2;

    private static int Bound(int tenth, int steps) => (int)((long)tenth * steps / Math.Min(Parts, steps));

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value / values.Length;
        }

        return sum;
    }

    /// <summary>From the differences of neighbours, in which the curve itself cancels.</summary>
    private static double Deviation(ReadOnlySpan<double> values)
    {
        double sum = 0;
        for (int i = 1; i < values.Length; i++)
        {
            double difference = values[i] - values[i - 1];
            sum += difference * difference;
        }

        return values.Length < 2 ? 0 : Math.Sqrt(sum / (2 * (values.Length - 1)));
    }
}
