using FastNet.Tests.Support;

namespace FastNet.Tests.Tuning;

/// <summary>The learning-rate range test, without the tool.</summary>
[OneMode]
public class LearningRateRangeTests
{
    private const int Features = 12;
    private const int Classes = 3;

    private static readonly Samples<double> Rows = DrawnRows.Create<double>(new RandomState(3), 200, Features, Classes);

    [Test]
    public void Rates_grow_by_one_factor_until_the_loss_blows_up()
    {
        LearningRateRange range = Measure(1e-5, 1e4, 300);
        Assert.Multiple(() =>
        {
            Assert.That(range.Rates[0], Is.EqualTo(1e-5));
            Assert.That(range.Rates.Zip(range.Rates.Skip(1), (a, b) => b / a), Is.All.EqualTo(Math.Pow(1e9, 1.0 / 299)).Within(1e-9));
            Assert.That(range.Rates, Has.Count.LessThan(300));
            Assert.That(range.BlowUp, Is.EqualTo(range.Rates[^1]));
            Assert.That((range.Losses.Count, range.Smoothed.Count), Is.EqualTo((range.Rates.Count, range.Rates.Count)));
            Assert.That(range.Suggested, Is.EqualTo(Math.Min(range.Steepest!.Value, range.BlowUp!.Value / 10)));
        });
    }

    [Test]
    public void The_suggested_rate_trains()
    {
        double rate = Measure(1e-5, 1e4, 300).Suggested!.Value;
        Solver<double> solver = Create(new TrainingOptions { Epochs = 20, BatchSize = 20, LearningRate = rate });
        solver.Train();
        Assert.That(rate, Is.InRange(1e-3, 10));
        Assert.That(solver.BestValidation, Is.GreaterThan(0.8));
    }

    [Test]
    public void The_smoothed_loss_is_a_moving_average()
    {
        LearningRateRange range = Measure(1e-3, 1, 20);
        double[] weights = [.. Enumerable.Range(0, 8).Select(i => Math.Pow(0.95, 7 - i))];
        Assert.That(range.Smoothed[0], Is.EqualTo(range.Losses[0]).Within(1e-14));
        Assert.That(range.Smoothed[7], Is.EqualTo(weights.Zip(range.Losses, (weight, loss) => weight * loss).Sum() / weights.Sum()).Within(1e-14));
    }

    [Test]
    public void Where_nothing_is_learnt_nothing_is_suggested()
    {
        // First weights of zero: no gradient but that of the last bias.
        LearningRateRange range = Measure(1e-30, 1e-25, 40);
        Assert.That((range.BlowUp, range.Rates.Count), Is.EqualTo(((double?)null, 40)));
        Assert.That(range.Suggested, Is.Null.Or.LessThan(1e-25));
    }

    [Test]
    public void It_can_be_stopped()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        LearningRateRange range = LearningRateRange.Measure(new TrainingOptions { BatchSize = 20 }, Create, 1e-3, 1, 20, stop.Token);
        Assert.That((range.Rates.Count, range.Suggested), Is.EqualTo((0, (double?)null)));
    }

    [TestCase(0, 1, 20)]
    [TestCase(1, 1, 20)]
    [TestCase(1e-3, double.PositiveInfinity, 20)]
    [TestCase(1e-3, 1, 9)]
    public void Numbers_out_of_range_are_refused(double low, double high, int steps)
        => Assert.That(() => Measure(low, high, steps), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static LearningRateRange Measure(double low, double high, int steps)
        => LearningRateRange.Measure(new TrainingOptions { BatchSize = 20, Patience = 1, LearningRateDecay = 0.5, Schedule = LearningRateSchedule.Cosine }, Create, low, high, steps);

    private static Solver<double> Create(TrainingOptions options)
    {
        RandomState random = new(0);
        TwoLayerNet<double> net = new(Features, 20, Classes, 200);
        net.Initialize(random, 0.1);
        return new Solver<double>(net, Rows, Rows, new Sgd<double>(net.Parameters.Length), options, random);
    }
}
