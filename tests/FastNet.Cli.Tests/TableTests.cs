using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FastNet.Cli.Tests.Support;
using FastNet.Data;

namespace FastNet.Cli.Tests;

/// <summary>Tables (CSV) from training to prediction.</summary>
[OneMode]
public sealed class TableTests : FolderTests
{
    private static readonly string[] Cities = ["Bern", "Oslo", "Rom"];

    private string Weights => Path.Combine(_folder.File("out"), "model.safetensors");

    private string Data => _folder.File("trips.csv");

    [SetUp]
    public void WriteTable() => File.WriteAllText(Data, Trips(120, seed: 4));

    [Test]
    public void A_table_is_trained_on_evaluated_and_predicted()
    {
        JsonElement summary = Train("--target", "kind", "--standardize", "--epochs", "100");
        Assert.That(summary.GetProperty("held_out").GetString(), Is.EqualTo("stratified hold-out of 0.2, seed 0"));
        Assert.That(summary.GetProperty("options").GetProperty("target").GetString(), Is.EqualTo("kind"));
        Assert.That(summary.GetProperty("test_accuracy_all").GetDouble(), Is.GreaterThan(0.8), "it has learnt");

        // The table of the training: its own validation and test rows.
        ToolRun own = Do("eval", "--weights", Weights, "--data", Data);
        Assert.That(own.Out, Does.Contain($"validation accuracy  {Share(summary, "validation_accuracy")}  (").And.Contain(" of 9)\n"));
        Assert.That(own.Out, Does.Contain($"all test rows        {Share(summary, "test_accuracy_all")}  (").And.Contain(" of 24)\n"));

        // Another one: all rows, whatever the order of its columns.
        string[] lines = Trips(30, seed: 9).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string other = _folder.File("other.csv");
        File.WriteAllLines(other, lines.Select(line => string.Join(',', line.Split(',').Reverse().Append("ignored"))));
        Assert.That(Do("eval", "--weights", Weights, "--data", other).Out, Does.Contain("validation accuracy  -  (0 of 0)").And.Contain(" of 30)\n"));
        string[] predicted = Do("predict", "--weights", Weights, "--data", other).Out.Split('\n');
        Assert.That(predicted[0], Is.EqualTo("row,label,class,car,plane,train"));
        string without = _folder.File("without.csv");
        File.WriteAllLines(without, lines.Select(line => string.Join(',', line.Split(',')[1..])));
        string[] unlabelled = Do("predict", "--weights", Weights, "--data", without).Out.Split('\n');
        Assert.That(unlabelled[0], Is.EqualTo("row,class,car,plane,train"));
        Assert.That(unlabelled[1..^1], Is.EqualTo(predicted[1..^1].Select(line => string.Join(',', line.Split(',').Where((_, place) => place != 1)))));

        // The library gives the same numbers.
        Model model = Model.Load(Weights);
        TableEncoder encoder = TableEncoder.FromJson(model.Metadata[TableEncoder.MetadataKey]);
        double[] rows = encoder.Encode(encoder.ReadCsv(without));
        double[] probabilities = new double[30 * 3];
        model.Probabilities<double, double>(rows, probabilities);
        Assert.That(
            unlabelled[1..^1].Select(line => line.Split(',')[2..]),
            Is.EqualTo(probabilities.Chunk(3).Select(row => row.Select(p => p.ToString("R", CultureInfo.InvariantCulture)).ToArray())));
    }

