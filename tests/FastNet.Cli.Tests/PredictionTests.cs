using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet eval` and `fastnet predict`: the model's file is all they need of the training.</summary>
[OneMode]
public sealed class PredictionTests : TinyDataTests
{
    private string Weights => Path.Combine(_folder.File("out"), "model.safetensors");

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

    [TestCase("--model softmax")]
    [TestCase("--model svm --precision double")]
    [TestCase("--model two-layer --hidden 5 --standardize --activation gelu")]
    [TestCase("--model deep --hidden 6,5 --normalization batch --dropout 0.9 --initializer he")]
    [TestCase("--model deep --hidden 6 --normalization layer --initializer xavier --precision double")]
    public void The_librarys_model_gives_the_table_of_predict(string options)
    {
        Train(["--data", Data, "--epochs", "5", "--batch-size", "10", "--rule", "adam", "--learning-rate", "1e-2", .. options.Split(' ')]);
        string[][] table = Predict("--data", Data);
        using NpzArchive archive = NpzArchive.Open(Data);
        NpyArray test = archive.Read("x_test");
        double[] rows = new double[test.Count];
        test.Convert(0, rows);
        Model model = Model.Load(Weights);
        double[] probabilities = new double[table.Length * 3];
        int[] classes = new int[table.Length];
        model.Probabilities<double, double>(rows, probabilities, classes);
        for (int i = 0; i < table.Length; i++)
        {
            Assert.That(table[i][2..], Is.EqualTo((string[])[model.Names[classes[i]], .. probabilities[(3 * i)..((3 * i) + 3)].Select(p => p.ToString("R", CultureInfo.InvariantCulture))]), $"row {i}");
        }
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
            double precision = taken == 0 ? 0 : counts[c, c] / taken;
            double recall = (double)counts[c, c] / actual;
            double f1 = 2 * counts[c, c] / (taken + actual);
            string[] scores = Array.ConvertAll((double[])[precision, recall, f1], score => score.ToString("F3", CultureInfo.InvariantCulture));
            Assert.That(Words(lines[6 + c]), Is.EqualTo((string[])[$"{c}", $"{actual}", .. scores]));
            Assert.That(Words(lines[^(3 - c)]), Is.EqualTo(new[] { $"{c}", $"{c}", $"{counts[c, 0]}", $"{counts[c, 1]}", $"{counts[c, 2]}" }));
        }
    }

    [Test]
    public void Eval_judges_the_probabilities_of_predict()
    {
        Train(["--data", Data, "--epochs", "3", "--hidden", "4", "--batch-size", "10", "--rule", "adam", "--learning-rate", "1e-2"]);
        string[][] rows = Predict("--data", Data);
        ClassificationReport report = ClassificationReport.FromProbabilities<double>(
            Array.ConvertAll(rows, row => int.Parse(row[1], CultureInfo.InvariantCulture)),
            [.. rows.SelectMany(row => row[3..]).Select(text => double.Parse(text, CultureInfo.InvariantCulture))],
            3);
        string output = ToolRun.Do("eval", "--weights", Weights, "--data", Data).Out;
        Assert.That(output, Does.Contain($"\n{report.Describe()}\n"));
        (string Name, double Value)[] expected =
        [
            ("top-2 accuracy", report.TopK(2)), ("log loss", report.LogLoss), ("ROC AUC", report.RocAuc), ("Brier score", report.Brier),
            ("calibration error", report.CalibrationError),
        ];
        string lines = string.Concat(expected.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name,-20}{one.Value:F4}\n")));
        Assert.That(output, Does.Contain($"\nall test rows by the probabilities of the classes\n{lines}\n"));
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
    public void A_table_may_have_a_header_quotes_blank_lines_and_a_byte_order_mark()
    {
        Train(["--data", Data, "--epochs", "3", "--hidden", "4", "--batch-size", "10"]);
        string[] rows = [.. Enumerable.Range(0, 3).Select(i => string.Join(',', Enumerable.Range(0, TinyData.Features).Select(j => $"{i}.{j}")))];
        string[] quoted = [.. rows.Select(row => $"\"{row.Replace(",", "\", \"", StringComparison.Ordinal)}\"")];
        string header = "a,\"b, \"\"c\"\"\",d,e,f,g,h,i";
        string expected = Table(string.Join('\n', rows));
        Assert.That(expected.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(4));
        Assert.That(Table($"{header}\n{string.Join('\n', rows)}\n"), Is.EqualTo(expected), "header");
        Assert.That(Table($"{string.Join("\r\n", quoted)}\r\n"), Is.EqualTo(expected), "quotes");
        Assert.That(Table($"\ufeff{header}\n\n{rows[0]}\n \n{string.Join('\n', rows[1..])}\n   \n\n"), Is.EqualTo(expected), "blank lines and a mark");
    }

    [TestCase("1,2,3,4,5,6,7,8\n1,2,3,4,5,6,7,8,9\n", "line 2 has more than 8 values; the model takes 8")]
    [TestCase("a,b,c,d,e,f,g,h\n1,2,3,4,5,,7,8\n", "line 2, column 6 is ''; a finite number was expected")]
    [TestCase("\n1,2,3,NaN,5,6,7,8\n", "line 2, column 4 is 'NaN'; a finite number was expected")]
    [TestCase("1,2,3,4,5,6,7,1e999\n", "line 1, column 8 is '1e999'")]
    [TestCase("1,2,3,4,5,6,7,\"8\n", "line 1, column 8 has a quote that is not closed on its line")]
    [TestCase("1,2,3,4,5,6,\"7\"7,8\n", "line 1, column 7 goes on after its closing quote")]
    [TestCase("1,2,3,4,5,6,7,\u001b[2J\n", "line 1, column 8 is '\\u001b[2J'")]
    [TestCase("a,b,c,d,e,f,g,h\n", "has no rows")]
    public void A_table_is_refused_with_line_and_column(string text, string problem)
    {
        Train(["--data", Data, "--epochs", "1", "--hidden", "4", "--batch-size", "10"]);
        File.WriteAllText(_folder.File("rows.csv"), text);
        ToolRun.Do("predict", "--weights", Weights, "--data", _folder.File("rows.csv")).ShouldBeRefusedWith(_folder.File("rows.csv"), problem);
    }

    [Test]
    public void A_value_without_end_is_cut_and_text_that_is_none_is_refused()
    {
        Train(["--data", Data, "--epochs", "1", "--hidden", "4", "--batch-size", "10"]);
        File.WriteAllText(_folder.File("rows.csv"), new string('1', 10_000_000));
        ToolRun run = ToolRun.Do("predict", "--weights", Weights, "--data", _folder.File("rows.csv"));
        run.ShouldBeRefusedWith("line 1, column 1 has more than 1024 characters");
        Assert.That(run.Error, Has.Length.LessThan(1_000));
        File.WriteAllBytes(_folder.File("rows.csv"), [(byte)'1', 0xff, 0xfe, 0xff]);
        ToolRun.Do("predict", "--weights", Weights, "--data", _folder.File("rows.csv")).ShouldBeRefusedWith("rows.csv", "UTF-8");
    }

    [TestCase(double.NaN)]
    [TestCase(double.NegativeInfinity)]
    [TestCase(1e300)]
    public void A_value_that_is_no_finite_number_is_refused_with_row_and_column(double value)
    {
        Train(["--data", Data, "--epochs", "1", "--hidden", "4", "--batch-size", "10"]);
        Dictionary<string, NpyArray> arrays = [];
        using (NpzArchive archive = NpzArchive.Open(Data))
        {
            foreach (string name in archive.Names)
            {
                double[] values = new double[archive.Read(name).Count];
                archive.Read(name).Convert<double>(0, values);
                if (name[0] == 'x')
                {
                    values[(3 * TinyData.Features) + 5] = value;
                }

                arrays.Add(name, NpyArray.From<double>(values, [.. archive.Read(name).Shape]));
            }
        }

        arrays["x_test"].Save(_folder.File("wrong.npy"));
        ToolRun.Do("predict", "--weights", Weights, "--data", _folder.File("wrong.npy")).ShouldBeRefusedWith("wrong.npy", "row 3, column 5", value.ToString(CultureInfo.InvariantCulture));
        NpzArchive.Save(_folder.File("wrong.npz"), arrays);
        foreach (string command in (string[])["predict", "eval"])
        {
            ToolRun.Do(command, "--weights", Weights, "--data", _folder.File("wrong.npz")).ShouldBeRefusedWith("row 3, column 5", value.ToString(CultureInfo.InvariantCulture));
        }

        ToolRun.Do("train", "--data", _folder.File("wrong.npz"), "--hidden", "3", "--epochs", "1", "--batch-size", "10").ShouldBeRefusedWith("column 5 of x_train");
    }

    [Test]
    public void Names_of_classes_come_back_whatever_they_are()
    {
        string[] names = ["äöü 漢字", "tench, Tinca tinca", "with \"quotes\""];
        Dictionary<string, byte[]> files = [];
        using (NpzArchive archive = NpzArchive.Open(Data))
        {
            foreach (string name in archive.Names)
            {
                using MemoryStream stream = new();
                archive.Read(name).WriteTo(stream);
                long[] labels = name[0] == 'y' ? archive.Read(name).Values<long>().ToArray() : [];
                files.Add(name, labels.Length == 0 ? stream.ToArray() : Texts(Array.ConvertAll(labels, label => names[label])));
            }
        }

        using (ZipArchive zip = ZipFile.Open(_folder.File("named.npz"), ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = zip.CreateEntry($"{name}.npy").Open();
                entry.Write(content);
            }
        }

        Train(["--data", _folder.File("named.npz"), "--epochs", "3", "--hidden", "4", "--batch-size", "10"]);
        ToolRun eval = ToolRun.Do("eval", "--weights", Weights, "--data", _folder.File("named.npz"));
        Assert.That(eval.ExitCode, Is.Zero, eval.Error);
        ToolRun predict = ToolRun.Do("predict", "--weights", Weights, "--data", _folder.File("named.npz"));
        // Sorted by the numbers of their characters.
        Assert.That(predict.Out, Does.StartWith("row,label,class,\"tench, Tinca tinca\",\"with \"\"quotes\"\"\",äöü 漢字\n0,äöü 漢字,"));
        using SafetensorsFile file = SafetensorsFile.Open(Weights);
        Assert.That(JsonDocument.Parse(file.Metadata["classes"]).RootElement.EnumerateArray().Select(name => name.GetString()), Is.EqualTo(names.Order(StringComparer.Ordinal)));
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
        ToolRun.Do("predict", "--weights", Weights, "--data", _folder.File("short.csv")).ShouldBeRefusedWith("short.csv", "line 2 has 3 values; the model takes 8");
        File.WriteAllText(_folder.File("text.csv"), "1,2,three,4,5,6,7,8\n");
        ToolRun.Do("predict", "--weights", Weights, "--data", _folder.File("text.csv")).ShouldBeRefusedWith("line 1, column 3 is 'three'");
        File.WriteAllText(_folder.File("other.csv"), "1;2;3;4;5;6;7;8\n1;2;3;4;5;6;7;8\n");
        ToolRun.Do("predict", "--weights", Weights, "--data", _folder.File("other.csv")).ShouldBeRefusedWith("line 1 has 1 values; the model takes 8");
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
    [TestCase("widths", "8-2000000000-3", "W1: 8 x 2000000000 are 16000000000 elements")]
    [TestCase("widths", "2000000000-5-3", "W1: 2000000000 x 5 are 10000000000 elements")]
    [TestCase("layout", "sideways", "its layout is 'sideways'")]
    [TestCase("mean_image", "AAAA", "its mean image has 3 bytes")]
    [TestCase("mean_image", "?", "its mean image has 0 bytes")]
    [TestCase("classes", "a, b", "There are 2 names; expected 3")]
    [TestCase("normalization", "group", "its normalization is 'group'")]
    public void A_model_that_contradicts_itself_is_refused(string key, string value, string problem)
    {
        Train(["--data", Data, "--epochs", "1", "--hidden", "5", "--batch-size", "10"]);
        SafetensorsWriter writer;
        using (SafetensorsFile file = SafetensorsFile.Open(Weights))
        {
            // As the first files were, which have no list of the layers.
            Dictionary<string, string> metadata = new(file.Metadata);
            metadata.Remove("layers");
            metadata[key] = value;
            writer = new SafetensorsWriter(metadata, checksum: true);
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

    private static byte[] Texts(string[] texts)
    {
        int width = texts.Max(text => text.Length);
        byte[] header = Encoding.ASCII.GetBytes($"{{'descr': '<U{width}', 'fortran_order': False, 'shape': ({texts.Length},)}}");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. texts.SelectMany(text => Encoding.UTF32.GetBytes(text.PadRight(width, '\0')))];
    }

    private string Table(string rows)
    {
        File.WriteAllText(_folder.File("rows.csv"), rows);
        ToolRun run = ToolRun.Do("predict", "--weights", Weights, "--data", _folder.File("rows.csv"));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run.Out;
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
