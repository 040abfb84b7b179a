using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>Unusable data and folders, and faults inside: one line, an exit code, and no file left behind.</summary>
[OneMode]
public sealed class BadInputTests : FolderTests
{
    private string Out => _folder.File("out");

    [Test]
    public void A_missing_data_folder_is_refused()
    {
        string missing = _folder.File("nowhere");
        Train("--data", missing).ShouldBeRefusedWith(missing);
        Assert.That(Directory.Exists(Out), Is.False);
    }

    [Test]
    public void A_missing_data_file_is_refused()
    {
        FakeCifar.Fill(_folder.Path);
        File.Delete(_folder.File("data_batch_4.bin"));
        Train("--data", _folder.Path).ShouldBeRefusedWith("data_batch_4.bin", "missing");
        Assert.That(Directory.Exists(Out), Is.False);
    }

    [Test]
    public void A_truncated_data_file_is_refused()
    {
        FakeCifar.Fill(_folder.Path);
        using (FileStream file = File.OpenWrite(_folder.File("data_batch_1.bin")))
        {
            file.SetLength(30_729_999);
        }

        Train("--data", _folder.Path).ShouldBeRefusedWith("data_batch_1.bin", "30729999", "30730000");
        Assert.That(Directory.Exists(Out), Is.False);
    }

    [Test]
    public void A_foreign_data_file_is_refused()
    {
        FakeCifar.Fill(_folder.Path);
        using (FileStream file = File.OpenWrite(_folder.File("data_batch_1.bin")))
        {
            file.Position = 2 * 3073;
            file.WriteByte(77);
        }

        Train("--data", _folder.Path).ShouldBeRefusedWith("data_batch_1.bin", "77");
        Assert.That(Directory.Exists(Out), Is.False);
    }

    [Test]
    public void An_out_that_is_a_file_is_refused_and_stays_as_it_was()
    {
        File.WriteAllText(Out, "mine");
        Train().ShouldBeRefusedWith("--out", Out, "is a file");
        Assert.That(File.ReadAllText(Out), Is.EqualTo("mine"));
    }

    [Test]
    public void An_out_that_cannot_be_made_is_refused()
    {
        File.WriteAllText(_folder.File("file"), string.Empty);
        string below = Path.Combine(_folder.File("file"), "out");
        ToolRun.Do("train", "--iterations", "1", "--out", below).ShouldBeRefusedWith("--out", below, "cannot be made");
    }

    [Test]
    public void An_out_where_a_folder_stands_in_the_place_of_a_file_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(Out, "model.safetensors"));
        Train().ShouldBeRefusedWith("--out", "model.safetensors");
    }

    [Test]
    public void An_out_that_vanishes_during_the_training_is_reported_and_nothing_stays()
    {
        using VanishingWriter writer = new(Out);
        ToolRun run = ToolRun.Do(writer, terminal: false, stop: null, "train", "--hidden", "2", "--iterations", "41", "--batch-size", "10", "--out", Out);
        Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
        Assert.That(run.Error, Does.StartWith("fastnet: ").And.Contain(Out));
        Assert.That(Directory.EnumerateFileSystemEntries(_folder.Path), Is.Empty);
    }

    [Test]
    public void A_width_that_the_processor_does_not_have_is_refused()
        => ToolRun.Start(["train", "--iterations", "1"], ("FASTNET_SIMD", "77")).ShouldBeRefusedWith("FASTNET_SIMD is '77'; supported here: ");

    [Test]
    public void Too_little_memory_is_the_users_to_solve()
        => Guard(() => throw new InsufficientMemoryException()).ShouldBeRefusedWith("not enough memory", "--hidden");

    [Test]
    public void A_fault_of_the_tool_is_one_line_without_a_stack_trace()
    {
        ToolRun run = Guard(() => throw new InvalidOperationException("first\nsecond"));
        Assert.That(run.ExitCode, Is.EqualTo(70));
        Assert.That(run.Error.TrimEnd('\r', '\n'), Is.EqualTo("fastnet: internal error, please report it: InvalidOperationException: first second (FASTNET_TRACE=1 shows where)"));
    }

    [Test]
    public void Distances_too_many_for_one_block_are_told_with_their_numbers()
    {
        Samples<float> rows = Samples<float>.From(new float[50_000], 1, new int[50_000]);
        Guard(() => new KNearestNeighbors<float>(rows, largestK: 1, batchCapacity: 50_000).Classes)
            .ShouldBeRefusedWith("a size is too large: distances: 50000 x 50000 are 2500000000 elements; expected 2147483647 (2^31 - 1) or fewer");
    }

    private static ToolRun Guard(Func<int> action)
    {
        using StringWriter error = new();
        return new ToolRun(Tool.Guard(new ToolConsole(TextWriter.Null, error, terminal: false), action), string.Empty, error.ToString());
    }

    private ToolRun Train(params string[] more) => ToolRun.Do(["train", "--iterations", "1", "--out", Out, .. more]);

    /// <summary>Deletes a folder as soon as progress is shown.</summary>
    private sealed class VanishingWriter(string folder) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (Directory.Exists(folder) && value!.StartsWith("step ", StringComparison.Ordinal))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
