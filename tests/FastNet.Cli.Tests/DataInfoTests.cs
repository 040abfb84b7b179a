using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet data info`, and training on what it can read.</summary>
[OneMode]
public sealed class DataInfoTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Begin() => _folder = new TemporaryFolder();

    [TearDown]
    public void End() => _folder.Dispose();

    [Test]
    public void Images_are_described_with_sizes_values_and_labels()
    {
        FakeCifar.Fill(_folder.Path);
        ToolRun run = ToolRun.Do("data", "info", _folder.Path);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("cifar10 (CIFAR-10, binary form)")
            .And.Contain("50,000 training, 10,000 test; 32 x 32 pixels, 3 channels, bytes")
            .And.Contain("0 to 0; mean of each channel 0.00, 0.00, 0.00")
            .And.Contain("49,000 training, 1,000 validation, 1,000 test"));
        Assert.That(run.Out, Does.Match(@"0 plane\s+50,000\s+9,000\s").And.Match(@"1 car\s+0\s+1,000\s").And.Match(@"9 truck\s+0\s+0\s"));
    }

    [Test]
    public void Arrays_are_described_and_trained_on()
    {
        string path = WriteArrays();
        ToolRun info = ToolRun.Do("data", "info", path);
        Assert.That(info.ExitCode, Is.Zero, info.Error);
        Assert.That(info.Out, Does.Contain("mine (arrays in a .npz archive)").And.Contain("200 rows, 200 x 2 of f4; -1 to 1, mean 0").And.Contain("1 not finite").And.Contain("180 training, 20 validation, 50 test"));
        Assert.That(info.Out, Does.Match(@"0\s+100\s+25\s").And.Match(@"1\s+100\s+25\s"));
        ToolRun.Do("train", "--data", path, "--hidden", "4", "--iterations", "2", "--batch-size", "20").ShouldBeRefusedWith("row 0, column 1 of x_test (both from 0) is NaN");
        path = WriteArrays(notFinite: false);
        ToolRun train = ToolRun.Do("train", "--data", path, "--hidden", "4", "--iterations", "200", "--batch-size", "20", "--learning-rate", "1", "--weight-scale", "0.5");
        Assert.That(train.ExitCode, Is.Zero, train.Error);
        Assert.That(train.Out, Does.Contain("180 training, 20 validation, 50 of 50 test").And.Contain("net 2-4-2").And.Match(@"validation accuracy\s+1\.000"));
    }

    [Test]
    public void What_cannot_be_read_is_told_in_one_line()
    {
        ToolRun.Do("data", "info", _folder.File("none")).ShouldBeRefusedWith(_folder.File("none"));
        ToolRun.Do("data", "info", _folder.Path).ShouldBeRefusedWith("no known data set", "data_batch_1.bin");
        ToolRun.Do("data", "info", "").ShouldBeRefusedWith("empty");
        ToolRun.Do("data", "info").ShouldBeRefusedWith("fastnet data info --help");
        File.WriteAllText(_folder.File("x.npz"), "no zip");
        ToolRun.Do("data", "info", _folder.File("x.npz")).ShouldBeRefusedWith("x.npz");
        ToolRun.Do("train", "--data", WriteArrays(), "--layout", "hwc").ShouldBeRefusedWith("--layout hwc", "arrays");
    }

    // Two classes that the sign of the first number tells apart.
    private string WriteArrays(bool notFinite = true)
    {
        float[] x = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 1 ? 0f : i % 4 == 0 ? -1 : 1)];
        byte[] y = [.. Enumerable.Range(0, 200).Select(i => (byte)(i % 2))];
        float[] test = x[..100];
        test[1] = notFinite ? float.NaN : 0;
        NpzArchive.Save(_folder.File("mine.npz"), new Dictionary<string, NpyArray>
        {
            ["x_train"] = NpyArray.From<float>(x, 200, 2),
            ["y_train"] = NpyArray.From<byte>(y, 200),
            ["x_test"] = NpyArray.From<float>(test, 50, 2),
            ["y_test"] = NpyArray.From<byte>(y.AsSpan(0, 50), 50),
        });
        return _folder.File("mine.npz");
    }
}
