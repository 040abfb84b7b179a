using FastNet.Cli.Prediction;
using FastNet.Cli.Tests.Support;
using FastNet.Numerics;

namespace FastNet.Cli.Tests;

/// <summary>Model files that are damaged, or whose numbers make no sense.</summary>
[OneMode]
public sealed class ModelDamageTests() : SharedModelTests("--hidden", "3", "--epochs", "1", "--keep", "0")
{
    [Test]
    public void A_byte_changed_anywhere_is_found()
    {
        byte[] good = File.ReadAllBytes(Weights);
        string path = _folder.File("changed.safetensors");
        for (int i = 0; i < good.Length; i++)
        {
            byte[] changed = [.. good];
            changed[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(path, changed);
            Assert.That(() => Predictor.Open(path, Workers.Inline), Throws.InstanceOf<IOException>().Or.InstanceOf<InvalidDataException>(), $"byte {i}");
        }

        File.WriteAllBytes(path, good);
        Predictor predictor = Predictor.Open(path, Workers.Inline);
        Assert.That(predictor.Model.InputSize, Is.EqualTo(TinyData.Features));
    }

    [TestCase("W1", float.NaN, "'W1' has NaN at [0, 1]; a finite number was expected")]
    [TestCase("b2", float.PositiveInfinity, "'b2' has Infinity at [1]")]
    [TestCase("gamma1", float.NegativeInfinity, "'gamma1' has -Infinity at [1]")]
    [TestCase("running_var1", float.NaN, "'running_var1' has NaN at [1]")]
    public void A_weight_that_is_not_finite_is_refused_by_name(string tensor, float value, string problem)
    {
        string path = Copy(checksum: true, metadata => metadata, (name, values) => values[1] = name == tensor ? value : values[1]);
        ToolRun.Do("eval", "--weights", path, "--data", Data).ShouldBeRefusedWith(path, problem);
        ToolRun.Do("predict", "--weights", path, "--data", Data).ShouldBeRefusedWith(path, problem);
    }

    [Test]
    public void So_is_a_mean_that_is_not_finite()
    {
        byte[] mean = new byte[8 * TinyData.Features];
        BitConverter.GetBytes(double.NaN).CopyTo(mean, 16);
        string path = Copy(checksum: true, metadata => metadata["mean_image"] = Convert.ToBase64String(mean), (_, _) => { });
        ToolRun.Do("eval", "--weights", path, "--data", Data).ShouldBeRefusedWith(path, "mean has NaN at [2]");
    }

    [Test]
    public void A_file_of_an_older_version_has_no_checksum_and_is_read()
    {
        string path = Copy(
            checksum: false,
            metadata =>
            {
                metadata["format"] = "fastnet deep net";
                metadata["normalization"] = "batch";
                return metadata.Remove("layers");
            },
            (_, _) => { });
        ToolRun old = ToolRun.Do("eval", "--weights", path, "--data", Data);
        ToolRun now = ToolRun.Do("eval", "--weights", Weights, "--data", Data);
        Assert.That(old.ExitCode, Is.Zero, old.Error);
        Assert.That(old.Out.Split('\n').Where(line => line.Contains("accuracy", StringComparison.Ordinal)), Is.EqualTo(now.Out.Split('\n').Where(line => line.Contains("accuracy", StringComparison.Ordinal))).And.Not.Empty);
    }

    [Test]
    public void A_checksum_that_is_gone_is_missed()
        => ToolRun.Do("eval", "--weights", Copy(checksum: false, metadata => metadata, (_, _) => { }), "--data", Data).ShouldBeRefusedWith("its checksum is missing: the file is damaged");

    private string Copy(bool checksum, Func<Dictionary<string, string>, object> change, Action<string, float[]> alter)
    {
        string path = _folder.File("copy.safetensors");
        using SafetensorsFile file = SafetensorsFile.Open(Weights);
        Dictionary<string, string> metadata = new(file.Metadata);
        metadata.Remove("xxh128");
        change(metadata);
        SafetensorsWriter writer = new(metadata, checksum);
        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            float[] values = new float[tensor.Count];
            file.Read<float>(tensor.Name, values);
            alter(tensor.Name, values);
            writer.Add<float>(tensor.Name, [.. tensor.Shape], values);
        }

        writer.Save(path);
        return path;
    }
}
