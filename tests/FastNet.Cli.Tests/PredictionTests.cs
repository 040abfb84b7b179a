using System.Globalization;
using System.Text.Json;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet eval` and `fastnet predict`: the model's file is all they need of the training.</summary>
public sealed class PredictionTests
{
    private TemporaryFolder _folder = null!;

    private string Data => _folder.File("tiny.npz");

    private string Weights => Path.Combine(_folder.File("out"), "model.safetensors");

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        TinyData.Save(Data);
    }

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("--model softmax")]
    [TestCase("--model svm --precision double")]
    [TestCase("--model two-layer --hidden 5")]
    [TestCase("--model deep --hidden 6,5 --normalization batch --dropout 0.9 --initializer he")]
    [TestCase("--model deep --hidden 6 --normalization layer --initializer xavier --precision double")]
    public void Eval_finds_the_accuracies_of_the_training(string options)
    {
        JsonElement summary = Train(["--data", Data, "--epochs", "60", "--batch-size", "10", "--rule", "adam", "--learning-rate", "1e-2", .. options.Split(' ')]);
        ToolRun run = ToolRun.Do("eval", "--weights", Weights, "--data", Data);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        string[] lines = run.Out.Split('\n');
        Assert.That(lines[0], Does.StartWith($"{options.Split(' ')[1]} 8-").And.EndsWith("-3 on tiny"));
        Assert.That(lines[1], Does.StartWith(Line("validation accuracy  ", summary, "validation_accuracy")).And.EndsWith(" of 20)"));
        Assert.That(lines[2], Does.StartWith(Line("test accuracy        ", summary, "test_accuracy")).And.EndsWith(" of 40)"));
        Assert.That(lines[3], Does.StartWith(Line("all test rows        ", summary, "test_accuracy_all")).And.EndsWith(" of 40)"));
        Assert.That(summary.GetProperty("test_accuracy_all").GetDouble(), Is.GreaterThan(0.6), "it has learnt");
    }

    [Test]
    public void Eval_of_images_in_either_layout_finds_the_accuracies_of_the_training([Values("chw", "hwc")] string layout)
    {
        JsonElement summary = Train(["--hidden", "3", "--iterations", "12", "--batch-size", "50", "--layout", layout]);
        ToolRun run = ToolRun.Do("eval", "--weights", Weights, "--threads", "1");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain(Line("validation accuracy  ", summary, "validation_accuracy")).And.Contain(Line("all test rows        ", summary, "test_accuracy_all")));
    }

    [Test]
    public void The_tables_of_eval_are_those_of_the_predictions()
    {
        Train(["--data", Data, "--epochs", "3", "--hidden", "4", "--batch-size", "10", "--rule", "adam", "--learning-rate", "1e-2"]);
        string[][] rows = Predict("--data", Data);
        int[,] counts = new int[3, 3];
        foreach (string[] row in rows)
        {
            counts[int.Parse(row[1], CultureInfo.InvariantCulture), int.Parse(row[2], CultureInfo.InvariantCulture)]++;
        }

        string[] lines = ToolRun.Do("eval", "--weights", Weights, "--data", Data).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int c = 0; c < 3; c++)
        {
            int actual = counts[c, 0] + counts[c, 1] + counts[c, 2];
            double taken = counts[0, c] + counts[1, c] + counts[2, c];
            string precision = taken == 0 ? "-" : (counts[c, c] / taken).ToString("F3", CultureInfo.InvariantCulture);
            string recall = ((double)counts[c, c] / actual).ToString("F3", CultureInfo.InvariantCulture);
            Assert.That(Words(lines[6 + c]), Is.EqualTo(new[] { $"{c}", $"{actual}", precision, recall }));
            Assert.That(Words(lines[^(3 - c)]), Is.EqualTo(new[] { $"{c}", $"{c}", $"{counts[c, 0]}", $"{counts[c, 1]}", $"{counts[c, 2]}" }));
        }
    }

    [Test]
    public void A_prediction_has_the_class_and_probabilities_that_add_up_to_one()
    {
        Train(["--data", Data, "--epochs", "20", "--hidden", "5", "--batch-size", "10", "--rule", "adam", "--learning-rate", "1e-2"]);
        string[][] rows = Predict("--data", Data);
        Assert.That(rows, Has.Length.EqualTo(40));
        for (int i = 0; i < rows.Length; i++)
        {
            double[] probabilities = Array.ConvertAll(rows[i][3..], text => double.Parse(text, CultureInfo.InvariantCulture));
            Assert.That((rows[i][0], rows[i][1]), Is.EqualTo(($"{i}", $"{i % 3}")));
            Assert.That(probabilities.Sum(), Is.EqualTo(1).Within(1e-15));
            Assert.That(probabilities[int.Parse(rows[i][2], CultureInfo.InvariantCulture)], Is.EqualTo(probabilities.Max()));
        }
    }

    [Test]
    public void Rows_of_one_s_own_get_the_predictions_of_the_same_rows_in_a_data_set()
    {
        Train(["--data", Data, "--epochs", "3", "--model", "deep", "--hidden", "5,4", "--normalization", "batch", "--batch-size", "10"]);
        string[] expected = [.. Predict("--data", Data).Select(row => string.Join(',', [row[0], .. row[2..]]))];
        using NpzArchive archive = NpzArchive.Open(Data);
        NpyArray rows = archive.Read("x_test");
        rows.Save(_folder.File("rows.npy"));
        double[] values = rows.Values<double>().ToArray();
        File.WriteAllLines(
            _folder.File("rows.csv"), values.Chunk(TinyData.Features).Select(row => string.Join(',', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))));
        foreach (string file in (string[])["rows.npy", "rows.csv"])
        {
            ToolRun run = ToolRun.Do("predict", "--weights", Weights, "--data", _folder.File(file), "--out", _folder.File("table.csv"));
            Assert.That(run, Is.EqualTo(new ToolRun(0, string.Empty, string.Empty)));
            string[] lines = File.ReadAllLines(_folder.File("table.csv"));
            Assert.That(lines[0], Is.EqualTo("row,class,0,1,2"));
            Assert.That(lines[1..], Is.EqualTo(expected), file);
        }
    }

    [Test]
    public void What_does_not_fit_is_refused()
    {
        Train(["--data", Data, "--epochs", "1", "--hidden", "5", "--batch-size", "10"]);
        ToolRun.Do("eval", "--data", Data).ShouldBeRefusedWith("'--weights' is required");
        ToolRun.Do("predict", "--weights", _folder.File("nowhere")).ShouldBeRefusedWith("--weights", "nowhere", "is not there");
        ToolRun.Do("eval", "--weights", _folder.File("out")).ShouldBeRefusedWith("--weights", "is a folder; expected a model.safetensors");
        ToolRun.Do("eval", "--weights", Data).ShouldBeRefusedWith("tiny.npz");
        ToolRun.Do("eval", "--weights", Weights).ShouldBeRefusedWith("10 classes; the model knows 3");
        ToolRun.Do("predict", "--weights", Weights).ShouldBeRefusedWith("the images are 3 x 32 x 32, 3072 values; the model takes 8");
        File.WriteAllText(_folder.File("short.csv"), "1,2,3,4,5,6,7,8\n1,2,3\n");
        ToolRun.Do("predict", "--weights", Weights, "--data", _folder.File("short.csv")).ShouldBeRefusedWith("row 2 has 3 values; the model takes 8");
        File.WriteAllText(_folder.File("text.csv"), "1,2,three,4,5,6,7,8\n");
        ToolRun.Do("predict", "--weights", Weights, "--data", _folder.File("text.csv")).ShouldBeRefusedWith("row 1, value 3 is 'three'");
        File.WriteAllText(_folder.File("empty.csv"), "\n");
        ToolRun.Do("predict", "--weights", Weights, "--data", _folder.File("empty.csv")).ShouldBeRefusedWith("has no rows");
        NpyArray.From<double>(new double[14], 2, 7).Save(_folder.File("narrow.npy"));
        ToolRun.Do("predict", "--weights", Weights, "--data", _folder.File("narrow.npy")).ShouldBeRefusedWith("shape [2, 7]", "8 values");
        ToolRun.Do("predict", "--weights", Weights, "--data", Data, "--out", Path.Combine(_folder.File("none"), "a.csv")).ShouldBeRefusedWith("--out", "is in a folder that is not there");
        ToolRun.Do("predict", "--weights", Weights, "--data", Data, "--out", _folder.File("out")).ShouldBeRefusedWith("--out", "is a folder; expected a file");
        string checkpoint = Directory.GetFiles(Path.Combine(_folder.File("out"), "checkpoints"))[0];
        ToolRun.Do("eval", "--weights", checkpoint).ShouldBeRefusedWith("its metadata have no 'model'");
    }

    // Metadata and tensors that contradict each other; nothing may be allocated that the file does not hold.
    [TestCase("model", "convolution", "its model is 'convolution'")]
    [TestCase("widths", "8-5", "its widths are '8-5'")]
    [TestCase("widths", "8-5-3-3", "its widths are")]
    [TestCase("widths", "8-0-3", "its widths are")]
    [TestCase("widths", "8-2000000000-3", "tensor 'W1' has shape [8, 5]; [8, 2000000000]")]
    [TestCase("widths", "2000000000-5-3", "its mean image has 64 bytes")]
    [TestCase("layout", "sideways", "its layout is 'sideways'")]
    [TestCase("mean_image", "AAAA", "its mean image has 3 bytes")]
    [TestCase("mean_image", "?", "its mean image has 0 bytes")]
    [TestCase("classes", "a, b", "names 2 classes and has 3")]
    [TestCase("normalization", "group", "its normalization is 'group'")]
    public void A_model_that_contradicts_itself_is_refused(string key, string value, string problem)
    {
        Train(["--data", Data, "--epochs", "1", "--hidden", "5", "--batch-size", "10"]);
        SafetensorsWriter writer;
        using (SafetensorsFile file = SafetensorsFile.Open(Weights))
        {
            writer = new SafetensorsWriter(new Dictionary<string, string>(file.Metadata) { [key] = value }, checksum: true);
            foreach (SafetensorsTensor tensor in file.Tensors)
            {
                float[] values = new float[tensor.Count];
                file.Read<float>(tensor.Name, values);
                writer.Add<float>(tensor.Name, [.. tensor.Shape], values);
            }
        }

        writer.Save(Weights);
        ToolRun.Do("eval", "--weights", Weights, "--data", Data).ShouldBeRefusedWith(Weights, problem);
    }

    private static string Line(string name, JsonElement summary, string property)
        => $"{name}{summary.GetProperty(property).GetDouble().ToString("F4", CultureInfo.InvariantCulture)}";

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private string[][] Predict(params string[] options)
    {
        ToolRun run = ToolRun.Do(["predict", "--weights", Weights, .. options]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        string[] lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines[0], Is.EqualTo("row,label,class,0,1,2"));
        return [.. lines[1..].Select(line => line.Split(','))];
    }

    private JsonElement Train(string[] options)
    {
        ResumeTests.Run(["train", .. options, "--train-accuracy-samples", "30", "--quiet", "--out", _folder.File("out")]);
        return JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.File("out"), "summary.json"))).RootElement;
    }
}
