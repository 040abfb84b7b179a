namespace FastNet.Tests.Training;

/// <summary>Verdicts on histories made by hand: each threshold from both sides, and what is no history of a whole run.</summary>
public sealed class TrainingVerdictsTests
{
    private const int Steps = 1000;

    /// <summary>So many rows that chance does not count.</summary>
    private static readonly RunSizes Many = new(10, 1_000_000, 1_000_000);

    private static readonly RunSizes Usual = new(10, 1_000, 1_000);

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void A_loss_that_is_not_finite_has_diverged_at_that_step(double loss)
    {
        double[] losses = Exponential(8);
        losses[41] = loss;
        TrainingVerdict verdict = Only(losses, Accuracies(0.99, 0.5));
        Assert.That(verdict.Kind, Is.EqualTo(VerdictKind.Diverged));
        Assert.That(verdict.Message, Does.Contain("from step 42 of 1,000 on").And.Contain("learning rate is too high"));
        Assert.That(Number(verdict, "step"), Is.EqualTo(42));
        Assert.That(Number(verdict, "loss_before"), Is.EqualTo(losses[40]));
    }

    [Test]
    public void A_run_that_ended_there_is_told_the_step()
        => Assert.That(Only([2.3, 2.4, double.NaN]).Message, Is.EqualTo("The loss is not finite at step 3: the learning rate is too high; try a tenth of it."));

    [Test]
    public void A_first_loss_that_is_not_finite_is_no_matter_of_the_rate()
    {
        TrainingVerdict verdict = Only([double.NaN]);
        Assert.That(verdict.Kind, Is.EqualTo(VerdictKind.Diverged));
        Assert.That(verdict.Message, Does.Contain("first weights or the data").And.Not.Contain("rate"));
    }

    [TestCase(1.49, 1_000_000, VerdictKind.Fine)]
    [TestCase(1.51, 1_000_000, VerdictKind.Overfitting)]
    [TestCase(1.76, 30, VerdictKind.Fine)]
    [TestCase(1.79, 30, VerdictKind.Overfitting)]
    public void Of_numbers_a_validation_loss_far_above_that_of_training_is_overfitting(double times, int rows, VerdictKind kind)
    {
        double[] losses = Exponential(8);
        double end = losses[^(Steps / 10)..].Average();
        AccuracyPoint[] checks = [.. Enumerable.Range(1, 10).Select(epoch => new AccuracyPoint(epoch * Steps / 10, epoch, 0.5, 0.5) { ValidationLoss = epoch == 4 ? times * end / 2 : times * end })];
        TrainingVerdict verdict = TrainingVerdicts.Of(losses, checks, new RunSizes(RunSizes.NoClasses, 1_000_000, rows)).Single();
        Assert.That(verdict.Kind, Is.EqualTo(kind));
        Assert.That(Number(verdict, "loss_ratio"), Is.EqualTo(times).Within(1e-12));
        Assert.That((Number(verdict, "lowest_epoch"), Number(verdict, "lowest_validation_loss")), Is.EqualTo((4.0, times * end / 2)));
        Assert.That(verdict.Message, Does.Contain(kind == VerdictKind.Fine ? "on validation rows it is" : $"(mean of the last 2 checks), is {times:F1} times that of training").And.Not.Contain("accuracy"));
    }

    [Test]
    public void Of_numbers_whose_validation_loss_was_not_measured_the_curve_alone_is_judged()
    {
        TrainingVerdict verdict = TrainingVerdicts.Of(Exponential(8), [new AccuracyPoint(Steps, 10, 0.9, 0.1)], Many with { Classes = RunSizes.NoClasses }).Single();
        Assert.That((verdict.Kind, verdict.Message.Contains("validation", StringComparison.Ordinal)), Is.EqualTo((VerdictKind.Fine, false)));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(19)]
    public void Fewer_than_20_steps_are_too_short(int steps)
    {
        TrainingVerdict verdict = Only([.. Enumerable.Repeat(2.3, steps)], Accuracies(0.1, 0.1, steps));
        Assert.That(verdict.Kind, Is.EqualTo(VerdictKind.TooShort));
        Assert.That(Number(verdict, "steps"), Is.EqualTo(steps));
    }

    [Test]
    public void Twenty_steps_can_be_judged() => Assert.That(Only(Line(20, 2.3, 2.2)).Kind, Is.EqualTo(VerdictKind.RateTooLow));

    [Test]
    public void A_few_steps_are_enough_to_diverge()
        => Assert.That(Only([2.3, 9, 40, 800]).Kind, Is.EqualTo(VerdictKind.Diverged));

