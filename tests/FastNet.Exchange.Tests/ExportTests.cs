using System.Globalization;
using System.Numerics;
using FastNet.Cli.Tests.Support;

namespace FastNet.Exchange.Tests;

/// <summary>`fastnet export`: what the tool trained predicts in ONNX Runtime as in `fastnet predict`.</summary>
[OneMode]
public sealed class ExportTests
{
    private TemporaryFolder _folder = null!;

    private string Out => _folder.File("out");

    private string Weights => Path.Combine(Out, "model.safetensors");

    private string Onnx => _folder.File("model.onnx");

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("--model softmax")]
    [TestCase("--model svm --precision double --standardize")]
    [TestCase("--model two-layer --hidden 5 --standardize --activation gelu")]
    [TestCase("--model two-layer --hidden 5 --loss svm --activation elu --precision double")]
    [TestCase("--model deep --hidden 6,5 --normalization batch --dropout 0.9 --initializer he --average 0.9")]
    [TestCase("--model deep --hidden 6 --normalization layer --activation softplus --precision double")]
    public void A_classifier_of_arrays(string options)
    {
        string data = _folder.File("tiny.npz");
        TinyData.Save(data);
        Train(["--data", data, "--epochs", "20", "--batch-size", "10", "--rule", "adam", "--learning-rate", "1e-2", .. options.Split(' ')]);
        bool isDouble = options.Contains("double", StringComparison.Ordinal);
        Assert.That(Export(), Does.Contain($"input (N, {TinyData.Features}) {(isDouble ? "double" : "float")}; class (N), probabilities and scores (N, 3)"));
        string[][] table = Predict("--data", data);
        if (isDouble)
        {
            Compare<double, double>(Read<double>(data), TinyData.Features, table, 1e-12);
        }
        else
        {
            Compare<float, float>(Read<float>(data), TinyData.Features, table, 1e-5);
        }
    }

    [TestCase("--model softmax")]
    [TestCase("--hidden 5 --layout hwc")]
    [TestCase("--hidden 5 --activation leaky-relu")]
    public void A_classifier_of_images_takes_pixels_or_numbers(string options)
    {
        string data = _folder.File("images");
        TinyImages.Save(data);
        Train(["--data", data, "--epochs", "3", "--batch-size", "10", .. options.Split(' ')]);
        byte[] pixels = File.ReadAllBytes(Path.Combine(data, "t10k-images-idx3-ubyte"))[16..];
        const int Features = TinyImages.Side * TinyImages.Side;
        string[][] table = Predict("--data", data);
        Assert.That(Export(), Does.Contain($"input (N, {Features}) uint8"));
        Compare<byte, float>(pixels, Features, table, 1e-5);
        Assert.That(Export("--input", "numbers"), Does.Contain($"input (N, {Features}) float"));
        Compare<float, float>(Array.ConvertAll(pixels, pixel => (float)pixel), Features, table, 1e-5);
    }

    [Test]
    public void A_classifier_of_features_takes_numbers()
    {
        string data = _folder.File("images");
        TinyImages.Save(data);
        Train(["--data", data, "--epochs", "1", "--features", "patches", "--filters", "3"]);
        Assert.That(Export(), Does.Contain("input (N, 12) float"));
    }

    [TestCase("--loss squared --standardize")]
    [TestCase("--loss huber --precision double --activation tanh")]
    [TestCase("--loss absolute --model deep --hidden 6,5 --normalization batch")]
    public void A_model_of_numbers(string options)
    {
        string data = _folder.File("houses.npz");
        TinyHouses.Save(data, columns: 2);
        Train(["--data", data, "--epochs", "5", "--rule", "adam", "--learning-rate", "1e-2", .. options.Split(' ')]);
        Assert.That(Export(), Does.Contain("values and scores (N, 2)"));
        string[][] table = Predict("--data", data);
        if (options.Contains("double", StringComparison.Ordinal))
        {
            CompareValues(Read<double>(data), table, 1e-12);
        }
        else
        {
            CompareValues(Read<float>(data), table, 1e-5);
        }
    }

    [Test]
    public void What_cannot_be_written_or_read_is_one_line()
    {
        string data = _folder.File("tiny.npz");
        TinyData.Save(data);
        ToolRun.Do("export", Weights, "--onnx", Onnx).ShouldBeRefusedWith(Weights, "is not there", "model.safetensors");
        ToolRun.Do("export", data, "--onnx", Onnx).ShouldBeRefusedWith(data);
        Train(["--data", data, "--epochs", "1"]);
        ToolRun.Do("export", Weights).ShouldBeRefusedWith("--onnx");
        ToolRun.Do("export", Weights, "--onnx", Out).ShouldBeRefusedWith("--onnx", "is a folder");
        ToolRun.Do("export", Weights, "--onnx", _folder.File("no/a.onnx")).ShouldBeRefusedWith("--onnx", "not there");
        ToolRun.Do("export", Weights, "--onnx", Onnx, "--input", "words").ShouldBeRefusedWith("--input", "pixels, numbers");
        Assert.That(File.Exists(Onnx), Is.False);
    }

    private static T[] Read<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using NpzArchive archive = NpzArchive.Open(path);
        NpyArray array = archive.Read("x_test");
        T[] rows = new T[array.Count];
        array.Convert<T>(0, rows);
        return rows;
    }

    private void Train(string[] options)
    {
        ToolRun run = ToolRun.Do(["train", .. options, "--no-report", "--keep", "0", "--quiet", "--out", Out]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    private string Export(params string[] options)
    {
        ToolRun run = ToolRun.Do(["export", Weights, "--onnx", Onnx, .. options]);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
        return run.Out;
    }

    private string[][] Predict(params string[] options)
    {
        ToolRun run = ToolRun.Do(["predict", "--weights", Weights, .. options]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return [.. run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..].Select(line => line.Split(','))];
    }

    private void Compare<TRow, T>(TRow[] rows, int features, string[][] table, double tolerance)
        where TRow : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using OnnxSession session = new(Onnx);
        T[] probabilities = session.Run<TRow, T>(rows, features, "probabilities");
        long[] classes = session.Run<TRow, long>(rows, features, "class");
        int count = probabilities.Length / table.Length;
        for (int i = 0; i < table.Length; i++)
        {
            double[] expected = [.. table[i][3..].Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
            for (int j = 0; j < count; j++)
            {
                Assert.That(double.CreateTruncating(probabilities[(i * count) + j]), Is.EqualTo(expected[j]).Within(tolerance), $"row {i}, class {j}");
            }

            double[] best = [.. expected.OrderDescending()];
            Assert.That(best[0] - best[1] < 1e-3 || Array.IndexOf(expected, best[0]) == classes[i], $"class of row {i}");
        }
    }

    private void CompareValues<T>(T[] rows, string[][] table, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using OnnxSession session = new(Onnx);
        T[] values = session.Run<T, T>(rows, TinyHouses.Features, "values");
        for (int i = 0; i < values.Length; i++)
        {
            double expected = double.Parse(table[i / 2][3 + (i % 2)], CultureInfo.InvariantCulture);
            Assert.That(double.CreateTruncating(values[i]), Is.EqualTo(expected).Within(tolerance * Math.Abs(expected)), $"number {i}");
        }
    }
}
