using System.Text.Json;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>Rows that stay in .npy files on the disk give the bytes that rows in memory give.</summary>
[OneMode]
public sealed class OnDiskTests : FolderTests
{
    private const int Rows = 90;

    // More than what is converted at a time.
    private const int Features = 600;

    private string Data => _folder.File("data");

    private string X => Path.Combine(Data, "x.npy");

    [SetUp]
    public void MakeData() => Directory.CreateDirectory(Data);

    [TestCase(NpyType.U1, "--model", "two-layer", "--split-seed", "3")]
    [TestCase(NpyType.U1, "--model", "deep", "--hidden", "12,8", "--weight-scale", "0.05", "--precision", "double", "--train", "40", "--keep-by", "loss")]
    [TestCase(NpyType.F4, "--model", "deep", "--hidden", "12,8", "--normalization", "batch", "--standardize", "--shuffle", "--rule", "adam")]
    [TestCase(NpyType.F4, "--model", "two-layer", "--split", "plain", "--hold-out", "0.3", "--trainer", "legacy")]
    [TestCase(NpyType.F8, "--model", "two-layer", "--precision", "double", "--standardize", "--train", "50", "--average", "0.9")]
    [TestCase(NpyType.I8, "--model", "softmax", "--standardize", "--train-accuracy-samples", "0")]
    [TestCase(NpyType.F8, "--loss", "squared", "--standardize", "--keep-by", "loss")]
    public void A_run_has_the_bytes_of_a_run_in_memory(NpyType type, params string[] options)
    {
        Save(type, numbers: options.Contains("squared"));
        JsonElement inMemory = Train("memory", options);
        JsonElement onDisk = Train("disk", [.. options, "--on-disk"]);
        AssertSame("memory", "disk");
        foreach (string name in (string[])["data", "held_out", "model", "verdicts", "test_accuracy_all"])
        {
            Assert.That(onDisk.TryGetProperty(name, out JsonElement found), Is.EqualTo(inMemory.TryGetProperty(name, out JsonElement expected)));
            Assert.That(found.ToString(), Is.EqualTo(expected.ToString()));
        }

        // The model finds its held-out rows again, wherever they are.
        string model = _folder.File("disk/model.safetensors");
        string told = Do("eval", "--weights", model, "--data", Data).Out;
        Assert.That(told, Does.Not.Contain("(0 "));
        Assert.That(Do("eval", "--weights", model, "--data", Data, "--on-disk").Out, Is.EqualTo(told));
        foreach (string data in (string[])[Data, X])
        {
            string table = Do("predict", "--weights", model, "--data", data).Out;
            Assert.That(Do("predict", "--weights", model, "--data", data, "--on-disk").Out, Is.EqualTo(table));
            Do("predict", "--weights", model, "--data", data, "--on-disk", "--out", _folder.File("table.csv"));
            Assert.That(File.ReadAllText(_folder.File("table.csv")), Is.EqualTo(table));
        }
    }

    [Test]
    public void A_run_goes_on_where_it_ended([Values] bool firstOnDisk, [Values] bool thenOnDisk)
    {
        Save(NpyType.F4);
        string[] options = ["--split-seed", "2", "--standardize", "--rule", "adam"];
        Train("whole", [.. options, "--epochs", "4"]);
        Train("parts", [.. options, "--epochs", "2", .. OnDisk(firstOnDisk)]);
        Do(["train", "--resume", _folder.File("parts"), "--epochs", "4", .. OnDisk(thenOnDisk)]);
        AssertSame("whole", "parts");
    }

    [Test]
    public void Data_with_parts_of_their_own_stay_on_the_disk()
    {
        Save(NpyType.F4);
        NpyArray x = NpyArray.Load(X);
        NpyArray y = NpyArray.Load(Path.Combine(Data, "y.npy"));
        File.Delete(X);
        File.Delete(Path.Combine(Data, "y.npy"));
        foreach ((string part, int first, int count) in new[] { ("train", 0, 50), ("val", 50, 20), ("test", 70, 20) })
        {
            NpyArray.From(x.Values<float>().Slice(first * Features, count * Features), count, Features).Save(Path.Combine(Data, $"x_{part}.npy"));
            NpyArray.From(y.Values<int>().Slice(first, count), count).Save(Path.Combine(Data, $"y_{part}.npy"));
        }

        Train("memory", "--standardize");
        Train("disk", "--standardize", "--on-disk");
        AssertSame("memory", "disk");
        File.Delete(Path.Combine(Data, "x_val.npy"));
        File.Delete(Path.Combine(Data, "y_val.npy"));
        Train("memory", "--train", "30");
        Train("disk", "--train", "30", "--on-disk");
        AssertSame("memory", "disk");
    }

