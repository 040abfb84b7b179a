using System.Numerics;

namespace FastNet;

/// <summary>
/// A learning-rate range test (Smith, "Cyclical learning rates for training neural networks", WACV 2017): a short run whose rate grows from step to
/// step, by the same factor each, until the loss blows up. Where the loss falls steepest, a rate is good to begin with.
/// </summary>
public sealed class LearningRateRange
{
    /// <summary>Share of the moving average of losses that a step keeps.</summary>
    private const double Kept = 0.95;

    /// <summary>
    /// The smoothed loss has blown up when it is above the first one and this many times the smallest one, after the first tenth of the steps.
    /// </summary>
    private const double BlownUp = 4;

    /// <summary>Of the rate at which the loss blew up, no more than this is suggested.</summary>
    private const double Safe = 0.1;

    private LearningRateRange(double[] rates, double[] losses, bool hasBlownUp)
    {
        (Rates, Losses, Smoothed) = (Array.AsReadOnly(rates), Array.AsReadOnly(losses), Array.AsReadOnly(Average(losses)));
        BlowUp = hasBlownUp ? rates[^1] : null;
        Steepest = SteepestFall();
        Suggested = Steepest is double steepest ? Math.Min(steepest, Safe * (BlowUp ?? double.PositiveInfinity)) : null;
    }

    /// <summary>The rate of each step that was made, ascending.</summary>
    public IReadOnlyList<double> Rates { get; }

    /// <summary>The loss of each step's batch, before its update; the last may not be finite.</summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>A moving average of the losses: each step counts 0.95 times as much as the one after it.</summary>
    public IReadOnlyList<double> Smoothed { get; }

    /// <summary>
    /// The rate at which the loss was no longer finite, or the smoothed one above the first and 4 times the smallest; null where it never was.
    /// </summary>
    public double? BlowUp { get; }

    /// <summary>The rate at which the smoothed loss fell most for a rate that grows by a given factor; null where it never fell.</summary>
    public double? Steepest { get; }

    /// <summary>
    /// A rate to begin with: that of the steepest fall, or a tenth of the one at which the loss blew up where that is less; null where the loss never
    /// fell.
    /// </summary>
    public double? Suggested { get; }

    /// <summary>Makes the run, all steps of it or those until the loss blows up. The net is worth nothing afterwards.</summary>
    /// <param name="options">Of the training that a rate is sought for; its rate, schedule, length and patience are not used.</param>
    /// <param name="create">Makes the solver, for the options that it is given.</param>
    /// <param name="low">The rate of the first step, finite and above 0.</param>
    /// <param name="high">The rate of the last step, finite and above <paramref name="low"/>.</param>
    /// <param name="steps">Steps at most, 10 or more; some hundreds make a smooth curve.</param>
    /// <param name="stop">Ends the run early; the steps made until then count.</param>
    /// <typeparam name="T">float or double.</typeparam>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static LearningRateRange Measure<T>(TrainingOptions options, Func<TrainingOptions, Solver<T>> create, double low, double high, int steps,
        CancellationToken stop = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(create);
        Ensure.FiniteAndPositive(low);
        Ensure.FiniteAndPositive(high);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(high, low);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 10);
        Solver<T> solver = create(options with
        {
            Iterations = steps,
            LearningRate = low,
            LearningRateDecay = 1,
            Schedule = LearningRateSchedule.Exponential(high / low),
            Patience = 0,
            KeepGoing = false,
        });
        List<double> rates = [];
        double average = 0;
        double first = double.NaN;
        double smallest = double.PositiveInfinity;
        bool hasBlownUp = false;
        while (!hasBlownUp && !stop.IsCancellationRequested && !solver.IsOver)
        {
            rates.Add(solver.LearningRate);
            solver.Step();
            double loss = solver.History.Losses[^1];
            average = Next(average, loss);
            double smoothed = average / Weight(rates.Count);
            first = rates.Count == 1 ? smoothed : first;

            // A loss may be negative.
            hasBlownUp = !double.IsFinite(loss)
                || (rates.Count > steps / 10 && smoothed > first && smoothed - smallest > (BlownUp - 1) * Math.Abs(smallest));
            smallest = Math.Min(smallest, smoothed);
        }

        return new LearningRateRange([.. rates], solver.History.Losses[..rates.Count].ToArray(), hasBlownUp);
    }

    private static double Next(double average, double loss) => (Kept * average) + ((1 - Kept) * loss);

    /// <summary>The sum of the weights of an average of so many losses.</summary>
    private static double Weight(int count) => 1 - Math.Pow(Kept, count);

    private static double[] Average(double[] losses)
    {
        double[] smoothed = new double[losses.Length];
        double average = 0;
        for (int i = 0; i < losses.Length; i++)
        {
            average = Next(average, losses[i]);
            smoothed[i] = average / Weight(i + 1);
        }

        return smoothed;
    }

    /// <summary>
    /// From the differences over a twentieth of the steps before the smallest smoothed loss, in which single batches do not count; the first tenth is
    /// left to settle.
    /// </summary>
    private double? SteepestFall()
    {
        int least = 0;
        for (int i = 0; i < Smoothed.Count; i++)
        {
            least = Smoothed[i] < Smoothed[least] ? i : least;
        }

        int reach = Math.Max(1, Smoothed.Count / 20);
        int? steepest = null;
        double fall = 0;
        for (int i = Smoothed.Count / 10; i + reach <= least; i++)
        {
            double own = Smoothed[i] - Smoothed[i + reach];
            (fall, steepest) = own > fall ? (own, i + (reach / 2)) : (fall, steepest);
        }

        return steepest is int step ? Rates[step] : null;
    }
}