    [TestCase(2.99, VerdictKind.RateTooHigh)]
    [TestCase(3.01, VerdictKind.Diverged)]
    public void Three_times_the_first_loss_at_the_end_is_divergence(double end, VerdictKind kind)
    {
        double[] losses = [.. Enumerable.Repeat(10 * end, Steps)];
        losses[0] = 10;
        Assert.That(Only(losses).Kind, Is.EqualTo(kind));
    }

    [TestCase(70, VerdictKind.Diverged)]
    [TestCase(90, VerdictKind.RateTooHigh)]
    public void What_has_come_down_to_less_than_half_has_not_diverged(double highest, VerdictKind kind)
    {
        double[] losses = [.. Enumerable.Repeat(highest, 500), .. Enumerable.Repeat(40.0, 500)];
        losses[0] = 10;
        Assert.That(Only(losses).Kind, Is.EqualTo(kind));
    }

    [TestCase(3.40, VerdictKind.Fine)]
    [TestCase(3.50, VerdictKind.RateTooHigh)]
    public void A_tenth_above_one_and_a_half_of_the_first_loss_is_too_high_a_rate(double tenth, VerdictKind kind)
    {
        double[] losses = Exponential(8);
        losses.AsSpan(200, 100).Fill(tenth);
        Assert.That(Only(losses, Accuracies(0.95, 0.9)).Kind, Is.EqualTo(kind));
    }

    [Test]
    public void A_lucky_first_batch_makes_no_rise_of_what_guessing_costs()
    {
        double[] losses = Exponential(8);
        losses[0] = 0.1;
        Assert.That(Only(losses, Accuracies(0.95, 0.9)).Kind, Is.EqualTo(VerdictKind.Fine));
    }

    [TestCase(0.68, 0, VerdictKind.Fine)]
    [TestCase(0.75, 0, VerdictKind.RateTooHigh)]
    [TestCase(0.75, 0.9, VerdictKind.Fine)]
    public void A_rise_of_a_tenth_of_the_fall_at_the_end_is_too_high_a_rate_unless_it_may_be_chance(double end, double noise, VerdictKind kind)
    {
        double[] losses = [.. Exponential(8, 0.5).Take(900), .. Enumerable.Repeat(end, 100)];
        Assert.That(Only(Noisy(losses, noise), Accuracies(0.95, 0.9)).Kind, Is.EqualTo(kind));
    }

    [Test]
    public void A_jump_after_which_nothing_moves_is_too_high_a_rate_though_no_tenth_shows_it()
    {
        double[] losses = [.. Enumerable.Repeat(2.3, 100_000)];
        losses[2] = 400;
        TrainingVerdict verdict = Only(losses, Accuracies(0.1, 0.1, 100_000));
        Assert.That(verdict.Kind, Is.EqualTo(VerdictKind.RateTooHigh));
        Assert.That(verdict.Message, Does.Contain("jumped to 400 at step 3"));
    }

    [TestCase(0.00)]
    [TestCase(0.05)]
    public void A_loss_that_stands_still_is_too_low_a_rate(double noise)
        => Assert.That(Only(Noisy([.. Enumerable.Repeat(2.3, Steps)], noise), Accuracies(0.3, 0.3)).Kind, Is.EqualTo(VerdictKind.RateTooLow));

    [Test]
    public void A_loss_that_stands_still_where_nothing_is_left_to_learn_is_fine()
        => Assert.That(Only([.. Enumerable.Repeat(0.01, Steps)], Accuracies(0.99, 0.98)).Kind, Is.EqualTo(VerdictKind.Fine));

    [TestCase(0.01, VerdictKind.RateTooLow)]
    [TestCase(1.5, VerdictKind.RateTooLow)]
    [TestCase(2, VerdictKind.RateTooLow)]
    [TestCase(3, VerdictKind.Fine)]
    [TestCase(8, VerdictKind.Fine)]
    public void A_curve_of_two_time_constants_or_fewer_is_too_low_a_rate(double constants, VerdictKind kind)
    {
        Assert.That(Only(Exponential(constants), Accuracies(0.6, 0.55)).Kind, Is.EqualTo(kind));
        Assert.That(Only(Noisy(Exponential(constants), 0.001), Accuracies(0.6, 0.55)).Kind, Is.EqualTo(kind));
        Assert.That(Only(Exponential(constants)).Kind, Is.EqualTo(kind), "without accuracies");
        Assert.That(Only(Exponential(constants), Accuracies(0.96, 0.95)).Kind, Is.EqualTo(VerdictKind.Fine), "it has got there all the same");
    }

    [TestCase(0.18, VerdictKind.RateTooLow)]
    [TestCase(0.20, VerdictKind.Underfitting)]
    public void A_training_accuracy_near_guessing_is_too_low_a_rate_while_the_loss_falls(double accuracy, VerdictKind kind)
        => Assert.That(Only(Exponential(3), Accuracies(accuracy, accuracy), Many).Kind, Is.EqualTo(kind));