    [Test]
    public void Checks_and_searches_have_the_same_rows()
    {
        Save(NpyType.I8);
        string[][] commands =
        [
            ["check", "--data", Data, "--standardize", "--hidden", "20"], ["check", "--data", Data, "--standardize", "--precision", "double"],
        ];
        foreach (string[] command in commands)
        {
            ToolRun inMemory = ToolRun.Do(command);
            Assert.That(inMemory.Out, Does.Contain("checks; "));
            Assert.That(ToolRun.Do([.. command, "--on-disk"]), Is.EqualTo(inMemory));
        }

        string[] search = ["tune", "--data", Data, "--standardize", "--search", "learning-rate=1e-3,1e-2", "--epochs", "2", "--batch-size", "10"];
        Do([.. search, "--out", _folder.File("memory")]);
        Do([.. search, "--on-disk", "--out", _folder.File("disk")]);
        AssertSame("memory/best", "disk/best");
    }

    // The first limit is for the file in memory and its 160 MB of numbers; the second, far less than either, is kept by itself.
    [Test]
    public void Rows_that_memory_has_no_room_for_stay_on_the_disk_by_themselves()
    {
        const int Many = 40_000;
        const int Width = 1000;
        byte[] bytes = new byte[Many * Width];
        new Random(1).NextBytes(bytes);
        NpyArray.From<byte>(bytes, Many, Width).Save(X);
        NpyArray.From<int>([.. Enumerable.Range(0, Many).Select(i => bytes[i * Width] / 128)], Many).Save(Path.Combine(Data, "y.npy"));
        string[] run = ["--data", Data, "--hidden", "8", "--iterations", "20", "--quiet"];
        (string, string) limit = ("DOTNET_GCHeapHardLimit", "4000000"); // 64 MiB
        ToolRun trained = ToolRun.Start(["train", .. run, "--out", _folder.File("small")], limit);
        Assert.That(trained, Is.EqualTo(new ToolRun(0, string.Empty, string.Empty)));
        Do(["train", .. run, "--out", _folder.File("large")]);
        AssertSame("large", "small");
        string model = _folder.File("small/model.safetensors");
        ToolRun predicted = ToolRun.Start(["predict", "--weights", model, "--data", X, "--out", _folder.File("table.csv")], limit);
        Assert.That((predicted.ExitCode, predicted.Error), Is.EqualTo((0, string.Empty)));
        Assert.That(File.ReadLines(_folder.File("table.csv")).Count(), Is.EqualTo(Many + 1));
        ToolRun evaluated = ToolRun.Start(["eval", "--weights", model, "--data", Data], limit);
        Assert.That((evaluated.ExitCode, evaluated.Out), Is.EqualTo((0, Do("eval", "--weights", model, "--data", Data).Out)));
    }

