using System.Security.Cryptography;
using System.Text;

namespace FastNet.Tests.Training;

/// <summary>Files that are no checkpoint, or no more: a clear error each time, and the trainer as it was.</summary>
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
        Checkpoint.Save(FilePath, _run.Step(7).Trainer);
        _good = File.ReadAllBytes(FilePath);
    }

    [OneTimeTearDown]
    public void Free()
    {
        _run.Dispose();
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
        Checkpoint.Load(FilePath, _run.Trainer);
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
        AssertRefused("no tensor", "its last tensor is ''");
    }

    [Test]
    public void A_missing_file_is_named()
        => Assert.That(() => Checkpoint.Load(_folder.File("nowhere"), _run.Trainer), Throws.InstanceOf<FileNotFoundException>().With.Message.Contains("nowhere"));

    // Whole files with a true digest, in which one thing is impossible.
    [TestCase("position", 0, 1e9, "1000000000 steps")]
    [TestCase("position", 0, 2.5, "steps made is 2.5")]
    [TestCase("position", 0, -1.0, "steps made is -1")]
    [TestCase("position", 0, 8.0, "'history.losses' has shape [7]; [8] was expected")]
    [TestCase("position", 1, -2.0, "net's step is -2")]
    [TestCase("position", 2, double.NaN, "updates is NaN")]
    [TestCase("position", 3, -1.0, "learning rate is -1")]
    [TestCase("position", 3, double.PositiveInfinity, "learning rate is Infinity")]
    [TestCase("position", 4, 1.5, "accuracy is 1.5")]
    [TestCase("random.key", 5, 0.5, "word 5 of its random state is 0.5")]
    [TestCase("random.key", 623, 4294967296.0, "word 623 of its random state is 4294967296")]
    [TestCase("random.rest", 0, 625.0, "random state is 625")]
    [TestCase("random.rest", 1, double.PositiveInfinity, "random state is none")]
    [TestCase("history.accuracies", 0, 0.0, "check 0 was made after 0 steps")]
    [TestCase("history.accuracies", 4, 9.0, "accuracy check is 9")]
    [TestCase("history.accuracies", 2, -0.1, "check 0 has -0.1")]
    [TestCase("history.accuracies", 1, 1e300, "epoch of an accuracy check is 1E+300")]
    public void A_forged_number_is_refused(string tensor, int index, double value, string problem)
    {
        Forge((name, values) =>
        {
            if (name == tensor)
            {
                values[index] = value;
            }

            return name;
        });
        AssertRefused(tensor, problem);
    }

    [TestCase("net.W1")]
    [TestCase("best.b2")]
    [TestCase("rule.velocity.W2")]
    [TestCase("history.losses")]
    public void A_missing_tensor_is_named(string tensor)
    {
        Forge((name, _) => name == tensor ? "other" : name);
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
        InvalidDataException? error = null;
        try
        {
            Checkpoint.Load(FilePath, _run.Trainer);
        }
        catch (InvalidDataException caught)
        {
            error = caught;
        }

        Assert.That(error?.Message, Does.Contain(FilePath).And.Contain(problem), where);
    }

    /// <summary>Writes the good file anew, each tensor changed and named by <paramref name="change"/>, with a digest that is right.</summary>
    private void Forge(Func<string, double[], string> change)
    {
        File.WriteAllBytes(FilePath, _good);
        SafetensorsWriter writer;
        using (SafetensorsFile file = SafetensorsFile.Open(FilePath))
        {
            writer = new SafetensorsWriter(file.Metadata);
            foreach (SafetensorsTensor tensor in file.Tensors)
            {
                if (tensor.Type == SafetensorsType.F64)
                {
                    double[] values = new double[tensor.Count];
                    file.Read<double>(tensor.Name, values);
                    writer.Add<double>(change(tensor.Name, values), [.. tensor.Shape], values);
                }
                else
                {
                    float[] values = new float[tensor.Count];
                    file.Read<float>(tensor.Name, values);
                    writer.Add<float>(change(tensor.Name, []), [.. tensor.Shape], values);
                }
            }
        }

        writer.Save(FilePath);
        byte[] bytes = File.ReadAllBytes(FilePath);
        SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32)).CopyTo(bytes.AsSpan(bytes.Length - 32));
        File.WriteAllBytes(FilePath, bytes);
    }
}
