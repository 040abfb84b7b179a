using System.Security.Cryptography;
using System.Text;

namespace FastNet.Tests.Training;

/// <summary>Files that are no checkpoint, or no more: a clear error each time, and the solver as it was.</summary>
[OneMode]
public class DamagedCheckpointTests
{
    private TemporaryFolder _folder = null!;
    private CheckpointRun<float> _run = null!;
    private byte[] _good = null!;

    private string FilePath => _folder.File("run.safetensors");

    [OneTimeSetUp]
    public void Save()
    {
        _folder = new TemporaryFolder();
        _run = new CheckpointRun<float>();
        Checkpoint.Save(FilePath, _run.Step(7).Solver);
        _good = File.ReadAllBytes(FilePath);
    }

    [OneTimeTearDown]
    public void Free()
    {
        _folder.Dispose();
    }

    [Test]
    public void Truncated_at_any_length_it_is_refused()
    {
        using FileStream stream = new(FilePath, FileMode.Create, FileAccess.Write, FileShare.Read, 1);
        stream.Write(_good);
        stream.Flush();
        byte[] before = _run.Bits();
        for (int length = _good.Length - 1; length >= 0; length--)
        {
            stream.SetLength(length);
            AssertRefused($"length {length}");
        }

        Assert.That(_run.Bits(), Is.EqualTo(before));
    }

    [Test]
    public void With_any_byte_flipped_it_is_refused()
    {
        using FileStream stream = new(FilePath, FileMode.Create, FileAccess.Write, FileShare.Read, 1);
        stream.Write(_good);
        stream.Flush();
        byte[] before = _run.Bits();
        for (int i = 0; i < _good.Length; i++)
        {
            // One bit, another one at each byte.
            Write(stream, i, (byte)(_good[i] ^ (1 << (i % 8))));
            AssertRefused($"byte {i}");
            Write(stream, i, _good[i]);
        }

        Assert.That(_run.Bits(), Is.EqualTo(before));
        Checkpoint.Load(FilePath, _run.Solver);
    }

    [Test]
    public void Anything_behind_the_end_is_refused()
    {
        File.WriteAllBytes(FilePath, [.. _good, 0]);
        AssertRefused("one byte more");
    }

    [Test]
    public void A_model_is_no_checkpoint()
    {
        SafetensorsWriter writer = new(new Dictionary<string, string> { ["format"] = "fastnet two-layer net" });
        writer.Add<float>("W1", [1], [1]);
        writer.Save(FilePath);
        AssertRefused("a model", "its format is 'fastnet two-layer net'");
        new SafetensorsWriter().Save(FilePath);
        AssertRefused("nothing", "its format is 'none'");
        new SafetensorsWriter(new Dictionary<string, string> { ["format"] = Checkpoint.Format }).Save(FilePath);
        AssertRefused("no checksum", "its checksum is missing");
        new SafetensorsWriter(new Dictionary<string, string> { ["format"] = Checkpoint.OlderFormat }).Save(FilePath);
        AssertRefused("no tensor", "its last tensor is ''");
    }

    [Test]
    public void A_missing_file_is_named()
        => Assert.That(() => Checkpoint.Load(_folder.File("nowhere"), _run.Solver), Throws.InstanceOf<FileNotFoundException>().With.Message.Contains("nowhere"));

