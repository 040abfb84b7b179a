using System.Numerics;
using FastNet.Numerics;
using FastNet.PublicApi.Tests.Own;

namespace FastNet.PublicApi.Tests;

/// <summary>A run of which every part is a user's own trains, stops, goes on to the last bit, and predicts.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public sealed class OwnRunTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Test]
    public void It_learns_what_its_rows_are_to_give()
    {
        OwnRun<T> run = new(OwnRun<T>.Options with { Epochs = 200, LearningRate = 1, LearningRateDecay = 0.99 });
        run.Solver.Train();
        Assert.That(run.Solver.Metric, Is.InstanceOf<WithinMetric<T>>());
        Assert.That(run.Solver.History.Accuracies[0].Validation, Is.LessThan(0.5), "after the first step");
        Assert.That(run.Solver.BestValidation, Is.GreaterThan(0.85), "the share of rows that are right to 0.03");
        Assert.That(run.Solver.Evaluate(PowerRows.Draw<T>(new RandomState(99), 200, OwnRun<T>.Features)), Is.GreaterThan(0.8), "of rows it has not seen");
        Assert.That(run.Solver.Evaluate(PowerRows.Draw<T>(new RandomState(99), 200, OwnRun<T>.Features), new RSquaredMetric<T>()), Is.GreaterThan(0.95));
    }

    // 1: before the first epoch ends. 13 and 30: inside of an epoch, and at the end of a shuffled one.
    [Test]
    public void Stopped_and_continued_it_is_byte_for_byte_the_run_that_never_stopped(
        [Values(1, 13, 30)] int stop, [Values] bool shuffle, [Values(0, 0.01)] double clipNorm)
        => AssertContinues(stop, OwnRun<T>.Options with { Shuffle = shuffle, AverageDecay = 0.9 }, clipNorm);

    [Test]
    public void That_holds_where_it_ends_early_for_want_of_gains(
        [Values(1, 13, 30)] int stop, [Values] bool shuffle, [Values] bool byLoss, [Values(0, 0.01)] double clipNorm)
    {
        TrainingOptions options = OwnRun<T>.Options with
        {
            Epochs = 100,
            Shuffle = shuffle,
            Patience = 5,
            MinimalGain = byLoss ? 2e-4 : 0.01,
            KeepSmallestLoss = byLoss,
        };
        OwnRun<T> whole = AssertContinues(stop, options, clipNorm);
        Assert.That(whole.Solver.IsStalled);
        Assert.That(whole.Solver.Iteration, Is.InRange(31, whole.Solver.TotalIterations - 1));
    }

    [Test]
    public void A_run_with_another_schedule_metric_or_layer_does_not_go_on_with_it()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("run.safetensors");
        Checkpoint.Save(file, new OwnRun<T>().Step(5).Solver);
        OwnRun<T> other = new(OwnRun<T>.Options with { Schedule = new TriangleSchedule(Period: 15) });
        byte[] before = other.Bits();
        Assert.That(
            () => Checkpoint.Load(file, other.Solver),
            Throws.InstanceOf<DataFormatException>().With.Message.Contains("Period = 14").And.Message.Contains("Period = 15"));
        Assert.That(other.Bits(), Is.EqualTo(before), "it is as it was");
    }

    [Test]
    public void Rows_of_ones_own_are_made_numbers_for_full_batches()
    {
        OwnRun<T> run = new(OwnRun<T>.Options with { FullBatch = true, Shuffle = false }, batchCapacity: 150);
        double first = run.Step().Solver.History.Losses[0];
        Assert.That(run.Step(10).Solver.History.Losses[^1], Is.LessThan(first));
    }

    [Test]
    public void Predictions_of_rows_one_by_one_are_those_of_a_batch_and_of_the_net_that_was_saved()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("run.safetensors");
        OwnRun<T> run = new OwnRun<T>().Step(30);
        Checkpoint.Save(file, run.Solver);
        OwnRun<T> loaded = new();
        Checkpoint.Load(file, loaded.Solver);

        Samples<T> rows = PowerRows.Draw<T>(new RandomState(5), 16, OwnRun<T>.Features);
        T[] x = new T[16 * OwnRun<T>.Features];
        rows.Gather([.. Enumerable.Range(0, 16)], new Matrix<T>(x, 16, OwnRun<T>.Features));
        T[] batch = Scores(run.Net, x, 16);
        Assert.That(Scores(loaded.Net, x, 16), Is.EqualTo(batch));
        for (int i = 0; i < 16; i++)
        {
            Assert.That(Scores(run.Net, x.AsSpan(i * OwnRun<T>.Features, OwnRun<T>.Features), 1), Is.EqualTo(batch[i..(i + 1)]), $"row {i}");
        }
    }

    [Test]
    public void What_is_clipped_is_another_run()
        => Assert.That(new OwnRun<T>(clipNorm: 0.01).Step(5).Bits(), Is.Not.EqualTo(new OwnRun<T>().Step(5).Bits()));

    [Test]
    public void Two_workers_give_the_bits_of_one()
    {
        using Workers two = new(2);
        Assert.That(new OwnRun<T>(workers: two).Step().Bits(), Is.EqualTo(new OwnRun<T>().Step().Bits()));
    }

    [Test]
    public void Its_steps_and_checks_allocate_nothing()
    {
        OwnRun<T> run = new(OwnRun<T>.Options with { Epochs = 1000 });
        Assert.That(AllocatedBytes.Of(() => run.Solver.Step(), calls: 20), Is.Zero);
        Assert.That(run.Solver.History.Accuracies.Length, Is.GreaterThan(2), "checks are among the steps");
    }

    internal static OwnRun<T> AssertContinues(int stop, TrainingOptions options, double clipNorm = 0)
    {
        using TemporaryFolder folder = new();
        OwnRun<T> whole = new OwnRun<T>(options, clipNorm: clipNorm).Step();
        Checkpoint.Save(folder.File("whole"), whole.Solver);

        OwnRun<T> begun = new OwnRun<T>(options, clipNorm: clipNorm).Step(stop);
        Checkpoint.Save(folder.File("begun"), begun.Solver);
        OwnRun<T> continued = new(options, clipNorm: clipNorm);
        Checkpoint.Load(folder.File("begun"), continued.Solver);
        Assert.That(continued.Bits(), Is.EqualTo(begun.Bits()), "what was loaded");
        Checkpoint.Save(folder.File("continued"), continued.Step().Solver);

        Assert.That(continued.Bits(), Is.EqualTo(whole.Bits()), "at the end");
        Assert.That(File.ReadAllBytes(folder.File("continued")), Is.EqualTo(File.ReadAllBytes(folder.File("whole"))), "the checkpoints of the end");
        whole.Solver.Finish();
        continued.Solver.Finish();
        Assert.That(continued.Bits(), Is.EqualTo(whole.Bits()), "what the run leaves");
        return whole;
    }

    private static T[] Scores(Net<T> net, ReadOnlySpan<T> x, int rows)
    {
        ReadOnlyMatrix<T> scores = net.Predict(new ReadOnlyMatrix<T>(x, rows, OwnRun<T>.Features));
        T[] copy = new T[rows];
        for (int i = 0; i < rows; i++)
        {
            copy[i] = scores[i, 0];
        }

        return copy;
    }
}
