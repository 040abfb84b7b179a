using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Training;

/// <summary>Epochs that take every row once.</summary>
public class ShuffleTests
{
    private const int Rows = 10;
    private static readonly TrainingOptions Options = new() { Epochs = 3, BatchSize = 4, LearningRate = 1, Shuffle = true, TrainingAccuracySamples = 0 };

    [Test]
    public void Every_epoch_takes_each_row_once_in_an_order_of_its_own_and_its_last_batch_is_smaller()
    {
        ScriptedNet net = new(4);
        Solver<double> solver = Create(net, Options);
        Assert.That((solver.IterationsPerEpoch, solver.TotalIterations), Is.EqualTo((3, 9)));
        List<int> rows = [];
        List<int> sizes = [];
        while (solver.Step())
        {
            rows.AddRange(net.LastBatch);
            sizes.Add(net.LastBatch.Length);
        }

        Assert.That(sizes, Is.EqualTo(new[] { 4, 4, 2, 4, 4, 2, 4, 4, 2 }));
        int[][] epochs = [.. rows.Chunk(Rows)];
        foreach (int[] epoch in epochs)
        {
            Assert.That(epoch, Is.Unique.And.EquivalentTo(Enumerable.Range(0, Rows)));
        }

        Assert.That(epochs[0], Is.Not.EqualTo(epochs[1]).And.Not.EqualTo(epochs[2]).And.Not.Ordered);
    }

    [Test]
    public void A_batch_larger_than_the_data_is_all_of_it()
    {
        ScriptedNet net = new(64);
        Solver<double> solver = Create(net, Options with { BatchSize = 64 });
        Assert.That(solver.Step(), Is.True);
        Assert.That(net.LastBatch, Is.EquivalentTo(Enumerable.Range(0, Rows)));
    }

    [Test]
    public void The_first_place_of_a_row_is_spread_evenly_over_all_places()
    {
        ScriptedNet net = new(1);
        Solver<double> solver = Create(net, Options with { BatchSize = 1, Epochs = 2000 });
        int[] counts = new int[Rows];
        for (int i = 0; solver.Step(); i++)
        {
            counts[i % Rows] += net.LastBatch[0] == 0 ? 1 : 0;
        }

        // Mean 200, deviation 13.4.
        Assert.That(counts, Is.All.InRange(140, 260));
    }

    [TestCase(4)]
    [TestCase(6)]
    [TestCase(7)]
    public void A_run_saved_inside_an_epoch_goes_on_with_the_same_rows(int steps)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"shuffled-{steps}.safetensors");
        ScriptedNet whole = new(4);
        Solver<double> uninterrupted = Create(whole, Options);
        for (int i = 0; i < steps; i++)
        {
            uninterrupted.Step();
        }

        Checkpoint.Save(path, uninterrupted);
        ScriptedNet net = new(4);
        Solver<double> resumed = Create(net, Options);
        Checkpoint.Load(path, resumed);
        while (uninterrupted.Step())
        {
            Assert.That(resumed.Step(), Is.True);
            Assert.That(net.LastBatch, Is.EqualTo(whole.LastBatch));
        }

        Solver<double> drawing = Create(new ScriptedNet(4), Options with { Shuffle = false });
        Assert.That(() => Checkpoint.Load(path, drawing), Throws.TypeOf<DataFormatException>().With.Message.Contains("batch 4 rows, shuffled; this one has 4 rows"));
        File.Delete(path);
    }

    [Test]
    public void A_step_allocates_nothing()
    {
        TwoLayerNet<double> net = new(5, 6, 3, 8);
        Samples<double> rows = DrawnRows.Create<double>(new RandomState(1), 30, 5, 3);
        Solver<double> solver = new(net, rows, rows, new Sgd<double>(net.Parameters.Length), Options with { BatchSize = 8, Epochs = 100_000 }, new RandomState(2));
        Assert.That(Allocation.Fewest(Workers.Inline, () => solver.Step()), Is.Zero);
    }

    [Test]
    public void It_does_not_go_with_full_batches()
        => Assert.That(() => Create(new ScriptedNet(16), Options with { FullBatch = true }), Throws.ArgumentException.With.Message.Contains("FullBatch or Shuffle"));

    private static Solver<double> Create(ScriptedNet net, TrainingOptions options)
        => new(net, ScriptedNet.Rows(Rows), ScriptedNet.Rows(Rows), new Sgd<double>(net.Parameters.Length), options, new RandomState(3));
}
