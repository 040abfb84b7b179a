namespace FastNet.Tests.Training;

/// <summary>Which checkpoints are kept.</summary>
[OneMode]
public class CheckpointFolderTests
{
    private TemporaryFolder _folder = null!;

    private string FolderPath => _folder.File("checkpoints");

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    // Rows found after each step: the best check is at step 9, then at step 24.
    [TestCase(2, new[] { 9, 15, 18 }, 18)]
    [TestCase(2, new[] { 21, 24 }, 24)]
    [TestCase(1, new[] { 9, 18 }, 18)]
    [TestCase(1, new[] { 24, 27 }, 27)]
    [TestCase(3, new[] { 24, 27, 30 }, 30)]
    [TestCase(99, new[] { 3, 6, 9, 12 }, 12)]
    public void The_last_ones_and_the_best_are_kept(int keep, int[] expected, int steps)
    {
        int[] script = new int[40];
        script[9] = 7;
        script[24] = 9;
        Scripted run = new(script);
        CheckpointFolder checkpoints = new(FolderPath, keep);
        run.Train(checkpoints, steps);
        Assert.That(Kept(), Is.EqualTo(expected));
        Assert.That(CheckpointFolder.Latest(FolderPath), Does.EndWith($"checkpoint-{steps:D9}.safetensors"));
    }

    [Test]
    public void A_run_from_the_beginning_removes_what_another_left_and_nothing_else()
    {
        Scripted old = new(new int[40]);
        old.Train(new CheckpointFolder(FolderPath, 9), 12);
        File.WriteAllText(Path.Combine(FolderPath, "mine.txt"), "mine");
        File.WriteAllText(Path.Combine(FolderPath, "checkpoint-old.safetensors"), "mine");
        File.WriteAllText(Path.Combine(FolderPath, ".fastnet-half.tmp"), "left by kill -9");
        File.WriteAllText(Path.Combine(FolderPath, ".mine.tmp"), "mine");
        Scripted run = new(new int[40]);
        run.Train(new CheckpointFolder(FolderPath, 9), 3);
        Assert.That(
            Directory.GetFiles(FolderPath).Select(Path.GetFileName),
            Is.EquivalentTo(["mine.txt", ".mine.tmp", "checkpoint-old.safetensors", "checkpoint-000000003.safetensors"]));
    }

    [Test]
    public void A_run_continued_keeps_what_came_before_it()
    {
        Scripted old = new(new int[40]);
        old.Train(new CheckpointFolder(FolderPath, 9), 12);
        Scripted run = new(new int[40]);
        Checkpoint.Load(Path.Combine(FolderPath, "checkpoint-000000006.safetensors"), run.Solver);
        run.Train(new CheckpointFolder(FolderPath, 9, startIteration: 6), 9);
        Assert.That(Kept(), Is.EqualTo(new[] { 3, 6, 9 }), "9 was made again, 12 not yet");
    }

    [Test]
    public void Without_a_folder_or_a_checkpoint_there_is_no_latest()
    {
        Assert.That(CheckpointFolder.Latest(FolderPath), Is.Null);
        Assert.That(CheckpointFolder.Latest(_folder.Path), Is.Null);
    }

    [Test]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.That(() => new CheckpointFolder(""), Throws.ArgumentException);
        Assert.That(() => new CheckpointFolder("a", 0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("'0'"));
        Assert.That(() => new CheckpointFolder("a", 1, -3), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("'-3'"));
    }

    private int[] Kept()
        => [.. Directory.GetFiles(FolderPath).Select(path => int.Parse(Path.GetFileNameWithoutExtension(path)["checkpoint-".Length..])).Order()];

    /// <summary>A solver of three steps an epoch whose accuracy after each step is scripted.</summary>
    private sealed class Scripted
    {
        private readonly Samples<double> _rows = ScriptedNet.Rows(10);
        private readonly Sgd<double> _rule = new(8);

        internal Scripted(int[] script)
            => Solver = new Solver<double>(new ScriptedNet(4, script), _rows, _rows, _rule, new TrainingOptions { LearningRate = 1, BatchSize = 3, Iterations = 36 }, new RandomState(3));

        internal Solver<double> Solver { get; }

        internal void Train(CheckpointFolder checkpoints, int steps)
        {
            while (Solver.Iteration < steps)
            {
                Solver.Step();
                if (Solver.Iteration % Solver.IterationsPerEpoch == 0)
                {
                    checkpoints.Save(Solver);
                }
            }
        }
    }
}