    // Whole files with a true checksum, in which one thing is impossible.
    [TestCase("position", 0, 1e9, "1000000000 steps")]
    [TestCase("position", 0, 2.5, "steps made is 2.5")]
    [TestCase("position", 0, -1.0, "steps made is -1")]
    [TestCase("position", 0, 8.0, "'history.losses' has shape [7]; [8] was expected")]
    [TestCase("position", 1, -2.0, "net's step is -2")]
    [TestCase("position", 1, 2147483647.0, "net's step is 2147483647; a whole number from 0 to 2147483594 was expected")]
    [TestCase("position", 2, double.NaN, "updates is NaN")]
    [TestCase("position", 2, 2147483647.0, "updates is 2147483647; a whole number from 0 to 2147483594 was expected")]
    [TestCase("position", 3, -1.0, "learning rate is -1")]
    [TestCase("position", 3, double.PositiveInfinity, "learning rate is Infinity")]
    [TestCase("position", 3, double.NaN, "learning rate is NaN")]
    [TestCase("position", 3, 1e300, "learning rate is 1E+300; 0 to 0.005 was expected")]
    [TestCase("position", 4, 1.5, "accuracy is 1.5")]
    [TestCase("random.key", 5, 0.5, "word 5 of its random state is 0.5")]
    [TestCase("random.key", 623, 4294967296.0, "word 623 of its random state is 4294967296")]
    [TestCase("random.rest", 0, 625.0, "random state is 625")]
    [TestCase("random.rest", 1, double.PositiveInfinity, "random state is none")]
    [TestCase("history.accuracies", 0, 0.0, "check 0 was made after 0 steps")]
    [TestCase("history.accuracies", 5, 9.0, "accuracy check is 9")]
    [TestCase("history.accuracies", 2, -0.1, "check 0 has -0.1")]
    [TestCase("history.accuracies", 1, 1e300, "epoch of an accuracy check is 1E+300")]
    [TestCase("history.accuracies", 3, double.NaN, "check 0 has")]
    [TestCase("net.W1", 7, double.NaN, "'net.W1' has NaN at [1, 1]; a finite number was expected")]
    [TestCase("net.b2", 3, double.PositiveInfinity, "'net.b2' has Infinity at [3]")]
    [TestCase("best.W2", 0, double.NegativeInfinity, "'best.W2' has -Infinity at [0, 0]")]
    [TestCase("rule.velocity.W1", 0, double.NaN, "'rule.velocity.W1' has NaN at [0, 0]")]
    public void A_forged_number_is_refused(string tensor, int index, double value, string problem)
    {
        Forge(_good, Checkpoint.Format, Change(tensor, index, value));
        AssertRefused(tensor, problem);
        Forge(_good, Checkpoint.OlderFormat, Change(tensor, index, value));
        AssertRefused($"{tensor} of a file of the older format", problem);
    }

    [TestCase("adam", "rule.second moment.W1", -1e-9, "has -1E-09 at [0, 0]; 0 or more was expected")]
    [TestCase("adam", "rule.second moment.b1", double.NaN, "has NaN at [0]; 0 or more was expected")]
    [TestCase("adam", "rule.first moment.W1", double.PositiveInfinity, "has Infinity at [0, 0]; a finite number was expected")]
    [TestCase("rmsprop", "rule.cache.W2", -1.0, "has -1 at [0, 0]; 0 or more was expected")]
    [TestCase("adagrad", "rule.cache.W2", -1.0, "has -1 at [0, 0]; 0 or more was expected")]
    [TestCase("momentum", "average.b1", double.NaN, "has NaN at [0]; a finite number was expected")]
    [TestCase("momentum", "net.running_var1", -1.0, "has -1 at [0]; 0 or more was expected")]
    public void So_is_one_in_the_state_of_a_rule_or_of_the_net(string rule, string tensor, double value, string problem)
    {
        TrainingOptions options = CheckpointRun<float>.Options with { AverageDecay = tensor.StartsWith("average", StringComparison.Ordinal) ? 0.9 : 0 };
        Normalization? deep = tensor.Contains("running", StringComparison.Ordinal) ? Normalization.Batch : null;
        CheckpointRun<float> run = new(rule, options: options, deep: deep);
        Checkpoint.Save(FilePath, run.Step(7).Solver);
        byte[] before = run.Bits();
        Forge(File.ReadAllBytes(FilePath), Checkpoint.Format, Change(tensor, 0, value));
        Assert.That(() => Checkpoint.Load(FilePath, run.Solver), Throws.InstanceOf<DataFormatException>().With.Message.Contains($"'{tensor}' {problem}"));
        Assert.That(run.Bits(), Is.EqualTo(before));
    }

    // What the sum of squares of a large gradient comes to: its parameter stands still, and the run goes on.
    [Test]
    public void An_infinite_sum_of_squares_is_none_of_them()
    {
        CheckpointRun<float> run = new("adagrad");
        Checkpoint.Save(FilePath, run.Step(7).Solver);
        Forge(File.ReadAllBytes(FilePath), Checkpoint.Format, Change("rule.cache.W1", 0, double.PositiveInfinity));
        Checkpoint.Load(FilePath, run.Solver);
        run.Step(1);
        Checkpoint.Save(FilePath, run.Solver);
    }