    [Test]
    public void And_underfitting_where_it_is_level()
        => Assert.That(Only(Exponential(40), Accuracies(0.12, 0.12), Many).Kind, Is.EqualTo(VerdictKind.Underfitting));

    [TestCase(0.51, VerdictKind.Fine)]
    [TestCase(0.49, VerdictKind.Overfitting)]
    public void A_gap_of_a_tenth_is_overfitting(double validation, VerdictKind kind)
    {
        TrainingVerdict verdict = Only(Exponential(8), Accuracies(0.6, validation), Many);
        Assert.That(verdict.Kind, Is.EqualTo(kind));
        Assert.That(Number(verdict, "gap"), Is.EqualTo(0.6 - validation).Within(1e-12));
        Assert.That(Number(verdict, "training_accuracy"), Is.EqualTo(0.6).Within(1e-12));
    }

    [TestCase(100, VerdictKind.Fine)]
    [TestCase(1_000, VerdictKind.Overfitting)]
    public void A_gap_within_chance_is_none(int rows, VerdictKind kind)
        => Assert.That(Only(Exponential(8), Accuracies(0.6, 0.45), new RunSizes(10, rows, rows)).Kind, Is.EqualTo(kind));

    [TestCase(0.41, VerdictKind.Fine)]
    [TestCase(0.39, VerdictKind.Overfitting)]
    public void Accuracy_on_the_last_batch_flatters(double validation, VerdictKind kind)
        => Assert.That(Only(Exponential(8), Accuracies(0.6, validation), Many with { OnLastBatch = true }).Kind, Is.EqualTo(kind));

    [TestCase(0.899, 0.880, VerdictKind.Underfitting)]
    [TestCase(0.899, 0.878, VerdictKind.Fine)]
    [TestCase(0.901, 0.901, VerdictKind.Fine)]
    [TestCase(0.500, 0.600, VerdictKind.Underfitting)]
    public void No_gap_at_a_low_accuracy_is_underfitting(double training, double validation, VerdictKind kind)
        => Assert.That(Only(Exponential(8), Accuracies(training, validation), Many).Kind, Is.EqualTo(kind));

    [Test]
    public void Overfitting_is_told_beside_too_high_a_rate_and_no_gap_is_not()
    {
        double[] losses = Exponential(8);
        losses.AsSpan(0, 100).Fill(40);
        losses[0] = 2.3;
        Assert.That(Kinds(losses, Accuracies(0.9, 0.5)), Is.EqualTo([VerdictKind.RateTooHigh, VerdictKind.Overfitting]));
        Assert.That(Kinds(losses, Accuracies(0.5, 0.5)), Is.EqualTo([VerdictKind.RateTooHigh]));
    }

    [Test]
    public void Accuracies_are_means_of_the_last_fifth_of_the_checks()
    {
        AccuracyPoint[] checks = [.. Enumerable.Range(1, 10).Select(epoch => new AccuracyPoint(100 * epoch, epoch, epoch == 10 ? 0.75 : 0.65, epoch == 4 ? 0.69 : 0.65))];
        TrainingVerdict verdict = Only(Exponential(8), checks, Many);
        Assert.That(Number(verdict, "training_accuracy"), Is.EqualTo(0.7).Within(1e-12));
        Assert.That(Number(verdict, "best_validation_accuracy"), Is.EqualTo(0.69));
        Assert.That(Number(verdict, "best_epoch"), Is.EqualTo(4));
    }

    [Test]
    public void One_epoch_of_the_legacy_loop_was_checked_at_its_first_step_which_says_nothing_of_its_end()
    {
        TrainingVerdict verdict = Only(Exponential(8), [new AccuracyPoint(1, 0, 0.1, 0.1)]);
        Assert.That(verdict.Kind, Is.EqualTo(VerdictKind.Fine));
        Assert.That(verdict.Evidence.Select(number => number.Name), Has.No.Member("training_accuracy"));
    }

    [Test]
    public void Accuracies_that_are_no_numbers_are_none()
        => Assert.That(Only(Exponential(8), Accuracies(double.NaN, 0.5)).Kind, Is.EqualTo(VerdictKind.Fine));

    [Test]
    public void Losses_beyond_all_bounds_are_judged_too()
        => Assert.That(Only([2.3, .. Enumerable.Repeat(1e308, 99)]).Kind, Is.EqualTo(VerdictKind.Diverged));

