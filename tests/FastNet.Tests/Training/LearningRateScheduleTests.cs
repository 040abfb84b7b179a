using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace FastNet.Tests.Training;

/// <summary>The factor of every step, by hand and by rule.</summary>
public class LearningRateScheduleTests
{
    [Test]
    public void Constant_is_one_and_the_default()
    {
        Assert.That(new TrainingOptions().Schedule, Is.EqualTo(LearningRateSchedule.Constant));
        Assert.That(Factors(LearningRateSchedule.Constant, 5, 2), Is.All.EqualTo(1));
    }

    [Test]
    public void Steps_come_after_every_so_many_epochs()
        => Assert.That(Factors(LearningRateSchedule.Step(2, 0.5), 14, 3), Is.EqualTo(new[] { 1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25 }));

    [Test]
    public void The_cosine_falls_from_one_towards_zero()
    {
        double[] factors = Factors(LearningRateSchedule.Cosine, 8, 3);
        for (int i = 0; i < 8; i++)
        {
            Assert.That(factors[i], Is.EqualTo((1 + Math.Cos(Math.PI * i / 8)) / 2).Within(3e-16), $"step {i}");
        }

        Assert.That((factors[0], factors[4]), Is.EqualTo((1, 0.5)));
    }

    [Test]
    public void The_warm_up_rises_in_equal_steps_and_the_cosine_begins_behind_it()
    {
        double[] factors = Factors(LearningRateSchedule.Cosine with { WarmupIterations = 4 }, 12, 3);
        Assert.That(factors[..5], Is.EqualTo(new[] { 0.25, 0.5, 0.75, 1, 1 }));
        Assert.That(factors[8], Is.EqualTo(0.5), "half of what is behind the warm-up");
        Assert.That(Factors(LearningRateSchedule.Step(1, 0.5) with { WarmupIterations = 2 }, 4, 1), Is.EqualTo(new[] { 0.5, 0.5, 0.25, 0.125 }));
        Assert.That(Factors(LearningRateSchedule.Constant with { WarmupIterations = 10 }, 2, 1), Is.EqualTo(new[] { 0.1, 0.2 }), "longer than the run");
    }

    [Test]
    public void For_any_numbers_the_factor_is_from_zero_to_one_and_stays_behind_the_end()
        => Prop.ForAll(Gen.Choose(1, 60).Four().ToArbitrary(), numbers =>
        {
            (int total, int perEpoch, int warmup, int every) = numbers;
            foreach (LearningRateSchedule form in new[] { LearningRateSchedule.Constant, LearningRateSchedule.Cosine, LearningRateSchedule.Step(every, 0.3) })
            {
                LearningRateSchedule schedule = form with { WarmupIterations = warmup };
                double[] factors = Factors(schedule, total, perEpoch);
                if (factors.Any(factor => factor is not (> 0 and <= 1)) || schedule.Factor(total + 5, total, perEpoch) != factors[^1])
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Only_the_cosine_depends_on_the_number_of_steps()
    {
        LearningRateSchedule step = LearningRateSchedule.Step(3, 0.1) with { WarmupIterations = 7 };
        Assert.That((step.DependsOnTotal, LearningRateSchedule.Constant.DependsOnTotal, LearningRateSchedule.Cosine.DependsOnTotal), Is.EqualTo((false, false, true)));
        Assert.That(Factors(step, 90, 2)[..40], Is.EqualTo(Factors(step, 40, 2)));
    }

    [Test]
    public void It_says_what_it_is()
    {
        Assert.That($"{LearningRateSchedule.Constant}", Is.EqualTo("constant"));
        Assert.That($"{LearningRateSchedule.Cosine with { WarmupIterations = 500 }}", Is.EqualTo("cosine, warm-up 500"));
        Assert.That($"{LearningRateSchedule.Step(10, 0.1)}", Is.EqualTo("step (0.1 every 10 epochs)"));
    }

    [Test]
    public void Numbers_out_of_range_are_refused()
    {
        Assert.That(() => LearningRateSchedule.Step(0, 0.1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("'0'"));
        foreach (double factor in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.That(() => LearningRateSchedule.Step(1, factor), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"factor is {factor}"));
        }

        Assert.That(() => LearningRateSchedule.Cosine.Factor(-1, 5, 5), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => LearningRateSchedule.Cosine.Factor(0, 0, 5), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => LearningRateSchedule.Cosine.Factor(0, 5, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    // The bits of one value in each third of the curve: the same on every machine.
    [TestCase(0.1, "3FEE6F0E134454FF")]
    [TestCase(0.6, "BFD3C6EF372FE94E")]
    [TestCase(0.9, "BFEE6F0E13445500")]
    public void The_cosine_has_the_expected_bits(double x, string bits)
        => Assert.That(BitConverter.DoubleToInt64Bits(PortableCosine.OfPi(x)).ToString("X16", System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(bits));

    [Test]
    public void The_cosine_is_close_to_the_exact_one()
    {
        for (int i = 0; i <= 10_000; i++)
        {
            double x = i / 10_000.0;
            Assert.That(PortableCosine.OfPi(x), Is.EqualTo(double.CosPi(x)).Within(3e-16), $"{x}");
        }
    }

    private static double[] Factors(LearningRateSchedule schedule, int total, int perEpoch)
        => [.. Enumerable.Range(0, total).Select(i => schedule.Factor(i, total, perEpoch))];

    /// <summary>A user's record prints its numbers in the current culture; a run must be resumable under another.</summary>
    [Test]
    public void A_schedule_of_ones_own_is_described_in_the_invariant_culture()
    {
        CultureInfo own = CultureInfo.CurrentCulture;
        CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        TwoLayerNet<double> net = new(2, 2, 2, 4);
        Samples<double> rows = Samples<double>.From([1, 2, 3, 4], 2, [0, 1]);
        TrainingOptions options = new() { Iterations = 1, BatchSize = 2, Schedule = new HalfSchedule(0.5) };
        Solver<double> solver = new(net, rows, rows, new Sgd<double>(net.Parameters.Length), options, new RandomState(0));
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.That(solver.Mathematics().Single(pair => pair.Name == "schedule").Value, Does.Contain("Share = 0.5"));
            Assert.That($"{1.5}", Is.EqualTo("1,5"), "the culture of the caller is left alone");
        }
        finally
        {
            CultureInfo.CurrentCulture = own;
        }
    }

    private sealed record HalfSchedule(double Share) : LearningRateSchedule
    {
        protected override double Compute(int iteration, int totalIterations, int iterationsPerEpoch) => Share;
    }
}