    [Test]
    public void What_cannot_stay_on_the_disk_is_refused_in_a_line()
    {
        Save(NpyType.F4);
        byte[] whole = File.ReadAllBytes(X);
        string[] train = ["train", "--data", Data, "--epochs", "1", "--batch-size", "10", "--on-disk"];
        ToolRun.Do("train", "--data", Data, "--epochs", "1", "--full-batch", "--on-disk").ShouldBeRefusedWith("--full-batch takes all rows at once", "on the disk");
        ToolRun.Do("train", "--on-disk").ShouldBeRefusedWith("--on-disk is for the rows of .npy files", "built-in images");
        TinyData.Save(_folder.File("tiny.npz"));
        ToolRun.Do("train", "--data", _folder.File("tiny.npz"), "--on-disk").ShouldBeRefusedWith("tiny.npz' is an archive, which can be unpacked");
        File.WriteAllText(_folder.File("table.csv"), "a,b\n1,2\n");
        ToolRun.Do("train", "--data", _folder.File("table.csv"), "--target", "a", "--on-disk").ShouldBeRefusedWith("table.csv' is no folder of them");

        // The header's own words, of the same length.
        WriteHeader("'fortran_order': False", "'fortran_order': True ");
        ToolRun.Do(train).ShouldBeRefusedWith("x.npy", "Fortran", "numpy.ascontiguousarray");
        Assert.That(ToolRun.Do(train[..^1]).ExitCode, Is.Zero, "memory has room for it");
        WriteHeader("'<f4'", "'>f4'");
        ToolRun.Do(train).ShouldBeRefusedWith("x.npy", "little-endian");
        WriteHeader("'<f4'", "'<U1'");
        ToolRun.Do(train).ShouldBeRefusedWith("x.npy", "of U; numbers were expected");

        void WriteHeader(string from, string to)
        {
            string header = System.Text.Encoding.Latin1.GetString(whole.AsSpan(0, 128));
            Assert.That(header, Does.Contain(from));
            File.WriteAllBytes(X, [.. System.Text.Encoding.Latin1.GetBytes(header.Replace(from, to, StringComparison.Ordinal)), .. whole.AsSpan(128)]);
        }
    }

    [Test]
    public void A_number_that_no_net_can_take_is_refused_before_the_training([Values(3, 40, 77)] int row)
    {
        Save(NpyType.F4);
        float[] values = NpyArray.Load(X).Values<float>().ToArray();
        values[(row * Features) + 5] = float.PositiveInfinity;
        NpyArray.From<float>(values, Rows, Features).Save(X);
        ToolRun inMemory = ToolRun.Do("train", "--data", Data, "--epochs", "1", "--batch-size", "10");
        inMemory.ShouldBeRefusedWith("column 5", "finite numbers were expected");
        Assert.That(ToolRun.Do("train", "--data", Data, "--epochs", "1", "--batch-size", "10", "--on-disk"), Is.EqualTo(inMemory));
    }

    private static string[] OnDisk(bool onDisk) => onDisk ? ["--on-disk"] : [];

    private static ToolRun Do(params string[] args)
    {
        ToolRun run = ToolRun.Do(args);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
        return run;
    }

    private JsonElement Train(string folder, params string[] options)
    {
        string output = _folder.File(folder);
        string[] length = options.Contains("--epochs") ? [] : ["--epochs", "3"];
        Do(["train", "--data", Data, "--batch-size", "10", "--quiet", "--overwrite", "--out", output, .. length, .. options]);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(output, "summary.json")));
        return summary.RootElement.Clone();
    }

    private void AssertSame(string first, string second)
    {
        foreach (string name in (string[])["model.safetensors", "loss_history.csv", "accuracy_history.csv"])
        {
            Assert.That(
                File.ReadAllBytes(Path.Combine(_folder.File(second), name)), Is.EqualTo(File.ReadAllBytes(Path.Combine(_folder.File(first), name))), name);
        }
    }

    /// <summary>Rows of two thirds noise, whose first number tells the class or the numbers to be met; one column is the same in all.</summary>
    private void Save(NpyType type, bool numbers = false)
    {
        double[] values = new double[Rows * Features];
        new RandomState(6).Gaussian(values);
        for (int i = 0; i < Rows; i++)
        {
            values[i * Features] += 3 * (i % 3);
            values[(i * Features) + 7] = 1;
        }

        NpyArray x = type switch
        {
            NpyType.U1 => NpyArray.From<byte>(Array.ConvertAll(values, value => (byte)Math.Clamp((20 * value) + 100, 0, 255)), Rows, Features),
            NpyType.F4 => NpyArray.From<float>(Array.ConvertAll(values, value => (float)value), Rows, 2, Features / 2),
            NpyType.I8 => NpyArray.From<long>(Array.ConvertAll(values, value => (long)(1e17 * value)), Rows, Features),
            _ => NpyArray.From<double>(values, Rows, Features),
        };
        x.Save(X);
        NpyArray y = numbers
            ? NpyArray.From<double>([.. Enumerable.Range(0, 2 * Rows).Select(i => values[i / 2 * Features] * (1 + (i % 2)))], Rows, 2)
            : NpyArray.From<int>([.. Enumerable.Range(0, Rows).Select(i => i % 3)], Rows);
        y.Save(Path.Combine(Data, "y.npy"));
    }
}
