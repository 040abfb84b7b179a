using System.Diagnostics;

namespace FastNet.Benchmarks;

/// <summary>What <see cref="PairedTimer"/> times: a call, repeated so often that a sample is long enough for the clock.</summary>
internal sealed class Contestant
{
    public const double ShortestSampleSeconds = 2e-3;
    private const int SamplesToSettle = 5;

    // The runtime replaces its quick first code by optimized code within some tenths of a second.
    private const double WarmUpSeconds = 0.3;
    private const double LongestWarmUpSeconds = 2;

    // For longer calls an untimed call beforehand would cost more than it changes.
    private const double LongCallSeconds = 0.02;

    private const int LeadsAgain = 8;
    private const double FarSlower = 1.5;

    private readonly Action<int> _repeat;
    private readonly double _leadSeconds;
    private readonly double _sampleSeconds;
    private readonly bool _isLong;
    private int _calls = 1;
    private double _best;

    /// <summary>Warms up until times no longer fall.</summary>
    /// <param name="repeat">Makes as many calls as it is told, in a loop of its own.</param>
    /// <param name="leadSeconds">How long untimed calls go before each sample.</param>
    /// <param name="sampleSeconds">How long a sample lasts at least.</param>
    public Contestant(Action<int> repeat, double leadSeconds, double sampleSeconds = ShortestSampleSeconds)
    {
        _repeat = repeat;
        _sampleSeconds = sampleSeconds;
        _leadSeconds = leadSeconds;
        long begin = Stopwatch.GetTimestamp();
        double best = double.PositiveInfinity;
        bool settled = false;
        while (!settled || Elapsed(begin) < WarmUpSeconds)
        {
            double now = Calibrate();
            _isLong = now > LongCallSeconds;
            for (int sample = 1; sample < SamplesToSettle && !_isLong; sample++)
            {
                now = Math.Min(now, Time(repeat, _calls));
            }

            settled = _isLong || now > 0.98 * best || Elapsed(begin) > LongestWarmUpSeconds;
            best = Math.Min(best, now);
        }

        _best = best;
        SampleSeconds = Math.Max(best * _calls, sampleSeconds);
    }

    /// <summary>About how long a sample lasts.</summary>
    public double SampleSeconds { get; }

    /// <summary>Seconds of a call: the best of a tenth of a second, or of the only call where it takes longer. For contestants that are not worth pairs.</summary>
    public static double Quick(Action<int> repeat)
    {
        double best = double.PositiveInfinity;
        long begin = Stopwatch.GetTimestamp();
        do
        {
            best = Math.Min(best, Time(repeat, 1));
        }
        while (Elapsed(begin) < 0.1);
        return best;
    }

    /// <summary>Seconds of a call, one sample. With leads, a sample far slower than the best is taken again, a few times: two threads were left on one core.</summary>
    public double Sample()
    {
        double seconds = LeadAndTime();
        for (int more = LeadsAgain; more > 0 && _leadSeconds > 0 && seconds > FarSlower * _best; more--)
        {
            seconds = LeadAndTime();
        }

        _best = Math.Min(_best, seconds);
        return seconds;
    }

    private double LeadAndTime()
    {
        // At least one call wakes helpers and fetches what the other contestant has displaced.
        long begin = Stopwatch.GetTimestamp();
        for (bool more = _leadSeconds > 0 || !_isLong; more; more = Elapsed(begin) < _leadSeconds)
        {
            _repeat(1);
        }

        return Time(_repeat, _calls);
    }

    /// <summary>Finds how many calls last long enough.</summary>
    /// <returns>Seconds of a call.</returns>
    private double Calibrate()
    {
        _calls = 1;
        double seconds;
        while ((seconds = Time(_repeat, _calls)) * _calls < _sampleSeconds)
        {
            double needed = 1.1 * _sampleSeconds / Math.Max(seconds, 1e-9);
            _calls = (int)Math.Ceiling(Math.Clamp(needed, _calls + 1.0, 10.0 * _calls));
        }

        return seconds;
    }

    private static double Time(Action<int> repeat, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        repeat(calls);
        return Elapsed(start) / calls;
    }

    private static double Elapsed(long start) => Stopwatch.GetElapsedTime(start).TotalSeconds;
}
