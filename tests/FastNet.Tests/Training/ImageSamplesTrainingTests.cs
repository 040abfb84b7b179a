using System.Numerics;
using FastNet.Data;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Training;

/// <summary>Training on images kept as bytes and on the same images as numbers leaves the same bits behind.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public sealed class ImageSamplesTrainingTests<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Batch = 20;
    private const int Side = 12;

    private readonly DataSplit<T> _split = Drawn().Prepare<T>(sizes: new ProtocolSizes(100, 30, 10));
    private readonly Samples<T> _bytes = Drawn().Prepare<T>(sizes: new ProtocolSizes(100, 30, 10)).Train;
    private readonly string _folder = Directory.CreateTempSubdirectory("fastnet-").FullName;

    public ImageSamplesTrainingTests() => _split.Train.KeepNumbers();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Losses_accuracies_and_checkpoints_are_the_same([Values(1, 2)] int workers, [Values] bool legacy, [Values(0, 50)] int samples)
    {
        Assert.That(_bytes.HasNumbers, Is.False);
        (TrainingHistory bytes, byte[] checkpoint) = Train(_bytes, workers, legacy, samples);
        (TrainingHistory numbers, byte[] expected) = Train(_split.Train, workers, legacy, samples);
        Assert.That(bytes.Losses.ToArray(), Is.EqualTo(numbers.Losses.ToArray()));
        Assert.That(bytes.Losses[^1], Is.LessThan(bytes.Losses[0]), "it learns");
        Assert.That(bytes.Accuracies.ToArray(), Is.EqualTo(numbers.Accuracies.ToArray()));
        Assert.That(checkpoint, Is.EqualTo(expected));
        Assert.That(_bytes.HasNumbers, Is.False);
    }

    [Test]
    public void A_run_on_bytes_continues_one_on_numbers()
    {
        TwoLayerNet<T> net = Net(Workers.Inline);
        Sgd<T> rule = new(net.Parameters.Length);
        Solver<T> begun = Create(net, _split.Train, rule, legacy: false, samples: 0);
        begun.Step();
        string path = Path.Combine(_folder, "begun.safetensors");
        Checkpoint.Save(path, begun);
        TwoLayerNet<T> other = Net(Workers.Inline);
        Sgd<T> otherRule = new(net.Parameters.Length);
        Solver<T> continued = Create(other, _bytes, otherRule, legacy: false, samples: 0);
        Checkpoint.Load(path, continued);
        continued.Step();
        begun.Step();
        Assert.That(continued.History.Losses.ToArray(), Is.EqualTo(begun.History.Losses.ToArray()));
    }

    [Test]
    public void A_step_and_an_accuracy_check_allocate_nothing([Values(1, 2)] int workers, [Values(0, 50)] int samples)
    {
        using Workers team = new(workers);
        TwoLayerNet<T> net = Net(team);
        Sgd<T> rule = new(net.Parameters.Length);
        Solver<T> solver = Create(net, _bytes, rule, legacy: false, samples, iterations: 1000);
        Assert.That(Allocation.Fewest(team, () => solver.Step()), Is.Zero);
        Assert.That(Allocation.Fewest(team, () => solver.Evaluate(_bytes)), Is.Zero);
    }

    [Test]
    public void Full_batches_and_changed_images_make_numbers()
    {
        TwoLayerNet<T> net = new(3 * Side * Side, 8, 4, 100);
        Sgd<T> rule = new(net.Parameters.Length);
        TrainingOptions changed = new() { Iterations = 1, BatchSize = Batch, Augmentation = new ImageAugmentation(new ImageShape(3, Side, Side)) { Flip = true } };
        foreach (TrainingOptions options in (TrainingOptions[])[new() { FullBatch = true, Iterations = 1 }, changed])
        {
            Samples<T> rows = Drawn().Prepare<T>(sizes: new ProtocolSizes(100, 30, 10)).Train;
            Assert.That(rows.HasNumbers, Is.False);
            _ = new Solver<T>(net, rows, _split.Validation, rule, options, new RandomState(0));
            Assert.That(rows.HasNumbers);
            Assert.That(rows.Values.ToArray(), Is.EqualTo(_split.Train.Values.ToArray()));
        }
    }

    [Test]
    public void Verdicts_make_no_numbers_of_bytes()
    {
        TwoLayerNet<T> net = Net(Workers.Inline);
        Sgd<T> rule = new(net.Parameters.Length);
        Solver<T> solver = Create(net, _bytes, rule, legacy: false, samples: 0);
        solver.Train();
        Assert.That(solver.Verdicts(), Is.Not.Null);
        Assert.That(_bytes.HasNumbers, Is.False);
    }

    private static DataSet Drawn()
    {
        System.Random random = new(1);
        string[] classes = ["dark", "dim", "light", "bright"];
        RawSamples Set(int count)
        {
            byte[] labels = [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next(4))];
            byte[] pixels = [.. labels.SelectMany(label => Enumerable.Range(0, 3 * Side * Side).Select(_ => (byte)((40 * label) + random.Next(130))))];
            return new RawSamples(pixels, labels, Side, Side, 3, classes);
        }

        return new DataSet("drawn", Set(130), Set(10), new ProtocolSizes(100, 30, 10));
    }

    private static TwoLayerNet<T> Net(Workers workers)
    {
        TwoLayerNet<T> net = new(3 * Side * Side, 33, 4, 32, new() { Regularization = 1e-3, Workers = workers });
        net.Initialize(new RandomState(4), 1e-2);
        return net;
    }

    private Solver<T> Create(TwoLayerNet<T> net, Samples<T> rows, Optimizer<T> rule, bool legacy, int samples, int iterations = 12)
    {
        TrainingOptions options = new() { Iterations = iterations, BatchSize = Batch, LearningRate = 1e-4, LearningRateDecay = 0.9, TrainingAccuracySamples = samples };
        return new Solver<T>(net, rows, _split.Validation, rule, options with { IsLegacy = legacy }, new RandomState(5));
    }

    private (TrainingHistory History, byte[] Checkpoint) Train(Samples<T> rows, int count, bool legacy, int samples)
    {
        using Workers workers = new(count);
        TwoLayerNet<T> net = Net(workers);
        Optimizer<T> rule = RuleNames.Create<T>("momentum", net.Parameters.Length);
        Solver<T> solver = Create(net, rows, rule, legacy, samples);
        solver.Train();
        string path = Path.Combine(_folder, "checkpoint.safetensors");
        Checkpoint.Save(path, solver);
        return (solver.History, File.ReadAllBytes(path));
    }
}