    [Test]
    public void Classes_count_as_their_weights_say()
    {
        // Three classes of sizes that differ: balanced is rows / (classes x rows of the class).
        JsonElement summary = Train("--target", "kind", "--standardize", "--split", "plain", "--epochs", "3", "--class-weights", "balanced");
        Assert.That(summary.GetProperty("options").GetProperty("class_weights").GetString(), Is.EqualTo("balanced"));
        byte[] balanced = Tensors();
        DataSet set = DataSet.Load(Data, new DataSetOptions { Target = "kind", HoldOut = new HoldOut(0.2, 0, Stratified: false) });
        int[] labels = set.Prepare<float>().Train.Labels.ToArray();
        string[] weights =
        [
            .. Enumerable.Range(0, 3).Select(c => (labels.Length / (3.0 * labels.Count(label => label == c))).ToString("R", CultureInfo.InvariantCulture)),
        ];
        Assert.That(weights.Distinct().Count(), Is.GreaterThan(1), "the sizes differ");
        Train("--target", "kind", "--standardize", "--split", "plain", "--epochs", "3", "--class-weights", string.Join(',', weights));
        Assert.That(Tensors(), Is.EqualTo(balanced));
        Train("--target", "kind", "--standardize", "--split", "plain", "--epochs", "3");
        Assert.That(Tensors(), Is.Not.EqualTo(balanced));

        // Classes that do not count are not predicted.
        Train("--target", "kind", "--standardize", "--epochs", "60", "--class-weights", "0,0,1");
        string[] predicted = Do("predict", "--weights", Weights, "--data", Data).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(predicted.Skip(1).Select(line => line.Split(',')[2]).Distinct(), Is.EqualTo(new[] { "train" }));
        ToolRun.Do("train", "--data", Data, "--target", "kind", "--class-weights", "1,2").ShouldBeRefusedWith("--class-weights has 2 numbers", "3 classes");
        ToolRun.Do("train", "--data", Data, "--target", "kind", "--class-weights", "0,0,0").ShouldBeRefusedWith("'0,0,0'", "not all 0");

        byte[] Tensors()
        {
            using SafetensorsFile file = SafetensorsFile.Open(Weights);
            float[] values = new float[file.Tensors.Sum(tensor => tensor.Count)];
            int start = 0;
            foreach (SafetensorsTensor tensor in file.Tensors)
            {
                file.Read(tensor.Name, values.AsSpan(start, (int)tensor.Count));
                start += (int)tensor.Count;
            }

            return System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        }
    }

    [Test]
    public void Numbers_are_predicted_in_their_unit()
    {
        JsonElement summary = Train("--target", "price", "--loss", "squared", "--standardize", "--epochs", "60", "--drop", "kind");
        Assert.That(summary.GetProperty("test_r2_all").GetDouble(), Is.GreaterThan(0.9));
        Assert.That(Do("eval", "--weights", Weights, "--data", Data).Out, Does.Contain("(24 rows)").And.Contain("\nprice "));
        Assert.That(Do("predict", "--weights", Weights, "--data", Data).Out, Does.StartWith("row,price_true,price\n"));
    }

    [Test]
    public void Missing_cells_are_refused_or_filled()
    {
        string[] lines = File.ReadAllLines(Data);
        lines[17] = lines[17][..lines[17].LastIndexOf(',')] + ",NA";
        File.WriteAllLines(Data, lines);
        ToolRun.Do("train", "--data", Data, "--target", "kind").ShouldBeRefusedWith("trips.csv", "line 18, column 4 (price) is missing", "--missing mean");
        Train("--target", "kind", "--missing", "mean", "--epochs", "2");
        Assert.That(Do("predict", "--weights", Weights, "--data", Data).Out.Split('\n'), Has.Length.EqualTo(122));
    }

    [Test]
    public void A_run_goes_on_where_it_ended()
    {
        Train("--target", "kind", "--epochs", "4", "--split", "plain", "--split-seed", "3", "--hold-out", "0.3");
        byte[] whole = File.ReadAllBytes(Weights);
        Directory.Delete(_folder.File("out"), recursive: true);
        Train("--target", "kind", "--epochs", "2", "--split", "plain", "--split-seed", "3", "--hold-out", "0.3");
        ToolRun.Do("train", "--resume", _folder.File("out"), "--epochs", "4", "--split-seed", "4").ShouldBeRefusedWith("--split-seed is 4", "has 3");
        Assert.That(Do("train", "--resume", _folder.File("out"), "--epochs", "4", "--quiet").ExitCode, Is.Zero);
        Assert.That(File.ReadAllBytes(Weights), Is.EqualTo(whole));
    }

    [Test]
    public void A_few_rows_are_learnt_by_heart()
    {
        ToolRun run = Do("train", "--data", Data, "--target", "kind", "--train", "8", "--standardize", "--hidden", "20", "--weight-scale", "0.1", "--full-batch",
            "--rule", "adam", "--learning-rate", "1e-2", "--epochs", "200", "--lr-decay", "1", "--trainer", "legacy");
        Assert.That(run.Out, Does.Contain("8 training, 9 validation, 24 of 24 test rows").And.Contain("training accuracy    1.000"));
        ToolRun.Do("train", "--data", Data, "--target", "kind", "--train", "100").ShouldBeRefusedWith("--train is 100; 'trips' has 87 training rows");
    }