    [Test]
    public void Any_history_has_a_verdict_or_two_with_a_message()
    {
        double[] values = [0, double.Epsilon, 1e-9, 0.5, 1, 2.3, 2.3, 7, 1e9, 1e308, -1];
        RandomState random = new(4);
        int[] drawn = new int[4];
        for (int i = 0; i < 2000; i++)
        {
            random.RandInt(0, 1000, drawn);
            int[] places = new int[drawn[0] % 70];
            random.RandInt(0, drawn[1] % 2 == 0 ? values.Length : 7, places);
            double[] losses = Array.ConvertAll(places, place => values[place]);
            IReadOnlyList<TrainingVerdict> verdicts = TrainingVerdicts.Of(losses, Accuracies(drawn[2] / 999.0, drawn[3] / 999.0, Math.Max(1, losses.Length)), Usual);
            Assert.That(verdicts, Has.Count.InRange(1, 2));
            Assert.That(verdicts.Select(verdict => verdict.Message), Has.All.Not.Empty.And.All.Not.Contains("NaN"), string.Join(" ", losses));
        }
    }

    [TestCase(0, 1, 1)]
    [TestCase(1, 0, 1)]
    [TestCase(1, 1, -1)]
    public void Sizes_below_1_are_refused(int classes, int training, int validation)
        => Assert.That(() => TrainingVerdicts.Of([], [], new RunSizes(classes, training, validation)), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Scales_that_suit_no_rate_are_the_cause_of_what_the_rate_would_be_blamed_for()
    {
        double[] values = [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? i % 3 : 1e5 * (i % 5))];
        RunSizes sizes = Usual with { Scales = FeatureScales.Of(Samples<double>.From(values, 2, new int[30])) };
        double[] losses = Exponential(8);
        losses[41] = double.NaN;
        TrainingVerdict broken = Only(losses, sizes: sizes);
        Assert.That(broken.Kind, Is.EqualTo(VerdictKind.Diverged));
        Assert.That(broken.Message, Does.Contain("from step 42 of 1,000 on: the deviations of the features lie between").And.Contain("(feature 1)").And.Contain("--standardize"));
        Assert.That(broken.Message, Does.Not.Contain("rate is too high"));
        Assert.That(Number(broken, "largest_deviation"), Is.EqualTo(sizes.Scales.Largest));

        TrainingVerdict high = Only([.. Line(500, 2.3, 9), .. Line(500, 9, 1)], sizes: sizes);
        Assert.That((high.Kind, high.Name), Is.EqualTo((VerdictKind.Data, "data")));
        Assert.That(Only(Exponential(8), sizes: sizes).Kind, Is.EqualTo(VerdictKind.Fine), "what went well is not blamed");
    }

    [Test]
    public void Of_one_class_nothing_is_learnt()
    {
        TrainingVerdict verdict = Only(new double[100], Accuracies(1, 1, 100), new RunSizes(1, 100, 10));
        Assert.That(verdict.Kind, Is.EqualTo(VerdictKind.Data));
        Assert.That(verdict.Message, Does.Contain("one class"));
    }

    [Test]
    public void There_must_be_a_history() => Assert.That(() => TrainingVerdicts.Of(null!, Usual), Throws.ArgumentNullException);

    [Test]
    public void Every_kind_has_a_name_of_its_own()
        => Assert.That(Enum.GetValues<VerdictKind>().Select(kind => new TrainingVerdict(kind, string.Empty, []).Name), Is.Unique);

    private static VerdictKind[] Kinds(double[] losses, AccuracyPoint[] accuracies)
        => [.. TrainingVerdicts.Of(losses, accuracies, Usual).Select(verdict => verdict.Kind)];

    private static TrainingVerdict Only(double[] losses, AccuracyPoint[]? accuracies = null, RunSizes? sizes = null)
        => TrainingVerdicts.Of(losses, accuracies ?? [], sizes ?? Usual).Single();

    private static double Number(TrainingVerdict verdict, string name) => verdict.Evidence.Single(number => number.Name == name).Value;

    /// <summary>From ln 10 towards an end, by e^-constants in all.</summary>
    private static double[] Exponential(double constants, double end = 0)
        => [.. Enumerable.Range(0, Steps).Select(i => end + ((Math.Log(10) - end) * Math.Exp(-constants * i / Steps)))];

    private static double[] Line(int steps, double from, double to)
        => [.. Enumerable.Range(0, steps).Select(i => from + ((to - from) * i / (steps - 1)))];

    private static double[] Noisy(double[] losses, double deviation)
    {
        double[] noise = new double[losses.Length];
        new RandomState(3).Gaussian(noise, deviation);
        return [.. losses.Zip(noise, (loss, error) => loss + error)];
    }

    private static AccuracyPoint[] Accuracies(double training, double validation, int steps = Steps)
        => [new AccuracyPoint(1, 0, 0.1, 0.1), new AccuracyPoint(steps, 1, training, validation)];
}
