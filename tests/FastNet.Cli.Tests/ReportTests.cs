using FastNet.Cli.Tests.Support;
using FastNet.Data;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet report`, and the report that `fastnet train` and `fastnet knn` write of themselves.</summary>
[OneMode]
public sealed class ReportTests : TinyDataTests
{
    private static readonly string[] Quick = ["--hidden", "3", "--iterations", "4", "--batch-size", "20"];

    [Test]
    public void Training_on_images_writes_a_page_and_pictures_and_report_writes_the_same_again()
    {
        string run = _folder.File("run");
        ToolRun train = ToolRun.Do(["train", .. Quick, "--layout", "hwc", "--out", run]);
        Assert.That((train.ExitCode, train.Error), Is.EqualTo((0, string.Empty)));
        string page = File.ReadAllText(Path.Combine(run, "report.html"));
        ToolRun report = ToolRun.Do("report", run, "--out", _folder.File("again.html"), "--pictures", _folder.File("png"));
        Assert.That((report.ExitCode, report.Error), Is.EqualTo((0, string.Empty)));
        Assert.Multiple(() =>
        {
            Assert.That(train.Out, Does.Contain(Path.Combine(run, "report.html")).And.Contain("loss of 4 steps"));
            Assert.That(page, Does.Contain("Training run run").And.Contain("two-layer 3072-3-10, sgd").And.Contain("Confusion matrix").And.Contain("horizontal stripes"));
            Assert.That(Directory.GetFiles(Path.Combine(run, "pictures")).Select(Path.GetFileName), Is.EquivalentTo(["samples.png", "mistakes.png", "weights.png"]));
            Assert.That(File.ReadAllText(_folder.File("again.html")) == page, "the same page");
            foreach (string picture in Directory.GetFiles(_folder.File("png")))
            {
                Assert.That(File.ReadAllBytes(picture), Is.EqualTo(File.ReadAllBytes(Path.Combine(run, "pictures", Path.GetFileName(picture)))));
            }

            Assert.That(report.Out.Trim().Split('\n'), Has.Length.EqualTo(4));
        });
    }

    [Test]
    public void A_linear_classifier_has_templates()
    {
        string pictures = Path.Combine(_folder.File("run"), "pictures");
        Directory.CreateDirectory(pictures);
        File.WriteAllText(Path.Combine(pictures, "weights.png"), "of an older run, a net's");
        Train("run", "--data", "", "--model", "svm", "--iterations", "2", "--batch-size", "10");
        Assert.That(Directory.GetFiles(pictures).Select(Path.GetFileName), Is.EquivalentTo(["samples.png", "mistakes.png", "templates.png"]));
    }

    [Test]
    public void Rows_that_are_no_images_have_no_pictures()
    {
        Train("run", [.. Quick, "--precision", "double"]);
        string page = File.ReadAllText(Path.Combine(_folder.File("run"), "report.html"));
        Assert.That(page, Does.Contain("Confusion matrix").And.Not.Contain("<img"));
        Assert.That(Directory.Exists(Path.Combine(_folder.File("run"), "pictures")), Is.False);
    }

    [Test]
    public void A_report_that_cannot_be_written_costs_nothing_else()
    {
        string run = _folder.File("run");
        Directory.CreateDirectory(run);
        File.WriteAllText(Path.Combine(run, "pictures"), "in the way");
        File.WriteAllText(Path.Combine(run, "report.html"), "of an older run");
        ToolRun train = ToolRun.Do(["train", .. Quick, "--out", run, "--overwrite"]);
        Assert.Multiple(() =>
        {
            Assert.That(train.ExitCode, Is.Zero);
            Assert.That(train.Error, Does.StartWith("fastnet: the run is saved, but its report is not: ").And.Contain("pictures"));
            Assert.That(train.Error.Trim().Split('\n'), Has.Length.EqualTo(1));
            Assert.That(File.Exists(Path.Combine(run, "model.safetensors")) && File.Exists(Path.Combine(run, "summary.json")));
            Assert.That(File.Exists(Path.Combine(run, "report.html")), Is.False, "an older report must not stand beside a newer model");
        });
    }

    [Test]
    public void No_report_is_written_where_none_is_wanted()
    {
        Train("run", [.. Quick, "--no-report"]);
        Assert.That(File.Exists(Path.Combine(_folder.File("run"), "report.html")), Is.False);
    }

    [Test]
    public void A_run_that_diverged_is_reported_as_such()
    {
        ToolRun run = ToolRun.Do(["train", "--quiet", "--data", Data, .. Quick, "--learning-rate", "1e30", "--out", _folder.File("run")]);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((1, $"fastnet: at no accuracy check was the net finite; there is no model{Environment.NewLine}")));
        Assert.That(File.ReadAllText(Path.Combine(_folder.File("run"), "report.html")), Does.Contain("iverged."));
    }

    [TestCase("bad_text_summary.json", "summary.json", "line 2")]
    [TestCase("fuzz_summary.json", "summary.json", "line 19")]
    [TestCase("fuzz_trials.json", "trials.json", "line 55")]
    [TestCase("fuzz_knn.json", "knn.json", "line 3")]
    public void A_text_that_is_no_text_is_refused_with_file_and_line(string name, string file, string place)
    {
        Train("run", Quick);
        string run = _folder.File("run");
        File.Delete(Path.Combine(run, "summary.json"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Cases", name), Path.Combine(run, file));
        ToolRun.Do("report", run).ShouldBeRefusedWith(Path.Combine(run, file), place, "has a text that is no UTF-8");
    }

    [Test]
    public void A_run_finds_its_data_from_any_folder_and_its_page_says_nothing_of_the_users_folders()
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, Data);
        Train("run", [.. Quick, "--data", relative]);
        using System.Text.Json.JsonDocument summary = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.File("run"), "summary.json")));
        System.Text.Json.JsonElement options = summary.RootElement.GetProperty("options");
        Assert.That(options.GetProperty("data").GetString(), Is.EqualTo(Path.GetFullPath(relative)));
        Assert.That(options.GetProperty("out").GetString(), Is.EqualTo(_folder.File("run")));
        Assert.That(Page("run"), Does.Contain("tiny.npz").And.Not.Contain(_folder.Path));
    }

    [Test]
    public void Several_runs_are_compared()
    {
        Train("a", [.. Quick, "--rule", "adam"]);
        Train("b", [.. Quick, "--rule", "sgd"]);
        ToolRun run = ToolRun.Do("report", _folder.File("a"), _folder.File("b"), "--out", _folder.File("both.html"));
        Assert.That((run.ExitCode, run.Error, run.Out.Trim()), Is.EqualTo((0, string.Empty, _folder.File("both.html"))));
        Assert.That(File.ReadAllText(_folder.File("both.html")), Does.Contain("2 training runs").And.Contain("rule adam").And.Contain("rule sgd").And.Contain("Options in common"));
    }

    [Test]
    public void Data_that_are_gone_cost_their_pictures_and_data_tells_where_they_are()
    {
        Train("run", Quick);
        File.Move(Data, _folder.File("moved.npz"));
        ToolRun without = ToolRun.Do("report", _folder.File("run"));
        Assert.That(without.ExitCode, Is.Zero);
        Assert.That(without.Error, Does.Contain("no longer at").And.Contain(Data));
        Assert.That(Page("run"), Does.Not.Contain("Confusion matrix"));
        ToolRun with = ToolRun.Do("report", _folder.File("run"), "--data", _folder.File("moved.npz"));
        Assert.That((with.ExitCode, with.Error), Is.EqualTo((0, string.Empty)));
        Assert.That(Page("run"), Does.Contain("Confusion matrix"));
    }

    [Test]
    public void Neighbours_write_results_a_picture_and_a_page_and_report_writes_the_page_again()
    {
        string folder = _folder.File("knn");
        ToolRun run = ToolRun.Do("knn", "--data", Data, "--train", "60", "--test", "40", "--cross-validate", "--k", "1,3", "--folds", "4", "--out", folder);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName), Is.EquivalentTo(["knn.json", "distances.png", "report.html"]));
        string page = Page("knn");
        Assert.That(page, Does.Contain("Neighbours and accuracy").And.Contain("<img").And.Contain("fold 4"));
        Samples<float> rows = Rows(60);
        NeighborCrossValidation<float> validation = new(rows, 4, [1, 3]);
        validation.Run();
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "knn.json")));
        Assert.That(json.RootElement.GetProperty("cross_validation")[1].GetProperty("mean").GetDouble(), Is.EqualTo(validation.Mean(1)).Within(1e-12));
        Assert.That(json.RootElement.GetProperty("cross_validation")[1].GetProperty("deviation").GetDouble(), Is.EqualTo(validation.StandardDeviation(1)).Within(1e-12));
        Assert.That(ToolRun.Do("report", folder).ExitCode, Is.Zero);
        Assert.That(Page("knn"), Is.EqualTo(page));
    }

    [Test]
    public void A_search_is_reported([Values("", "\"metric\":\"\",")] string metric)
    {
        Directory.CreateDirectory(_folder.File("search"));
        File.WriteAllText(Path.Combine(_folder.File("search"), "trials.json"), "{" + metric + """
            "data_set":"tiny","trials":[
             {"trial":1,"round":1,"state":"done","validation_accuracy":0.5,"test_accuracy":0.4,"test_accuracy_all":0.4,"training_accuracy":0.7,"first_loss":2,"last_loss":1,"steps":3,
              "total_steps":3,"seconds":0.5,"point":{"learning-rate":"1e-3","reg":"1"},"options":{},"checks":[]},
             {"trial":2,"round":1,"state":"done","validation_accuracy":0.6,"test_accuracy":0.4,"test_accuracy_all":0.4,"training_accuracy":0.7,"first_loss":2,"last_loss":1,"steps":3,
              "total_steps":3,"seconds":0.5,"point":{"learning-rate":"1e-2","reg":"2"},"options":{},"checks":[]}]}
            """);
        ToolRun run = ToolRun.Do("report", _folder.File("search"));
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
        Assert.That(Page("search"), Does.Contain("Search search").And.Contain("trial 2, learning rate 1e-2, reg 2"));
    }

    [Test]
    public void What_is_no_run_is_refused()
    {
        Train("run", Quick);
        string run = _folder.File("run");
        Directory.CreateDirectory(_folder.File("empty"));
        ToolRun.Do("report").ShouldBeRefusedWith("report");
        ToolRun.Do("report", _folder.File("none")).ShouldBeRefusedWith("is not there", "summary.json");
        ToolRun.Do("report", _folder.File("empty")).ShouldBeRefusedWith("holds no run");
        ToolRun.Do("report", Data).ShouldBeRefusedWith("is a file");
        ToolRun.Do("report", run, "--out", _folder.Path).ShouldBeRefusedWith("is a folder");
        ToolRun.Do("report", run, "--out", Path.Combine(_folder.File("none"), "a.html")).ShouldBeRefusedWith("there is no folder");
        ToolRun.Do("report", run, run, "--data", Data, "--out", _folder.File("a.html")).ShouldBeRefusedWith("--data", "2 runs");
        ToolRun.Do("report", run, "--data", _folder.File("none")).ShouldBeRefusedWith("none");
        File.WriteAllText(Path.Combine(run, "loss_history.csv"), "iteration,loss\n1,?\n");
        ToolRun.Do("report", run).ShouldBeRefusedWith("loss_history.csv", "line 2 has '?'");
        File.WriteAllText(Path.Combine(run, "summary.json"), "nonsense");
        ToolRun.Do("report", run).ShouldBeRefusedWith("summary.json", "is no JSON");
    }

    private string Page(string run) => File.ReadAllText(Path.Combine(_folder.File(run), "report.html"));

    private void Train(string name, params string[] options)
    {
        string[] data = options.Contains("--data") ? [] : ["--data", Data];
        ToolRun run = ToolRun.Do(["train", "--quiet", .. data, .. options.Where((option, i) => option.Length > 0 && !(option == "--data" && options[i + 1].Length == 0)), "--out", _folder.File(name)]);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
    }

    private Samples<float> Rows(int count)
    {
        DataSet data = DataSet.Load(Data);
        float[] values = new float[count * TinyData.Features];
        data.Train.Values.Convert(0, values.AsSpan());
        return Samples<float>.From(values, TinyData.Features, data.Train.Labels[..count]);
    }
}