    [Test]
    public void A_search_has_the_same_rows()
    {
        ToolRun run = Do("tune", "--data", Data, "--target", "kind", "--split-seed", "2", "--search", "learning-rate=1e-3,1e-2", "--epochs", "2", "--batch-size", "10", "--out", _folder.File("search"));
        Assert.That(run.Out, Does.Contain("stratified hold-out of 0.2, seed 2"));
        Assert.That(Do("eval", "--weights", _folder.File("search/best/model.safetensors"), "--data", Data).Out, Does.Contain(" of 24)\n"));
        ToolRun splits = Do("tune", "--data", Data, "--target", "kind", "--search", "split-seed=1,2", "--epochs", "1", "--batch-size", "10");
        Assert.That(splits.Out, Does.Contain("seed 1").And.Contain("seed 2"), "each trial has the rows of its options");
    }

    [Test]
    public void A_report_shows_the_test_rows()
    {
        Train("--target", "kind", "--epochs", "2");
        string page = File.ReadAllText(Path.Combine(_folder.File("out"), "report.html"));
        Assert.That(page, Does.Contain("plane"));
        Assert.That(Do("report", _folder.File("out"), "--out", _folder.File("again.html")).ExitCode, Is.Zero);
        Assert.That(File.ReadAllText(_folder.File("again.html")), Does.Contain("plane"));
    }

    [Test]
    public void Data_info_tells_of_the_columns()
    {
        string text = Do("data", "info", Data).Out;
        Assert.That(text, Does.Contain("rows        120").And.Contain("3 texts: car, plane, train").And.Contain("distance"));
    }

