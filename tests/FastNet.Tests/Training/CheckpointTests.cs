using System.Numerics;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Training;

/// <summary>A run that is saved, stopped and continued in another solver gives the same bits as one that was not.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class CheckpointTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private TemporaryFolder _folder = null!;

    private string FilePath => _folder.File("run.safetensors");

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Ten_epochs_are_five_a_stop_and_five_more([ValueSource(typeof(RuleNames), nameof(RuleNames.All))] string rule, [Values] bool legacy)
    {
        CheckpointRun<T> whole = new(rule, legacy);
        CheckpointRun<T> begun = new(rule, legacy);
        CheckpointRun<T> resumed = new(rule, legacy);
        Checkpoint.Save(FilePath, begun.Step(30).Solver);
        Checkpoint.Load(FilePath, resumed.Step(3).Solver);
        Assert.That(resumed.Bits(), Is.EqualTo(begun.Bits()), "what was loaded, over what was there");
        whole.Solver.Train();
        resumed.Solver.Train();
        Assert.That(resumed.Bits(), Is.EqualTo(whole.Bits()));
    }

    [Test]
    public void A_deep_net_continues_with_its_running_statistics_and_dropout_masks([Values] Normalization normalization, [Values] bool legacy)
    {
        CheckpointRun<T> whole = new("adam", legacy, deep: normalization);
        CheckpointRun<T> begun = new("adam", legacy, deep: normalization);
        CheckpointRun<T> resumed = new("adam", legacy, deep: normalization);
        Checkpoint.Save(FilePath, begun.Step(31).Solver);
        Checkpoint.Load(FilePath, resumed.Solver);
        whole.Solver.Train();
        resumed.Solver.Train();
        Assert.That(resumed.Bits(), Is.EqualTo(whole.Bits()));
    }

    [Test]
    public void A_stop_may_come_after_any_step([Values] bool legacy)
    {
        CheckpointRun<T> whole = new("adam", legacy);
        whole.Solver.Train();
        CheckpointRun<T> first = new("adam", legacy);
        Checkpoint.Save(FilePath, first.Solver);
        for (int step = 0; step < 60; step++)
        {
            CheckpointRun<T> next = new("adam", legacy);
            Checkpoint.Load(FilePath, next.Solver);
            Assert.That(next.Solver.Iteration, Is.EqualTo(step));
            Checkpoint.Save(FilePath, next.Step(1).Solver);
        }

        CheckpointRun<T> last = new("adam", legacy);
        Checkpoint.Load(FilePath, last.Solver);
        last.Solver.Finish();
        Assert.That(last.Bits(), Is.EqualTo(whole.Bits()));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Schedules_and_full_batches_are_continued(bool fullBatch)
    {
        TrainingOptions options = CheckpointRun<T>.Options with { FullBatch = fullBatch, Iterations = 24, Schedule = LearningRateSchedule.Cosine with { WarmupIterations = 9 } };
        CheckpointRun<T> whole = new(options: options);
        CheckpointRun<T> begun = new(options: options);
        CheckpointRun<T> resumed = new(options: options);
        Checkpoint.Save(FilePath, begun.Step(7).Solver);
        Checkpoint.Load(FilePath, resumed.Solver);
        whole.Solver.Train();
        resumed.Solver.Train();
        Assert.That(resumed.Bits(), Is.EqualTo(whole.Bits()));
    }

    [Test]
    public void Averages_and_changes_of_images_are_continued([Values] bool legacy)
    {
        TrainingOptions options = CheckpointRun<T>.Options with { AverageDecay = 0.9, Augmentation = new ImageAugmentation(new ImageShape(1, 1, 11)) { Flip = true, Warp = 0.25, Seed = 4 } };
        CheckpointRun<T> whole = new("adam", legacy, options, deep: Normalization.Batch);
        CheckpointRun<T> begun = new("adam", legacy, options, deep: Normalization.Batch);
        CheckpointRun<T> resumed = new("adam", legacy, options, deep: Normalization.Batch);
        Checkpoint.Save(FilePath, begun.Step(31).Solver);
        Checkpoint.Load(FilePath, resumed.Step(2).Solver);
        whole.Solver.Train();
        resumed.Solver.Train();
        Assert.That(resumed.Bits(), Is.EqualTo(whole.Bits()));
        AssertRefused(() => new("adam", legacy, options with { AverageDecay = 0 }, deep: Normalization.Batch), "averaged with decay 0.9", "adam");
        AssertRefused(() => new("adam", legacy, options with { Augmentation = null }, deep: Normalization.Batch), "flipped, shifted by up to 0 pixels of 1 x 1 x 11, warped by up to 0.25, seed 4", "this one has 10 rows,");
        AssertRefused(() => new("adam", legacy, options with { Augmentation = options.Augmentation! with { Warp = 0 } }, deep: Normalization.Batch), "1 x 1 x 11, warped by up to 0.25, seed 4", "1 x 1 x 11, seed 4");
    }

    [Test]
    public void Clipping_and_decay_of_matrices_are_continued([ValueSource(typeof(RuleNames), nameof(RuleNames.All))] string rule)
    {
        CheckpointRun<T> whole = new(rule, choose: Choose);
        CheckpointRun<T> begun = new(rule, choose: Choose);
        CheckpointRun<T> resumed = new(rule, choose: Choose);
        Checkpoint.Save(FilePath, begun.Step(31).Solver);
        Checkpoint.Load(FilePath, resumed.Step(2).Solver);
        whole.Solver.Train();
        resumed.Solver.Train();
        Assert.That(resumed.Bits(), Is.EqualTo(whole.Bits()));
        AssertRefused(() => new(rule), "weight decay 0.1 of W1 W2, clipped at norm 0.5", $"this one has {whole.Rule.Name}");
        AssertRefused(() => new(rule, choose: (optimizer, net) => { Choose(optimizer, net); optimizer.ClipNorm = 1; }), "clipped at norm 0.5)", "clipped at norm 1)");
        AssertRefused(() => new(rule, choose: (optimizer, net) => { Choose(optimizer, net); optimizer.DecayedParameters = null; }), "weight decay 0.1 of W1 W2,", "weight decay 0.1, clipped");

        static void Choose(Optimizer<T> optimizer, Net<T> net)
        {
            (optimizer.WeightDecay, optimizer.ClipNorm) = (0.1, 0.5);
            optimizer.DecayedParameters = [.. net.Layout.Where(parameter => parameter.IsMatrix)];
        }
    }

    [Test]
    public void Constants_of_ones_own_optimizer_are_compared()
    {
        CheckpointRun<T> run = new("lion");
        Checkpoint.Save(FilePath, run.Step(7).Solver);
        Assert.That(run.Rule.State(0).ToArray().Any(T.IsNegative), "what is called a cache need be none");
        AssertRefused(() => new("lion, beta2 0.98"), "lion (beta1 0.9, beta2 0.99)", "lion (beta1 0.9, beta2 0.98)");
        AssertRefused(() => new("momentum"), "lion (beta1 0.9, beta2 0.99)", "momentum (coefficient 0.9)");
    }

    [Test]
    public void An_optimizer_serves_one_solver_at_a_time([Values] bool legacy)
    {
        CheckpointRun<T> first = new("adam", legacy);
        first.Step(3);
        CheckpointRun<T> second = new("adam", legacy, sharedRule: first.Rule);
        second.Step(2);
        Assert.That(() => first.Solver.Step(), Throws.InvalidOperationException.With.Message.Contains("'adam' has made 5 updates, of which this solver knows 3"));
        Assert.That(second.Step(1).Rule.Steps, Is.EqualTo(6), "whoever goes on with it may do so");
    }

    [Test]
    public void A_finished_run_may_be_prolonged_where_the_schedule_allows_it([Values] bool legacy)
    {
        CheckpointRun<T> whole = new(legacy: legacy);
        CheckpointRun<T> half = new(legacy: legacy, options: CheckpointRun<T>.Options with { Epochs = 5 });
        CheckpointRun<T> resumed = new(legacy: legacy);
        Checkpoint.Save(FilePath, half.Step(30).Solver);
        half.Solver.Finish();
        Checkpoint.Load(FilePath, resumed.Solver);
        whole.Solver.Train();
        resumed.Solver.Train();
        Assert.That(resumed.Bits(), Is.EqualTo(whole.Bits()));
    }

    [Test]
    public void The_same_state_makes_the_same_file()
    {
        CheckpointRun<T> a = new();
        CheckpointRun<T> b = new();
        Checkpoint.Save(FilePath, a.Step(8).Solver, new Dictionary<string, string> { ["colour"] = "blue", ["size"] = "large" });
        Checkpoint.Save(_folder.File("b"), b.Step(8).Solver, new Dictionary<string, string> { ["size"] = "large", ["colour"] = "blue" });
        Assert.That(File.ReadAllBytes(_folder.File("b")), Is.EqualTo(File.ReadAllBytes(FilePath)));
        Assert.That(Checkpoint.ReadNotes(FilePath), Is.EquivalentTo(new Dictionary<string, string> { ["colour"] = "blue", ["size"] = "large" }));
    }

    [Test]
    public void A_run_of_other_mathematics_is_refused_by_name_and_both_values()
    {
        CheckpointRun<T> run = new();
        Checkpoint.Save(FilePath, run.Step(7).Solver);
        TrainingOptions options = CheckpointRun<T>.Options;
        AssertRefused(() => new("nesterov"), "rule momentum (coefficient 0.9)", "nesterov (coefficient 0.9)");
        AssertRefused(() => new(legacy: true), "trainer solver", "legacy");
        AssertRefused(() => new(hidden: 7), "net W1 11x6", "W1 11x7");
        AssertRefused(() => new(data: 6), "data 60 + 40 rows of 11, ", "60 + 40 rows of 11, ");
        AssertRefused(() => new(options: options with { BatchSize = 11 }), "batch 10 rows", "11 rows");
        AssertRefused(() => new(options: options with { FullBatch = true }), "batch 10 rows", "all rows");
        AssertRefused(() => new(options: options with { LearningRate = 1e-3 }), "learning rate 0.005", "0.001");
        AssertRefused(() => new(options: options with { LearningRateDecay = 1 }), "learning rate decay 0.9", "has 1,");
        AssertRefused(() => new(options: options with { TrainingAccuracySamples = 0 }), "accuracy samples 20", "has 0,");
        AssertRefused(() => new(options: options with { Schedule = LearningRateSchedule.Cosine }), "schedule constant", "cosine over 60 steps");
        AssertRefused(() => new(options: options with { Epochs = 1 }), "made 7 steps", "over after 6");
    }

    [Test]
    public void A_run_on_a_cosine_is_not_prolonged()
    {
        TrainingOptions options = CheckpointRun<T>.Options with { Schedule = LearningRateSchedule.Cosine };
        CheckpointRun<T> run = new(options: options);
        Checkpoint.Save(FilePath, run.Step(6).Solver);
        AssertRefused(() => new(options: options with { Epochs = 11 }), "cosine over 60 steps", "cosine over 66 steps");
    }

    [Test]
    public void Another_element_type_is_refused()
    {
        CheckpointRun<T> run = new();
        Checkpoint.Save(FilePath, run.Step(1).Solver);
        CheckpointRun<float> single = new();
        CheckpointRun<double> twice = new();
        Assert.That(
            () => { if (typeof(T) == typeof(float)) { Checkpoint.Load(FilePath, twice.Solver); } else { Checkpoint.Load(FilePath, single.Solver); } },
            Throws.InstanceOf<DataFormatException>().With.Message.Contains("elements "));
    }

    [Test]
    public void A_full_disk_leaves_the_previous_checkpoint_as_it_was()
    {
        CheckpointRun<T> run = new();
        Checkpoint.Save(FilePath, run.Step(6).Solver);
        byte[] before = File.ReadAllBytes(FilePath);
        run.Step(6);
        for (int room = 0; room < before.Length; room += 997)
        {
            Assert.That(() => AtomicFile.Write(FilePath, stream => Checkpoint.WriteTo(new FullDisk(stream, room), run.Solver, null)), Throws.InstanceOf<IOException>());
        }

        Assert.That(File.ReadAllBytes(FilePath), Is.EqualTo(before));
        Assert.That(Directory.GetFileSystemEntries(_folder.Path), Has.Length.EqualTo(1), "no temporary file stays");
    }

    private void AssertRefused(Func<CheckpointRun<T>> create, params string[] parts)
    {
        CheckpointRun<T> other = create();
        byte[] before = other.Bits();
        DataFormatException error = Assert.Throws<DataFormatException>(() => Checkpoint.Load(FilePath, other.Solver))!;
        Assert.That(error.Message, Does.StartWith($"'{FilePath}'"));
        foreach (string part in parts)
        {
            Assert.That(error.Message, Does.Contain(part));
        }

        Assert.That(other.Bits(), Is.EqualTo(before), "the solver is as it was");
    }

    /// <summary>A stream whose disk has room for that many bytes.</summary>
    private sealed class FullDisk(Stream stream, long room) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int fits = (int)Math.Min(room - Length, buffer.Length);
            stream.Write(buffer[..fits]);
            base.Write(buffer[..fits]);
            if (fits < buffer.Length)
            {
                throw new IOException("No space left on device");
            }
        }
    }
}