    [Test]
    public void A_file_of_the_older_format_is_read_and_its_digest_looked_at()
    {
        Forge(_good, Checkpoint.OlderFormat, (name, _) => name);
        CheckpointRun<float> run = new();
        Checkpoint.Load(FilePath, run.Solver);
        Assert.That(run.Bits(), Is.EqualTo(_run.Bits()));
        byte[] old = File.ReadAllBytes(FilePath);
        for (int i = 0; i < old.Length; i += 7)
        {
            byte[] changed = [.. old];
            changed[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(FilePath, changed);
            AssertRefused($"byte {i}");
        }
    }

    // Found by a fuzzer, of 112ba6f: all is as it should be but for the number of updates, 2^31 - 1, after which Adam's kernel refused the next.
    [Test]
    public void The_notes_of_a_file_of_an_older_version_are_read()
    {
        File.Copy(Path.Combine(TestContext.CurrentContext.TestDirectory, "Golden", "checkpoint-1.safetensors"), FilePath, overwrite: true);
        Assert.That(Checkpoint.ReadNotes(FilePath), Is.Empty);
    }

    [TestCase("net.W1")]
    [TestCase("best.b2")]
    [TestCase("rule.velocity.W2")]
    [TestCase("history.losses")]
    public void A_missing_tensor_is_named(string tensor)
    {
        Forge(_good, Checkpoint.Format, (name, _) => name == tensor ? "other" : name);
        AssertRefused(tensor, $"no tensor '{tensor}'");
    }

    [Test]
    public void A_header_that_claims_too_much_reserves_no_memory()
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        foreach (string header in (string[])
        [
            """{"net.W1":{"dtype":"F32","shape":[2147483647,2147483647],"data_offsets":[0,4]}}""",
            """{"net.W1":{"dtype":"F32","shape":[2147483647],"data_offsets":[0,8589934588]}}""",
            """{"net.W1":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775803,9223372036854775807]}}""",
        ])
        {
            File.WriteAllBytes(FilePath, [.. BitConverter.GetBytes((long)header.Length), .. Encoding.ASCII.GetBytes(header), 0, 0, 0, 0]);
            AssertRefused(header, "byte");
        }

        File.WriteAllBytes(FilePath, BitConverter.GetBytes(long.MaxValue));
        AssertRefused("a header of 2^63 - 1 bytes", "9223372036854775807");
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(1 << 20));
    }

    private static void Write(FileStream stream, int position, byte value)
    {
        stream.Position = position;
        stream.WriteByte(value);
        stream.Flush();
    }

    private void AssertRefused(string where, string problem = "")
    {
        DataFormatException? error = null;
        try
        {
            Checkpoint.Load(FilePath, _run.Solver);
        }
        catch (DataFormatException caught)
        {
            error = caught;
        }

        Assert.That(error?.Message, Does.Contain(FilePath).And.Contain(problem), where);
    }

    private static Func<string, double[], string> Change(string tensor, int index, double value) => (name, values) =>
    {
        if (name == tensor)
        {
            values[index] = value;
        }

        return name;
    };

    /// <summary>
    /// Writes a checkpoint anew, each tensor changed and named by <paramref name="change"/>, with a checksum that is right: the one of its format.
    /// </summary>
    private void Forge(byte[] good, string format, Func<string, double[], string> change)
    {
        File.WriteAllBytes(FilePath, good);
        SafetensorsWriter writer;
        using (SafetensorsFile file = SafetensorsFile.Open(FilePath))
        {
            Dictionary<string, string> metadata = new(file.Metadata) { ["format"] = format };
            metadata.Remove("xxh128");
            writer = new SafetensorsWriter(metadata, checksum: format == Checkpoint.Format);
            foreach (SafetensorsTensor tensor in file.Tensors)
            {
                if (tensor.Type == "F64")
                {
                    double[] values = new double[tensor.Count];
                    file.Read<double>(tensor.Name, values);
                    writer.Add<double>(change(tensor.Name, values), [.. tensor.Shape], values);
                }
                else
                {
                    float[] values = new float[tensor.Count];
                    file.Read<float>(tensor.Name, values);
                    double[] wide = Array.ConvertAll(values, value => (double)value);
                    string name = change(tensor.Name, wide);
                    writer.Add<float>(name, [.. tensor.Shape], Array.ConvertAll(wide, value => (float)value));
                }
            }
        }

        if (format == Checkpoint.Format)
        {
            writer.Save(FilePath);
            return;
        }

        writer.Add<float>("sha256", [8], new float[8]);
        writer.Save(FilePath);
        byte[] bytes = File.ReadAllBytes(FilePath);
        SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32)).CopyTo(bytes.AsSpan(bytes.Length - 32));
        File.WriteAllBytes(FilePath, bytes);
    }
}