    [Test]
    public void Arrays_without_a_test_part_are_divided_and_evaluated_on_the_same_rows()
    {
        string arrays = _folder.File("arrays");
        Directory.CreateDirectory(arrays);
        using (NpzArchive archive = NpzArchive.Open(TinyArchive()))
        {
            archive.Read("x_train").Save(Path.Combine(arrays, "X.npy"));
            archive.Read("y_train").Save(Path.Combine(arrays, "y.npy"));
        }

        Assert.That(Do("data", "info", arrays).Out, Does.Contain("arrays (arrays in .npy files)").And.Contain("stratified hold-out of 0.2, seed 0"));
        ToolRun trained = Do("train", "--data", arrays, "--epochs", "3", "--batch-size", "10", "--hidden", "4", "--out", _folder.File("out"));
        Assert.That(trained.Out, Does.Contain("44 training, 4 validation, 12 of 12 test rows (stratified hold-out of 0.2, seed 0)"));
        JsonElement summary = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder.File("out"), "summary.json"))).RootElement;
        Assert.That(summary.GetProperty("held_out").GetString(), Is.EqualTo("stratified hold-out of 0.2, seed 0"));
        Assert.That(Do("eval", "--weights", Weights, "--data", arrays).Out, Does.Contain($"all test rows        {Share(summary, "test_accuracy_all")}  (").And.Contain(" of 12)\n"));
    }

    [Test]
    public void Pictures_in_folders_are_trained_on_and_a_single_one_is_predicted([Values("chw", "hwc")] string layout)
    {
        string pictures = _folder.File("cifar");
        using (ZipArchive archive = ZipFile.OpenRead(Path.Combine(Checkout.Root, "tests/FastNet.Tests/Golden/pictures.zip")))
        {
            foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => entry.FullName.StartsWith("cifar/", StringComparison.Ordinal)))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(entry.FullName))!);
                entry.ExtractToFile(_folder.File(entry.FullName));
            }

            archive.GetEntry("alpha.png")!.ExtractToFile(_folder.File("alpha.png"));
        }

        Assert.That(Do("data", "info", pictures).Out, Does.Contain("cifar (folders of pictures)").And.Contain("32 x 32 pixels, 3 channels"));
        string[] options = ["--split", "plain", "--size", "8x6", "--layout", layout, "--hidden", "4", "--epochs", "2", "--batch-size", "4", "--out", _folder.File("out")];
        ToolRun trained = Do(["train", "--data", pictures, .. options]);
        Assert.That(trained.Out, Does.Contain("9 training, 1 validation, 2 of 2 test rows (plain hold-out of 0.2, seed 0); net 144-4-9"));
        Assert.That(Do("eval", "--weights", Weights, "--data", pictures).Out, Does.Contain(" of 2)\n"));
        Assert.That(File.Exists(Path.Combine(_folder.File("out"), "report.html")));

        // The same picture alone and in a data set.
        string one = Directory.GetFiles(Path.Combine(pictures, "dog"))[0];
        Directory.CreateDirectory(_folder.File("other/dog"));
        File.Copy(one, _folder.File("other/dog/1.png"));
        string[] alone = Do("predict", "--weights", Weights, "--data", one).Out.Split('\n');
        string[] among = Do("predict", "--weights", Weights, "--data", _folder.File("other")).Out.Split('\n');
        Assert.That(alone[0], Does.StartWith("row,class,bird,"));
        Assert.That(among[1], Is.EqualTo(alone[1].Insert(2, "dog,")));
        Assert.That(Do("predict", "--weights", Weights, "--data", _folder.File("alpha.png")).Out.Split('\n'), Has.Length.EqualTo(3), "of another size");

        ToolRun.Do("train", "--data", pictures, "--size", "0x6").ShouldBeRefusedWith("--size is '0x6'; expected height and width from 1 to 4096");
        ToolRun.Do("train", "--data", Data, "--target", "kind", "--size", "8x8").ShouldBeRefusedWith("--size is 8x8, but", "no folder of pictures");
        Directory.CreateDirectory(Path.Combine(_folder.File("other"), "wolf"));
        ToolRun.Do("eval", "--weights", Weights, "--data", _folder.File("other")).ShouldBeRefusedWith("the folder 'wolf'; one of the classes bird,");
        File.WriteAllText(_folder.File("no.png"), "none");
        ToolRun.Do("predict", "--weights", Weights, "--data", _folder.File("no.png")).ShouldBeRefusedWith("no.png", "begins neither as a PNG nor as a JPEG file");
    }

    [Test]
    public void Options_that_do_not_fit_are_refused()
    {
        string arrays = TinyArchive();
        ToolRun.Do("train", "--data", Data).ShouldBeRefusedWith("no column is named as the target (--target", "kind, city, distance, price");
        ToolRun.Do("train", "--data", Data, "--target", "sort").ShouldBeRefusedWith("no column 'sort'");
        ToolRun.Do("train", "--data", Data, "--target", "price").ShouldBeRefusedWith("column 4 (price) is", "whole numbers or texts were expected");
        ToolRun.Do("train", "--data", Data, "--target", "kind", "--loss", "squared").ShouldBeRefusedWith("column 1 (kind) is", "a finite number was expected");
        ToolRun.Do("train", "--data", arrays, "--target", "kind").ShouldBeRefusedWith("--target is 'kind', but", "is no table");
        ToolRun.Do("train", "--data", arrays, "--hold-out", "0.5").ShouldBeRefusedWith("--hold-out is 0.5, but has no effect", "test part of its own");
        ToolRun.Do("train", "--data", Data, "--missing", "mean").ShouldBeRefusedWith("--missing is mean, but has no effect with --target none");
        Assert.That(ToolRun.Do("train", "--data", arrays, "--epochs", "1", "--batch-size", "10", "--hidden", "3", "--out", _folder.File("arrays"), "--quiet").ExitCode, Is.Zero);
        ToolRun.Do("eval", "--weights", _folder.File("arrays/model.safetensors"), "--data", Data).ShouldBeRefusedWith("is a table, and the model was trained on none");
    }

    private string TinyArchive()
    {
        TinyData.Save(_folder.File("tiny.npz"));
        return _folder.File("tiny.npz");
    }

    private static ToolRun Do(params string[] args)
    {
        ToolRun run = ToolRun.Do(args);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run;
    }

    private static string Share(JsonElement summary, string name) => summary.GetProperty(name).GetDouble().ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>How people travel by the distance, and the price by city and distance.</summary>
    private static string Trips(int count, uint seed)
    {
        RandomState random = new(seed);
        StringBuilder text = new("kind,city,distance,price\n");
        for (int i = 0; i < count; i++)
        {
            double distance = Math.Round(random.Uniform(0, 900), 3);
            int city = i % 3;
            string kind = distance < 200 ? "car" : distance < 600 ? "train" : "plane";
            text.Append(CultureInfo.InvariantCulture, $"{kind},{Cities[city]},{distance},{Math.Round((distance / 10) + (20 * city), 4)}\n");
        }

        return text.ToString();
    }

    private JsonElement Train(params string[] options)
    {
        Do(["train", "--data", Data, "--hidden", "20", "--batch-size", "12", "--rule", "adam", "--learning-rate", "1e-2", "--weight-scale", "0.1", "--out", _folder.File("out"), "--overwrite", "--quiet", .. options]);
        return JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder.File("out"), "summary.json"))).RootElement;
    }
}
