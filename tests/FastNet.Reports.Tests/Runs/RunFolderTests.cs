namespace FastNet.Reports.Tests.Runs;

/// <summary>The files of the tool, read back; whatever else lies there is refused in words that name it.</summary>
public sealed class RunFolderTests
{
    private const string Summary = """
        {"data_set":"cifar10","options":{"data":null,"model":"deep","hidden":[5,4],"full_batch":false,"an_option_to_come":1e-3},
         "iterations":1960,"stopped_early":false,"last_loss":null,"validation_accuracy":0.521,"test_accuracy_all":0.5,
         "verdicts":[{"kind":"rate too low","message":"The loss falls like a straight line.","evidence":{"first_loss":2.3}}],
         "seconds":61.5,"versions":{"fastnet":"0.1.0"}}
        """;

    private const string Losses = "iteration,loss\n1,2.5\n2,NaN\n3,Infinity\n";
    private const string Accuracies = "iteration,epoch,training_accuracy,validation_accuracy\n1,0,0.1,0.2\n3,1,0.3,NaN\n";

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        File.WriteAllText(_folder.File("summary.json"), Summary);
        File.WriteAllText(_folder.File("loss_history.csv"), Losses);
        File.WriteAllText(_folder.File("accuracy_history.csv"), Accuracies);
    }

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void A_run_is_read_back()
    {
        TrainingRun run = TrainingRun.Load(_folder.Path + Path.DirectorySeparatorChar);
        Assert.Multiple(() =>
        {
            Assert.That(run.Name, Is.EqualTo(Path.GetFileName(_folder.Path)));
            Assert.That(run.DataSet, Is.EqualTo("cifar10"));
            Assert.That(run.Losses, Is.EqualTo([2.5, double.NaN, double.PositiveInfinity]));
            Assert.That(run.Accuracies, Is.EqualTo([new AccuracyPoint(1, 0, 0.1, 0.2), new AccuracyPoint(3, 1, 0.3, double.NaN)]));
            Assert.That(run.Options, Is.EqualTo([("model", "deep"), ("hidden", "5, 4"), ("full batch", "no"), ("an option to come", "1e-3")]));
            Assert.That(run.Results, Does.Contain(("iterations", "1,960")).And.Contain(("validation accuracy", "52.10 %")).And.Contain(("last loss", "not a finite number")));
            Assert.That(run.Environment, Is.EqualTo([("fastnet", "0.1.0")]));
            Assert.That((run.Validation, run.Test, run.Seconds), Is.EqualTo((0.521, 0.5, 61.5)));
            Assert.That(run.Verdicts, Is.EqualTo([new ReportVerdict(ReportTone.Warning, "Rate too low.", "The loss falls like a straight line.")]));
            Assert.That(run.StepsPerEpoch, Is.EqualTo(3));
        });
    }

    // The fuzzer found the empty one.
    [TestCase("", "")]
    [TestCase("/home/someone/runs/deep/", "deep")]
    [TestCase("cifar-10", "cifar-10")]
    [TestCase("a\\u0000b", "a\0b")]
    public void Of_a_path_in_the_options_the_last_part_is_shown_whatever_it_holds(string written, string expected)
    {
        File.WriteAllText(_folder.File("summary.json"), $$$"""{"options":{"out":"{{{written}}}"}}""");
        Assert.That(TrainingRun.Load(_folder.Path).Options, Is.EqualTo([("out", expected)]));
    }

    [Test]
    public void Steps_of_an_epoch_are_found_for_either_training_loop()
    {
        TrainingRun run = TrainingRun.Load(_folder.Path);
        Assert.Multiple(() =>
        {
            Assert.That((run with { Accuracies = [new(1, 0, 0, 0), new(40, 1, 0, 0), new(80, 2, 0, 0), new(90, 2, 0, 0)] }).StepsPerEpoch, Is.EqualTo(40));
            Assert.That((run with { Accuracies = [new(1, 0, 0, 0), new(41, 1, 0, 0), new(81, 2, 0, 0)] }).StepsPerEpoch, Is.EqualTo(40), "legacy training checks a step later");
            Assert.That((run with { Accuracies = [new(1, 0, 0, 0)] }).StepsPerEpoch, Is.NaN);
        });
    }

    [TestCase("summary.json", "{", "is no JSON")]
    [TestCase("summary.json", "[1]", "holds a JSON Array; expected an object")]
    [TestCase("summary.json", "{\"verdicts\":3}", "verdicts is a JSON Number; expected an array")]
    [TestCase("summary.json", "{\n\"a\": \"\\ud800\"}", "line 2 has a text that is no UTF-8")]
    [TestCase("summary.json", "{\n\n\"\\udc00\": 1}", "line 3 has a text that is no UTF-8")]
    [TestCase("loss_history.csv", "", "is empty; expected 'iteration,loss'")]
    [TestCase("loss_history.csv", "a,b\n1,2\n", "begins with 'a,b'")]
    [TestCase("loss_history.csv", "iteration,loss\n1\n", "line 2 has 1 values; expected 2")]
    [TestCase("loss_history.csv", "iteration,loss\n1,x\n", "line 2 has 'x'; expected a number")]
    [TestCase("accuracy_history.csv", "iteration,epoch,training_accuracy,validation_accuracy\n1.5,0,1,1\n", "line 2 has '1.5'; expected a whole number")]
    public void A_file_of_another_kind_is_refused(string file, string content, string problem)
    {
        File.WriteAllText(_folder.File(file), content);
        Assert.That(() => TrainingRun.Load(_folder.Path), Throws.InstanceOf<DataFormatException>().With.Message.Contains(problem).And.Message.Contains(_folder.File(file)));
    }

    [TestCase("summary.json")]
    [TestCase("loss_history.csv")]
    public void A_missing_file_is_named(string file)
    {
        File.Delete(_folder.File(file));
        Assert.That(() => TrainingRun.Load(_folder.Path), Throws.InstanceOf<IOException>().With.Message.Contains(file));
    }

    [Test]
    public void What_the_files_need_not_have_may_be_missing()
    {
        File.WriteAllText(_folder.File("summary.json"), """{"options":3,"versions":"x","seconds":"long","verdicts":[1,{}]}""");
        File.WriteAllText(_folder.File("loss_history.csv"), "iteration,loss\n");
        TrainingRun run = TrainingRun.Load(_folder.Path);
        Assert.That((run.Options.Count, run.Environment.Count, run.Losses.Count), Is.EqualTo((0, 0, 0)));
        Report report = new("title");
        report.AddRun(run);
        report.AddSettings(run);
        Assert.That(() => report.Save(_folder.File("report.html")), Throws.Nothing);
    }

    [Test]
    public void Neighbours_are_read_back()
    {
        File.WriteAllText(_folder.File("knn.json"), """
            {"settings":{"distance":"l2"},"cross_validation":[{"k":1,"accuracies":[0.2,0.4]},{"k":5,"accuracies":[0.5,0.5]}],"test":[{"k":5,"accuracy":0.45}]}
            """);
        NeighborResults results = NeighborResults.Load(_folder.File("knn.json"));
        Assert.Multiple(() =>
        {
            Assert.That(results.Settings, Is.EqualTo(new Dictionary<string, string> { ["distance"] = "l2" }));
            Assert.That(results.CrossValidation.Select(folds => (folds.K, Math.Round(folds.Mean, 9), Math.Round(folds.Deviation, 9))), Is.EqualTo([(1, 0.3, 0.1), (5, 0.5, 0)]));
            Assert.That(results.Test, Is.EqualTo([new NeighborTest(5, 0.45)]));
        });
    }

    [TestCase("""{"cross_validation":[{"k":0,"accuracies":[]}]}""", "a k of 0; expected 1 or more")]
    [TestCase("""{"cross_validation":[null]}""", "line 1 has a null in a list")]
    [TestCase("""{"cross_validation":[{"k":1}]}""", "line 1, $.cross_validation[0]: ")]
    [TestCase("""{"test":[{"k":1,"accuracy":"half"}]}""", "line 1, $.test[0].accuracy: The JSON value is no number")]
    [TestCase("""{"cross_validation":[7]}""", "line 1, $.cross_validation[0]: ")]
    [TestCase("""{"cross_validation":[{"k":1,"accuracies":[1.5]}]}""", "the accuracy 1.5; expected 0 to 1")]
    [TestCase("""{"test":{}}""", "line 1, $.test: ")]
    public void Neighbours_of_another_kind_are_refused(string json, string problem)
    {
        File.WriteAllText(_folder.File("knn.json"), json);
        Assert.That(() => NeighborResults.Load(_folder.File("knn.json")), Throws.InstanceOf<DataFormatException>().With.Message.Contains(problem));
    }

    [Test]
    public void Trials_are_read_back()
    {
        File.WriteAllText(_folder.File("trials.json"), """
            {"format":"fastnet trials 1","data_set":"cifar10","searched":["learning-rate"],"trials":[
             {"trial":1,"round":1,"state":"done","validation_accuracy":0.5,"test_accuracy":0.4,"test_accuracy_all":0.45,"training_accuracy":0.6,"first_loss":2.3,"last_loss":1.5,
              "steps":10,"total_steps":10,"seconds":3.5,"point":{"learning-rate":"1e-3"},"options":{"rule":"sgd"},"checks":[{"step":1,"epoch":0,"loss":2.3,"training_accuracy":0.1,"validation_accuracy":null}]},
             {"trial":2,"round":1,"state":"waiting","validation_accuracy":null,"test_accuracy":null,"test_accuracy_all":null,"training_accuracy":null,"first_loss":null,"last_loss":null,
              "steps":null,"total_steps":null,"seconds":null,"point":{"learning-rate":"2"},"options":{"momentum":null},"checks":[]}]}
            """);
        SearchResults results = SearchResults.Load(_folder.File("trials.json"));
        Assert.Multiple(() =>
        {
            Assert.That(results.DataSet, Is.EqualTo("cifar10"));
            Assert.That((results.Metric, results.HigherIsBetter), Is.EqualTo(("accuracy", true)));
            Assert.That(results.Trials.Select(trial => trial.Trial), Is.EqualTo([1, 2]));
            Assert.That(results.Trials[0].Point, Is.EqualTo(new Dictionary<string, string> { ["learning-rate"] = "1e-3" }));
            Assert.That((results.Trials[0].Validation, results.Trials[0].Test, results.Trials[0].TestAll, results.Trials[0].Training), Is.EqualTo((0.5, 0.4, 0.45, 0.6)));
            Assert.That((results.Trials[0].FirstLoss, results.Trials[0].LastLoss, results.Trials[0].Steps, results.Trials[0].Seconds), Is.EqualTo((2.3, 1.5, 10, 3.5)));
            Assert.That(results.Trials[0].Checks, Is.EqualTo([new SearchCheck(1, 0, 2.3, 0.1, double.NaN)]));
            Assert.That((results.Trials[1].State, results.Trials[1].Validation, results.Trials[1].Steps), Is.EqualTo(("waiting", double.NaN, (int?)null)));
            Assert.That(results.Trials[1].Options["momentum"], Is.Null);
        });
    }

    [Test]
    public void Trials_are_written_in_one_form()
    {
        SearchTrial done = new(
            1, 1, "done", 0.5, 1e-5, 0.45, 1, 2.3, double.PositiveInfinity, 10, 20, 3.25, new Dictionary<string, string?> { ["reg"] = "1,é" },
            new Dictionary<string, string?> { ["rule"] = "sgd", ["momentum"] = null }, [new SearchCheck(1, 0, 2.3, 0.1, double.NaN)]);
        SearchResults results = new() { FastnetVersion = "1", DataSet = "tiny", Metric = "top-5", Searched = ["reg"], Trials = [done] };
        Assert.That(Written(results.Write), Is.EqualTo("""
            {
              "format": "fastnet trials 1",
              "fastnet_version": "1",
              "data_set": "tiny",
              "metric": "top-5",
              "higher_is_better": true,
              "searched": [
                "reg"
              ],
              "trials": [
                {
                  "trial": 1,
                  "round": 1,
                  "state": "done",
                  "validation_top_5": 0.5,
                  "test_top_5": 1E-05,
                  "test_top_5_all": 0.45,
                  "training_top_5": 1,
                  "first_loss": 2.3,
                  "last_loss": null,
                  "steps": 10,
                  "total_steps": 20,
                  "seconds": 3.25,
                  "point": {
                    "reg": "1,é"
                  },
                  "options": {
                    "rule": "sgd",
                    "momentum": null
                  },
                  "checks": [
                    {
                      "step": 1,
                      "epoch": 0,
                      "loss": 2.3,
                      "training_top_5": 0.1,
                      "validation_top_5": null
                    }
                  ]
                }
              ]
            }
            """));
        File.WriteAllText(_folder.File("trials.json"), Written(results.Write));
        Assert.That(Written(SearchResults.Load(_folder.File("trials.json")).Write), Is.EqualTo(Written(results.Write)));
    }

    [Test]
    public void Neighbours_are_written_in_one_form()
    {
        NeighborResults results = new()
        {
            Settings = new Dictionary<string, string> { ["distance"] = "l2" },
            CrossValidation = [new(3, [0.25, 0.75])],
            Test = [new(3, 0.5)],
        };
        Assert.That(Written(results.Write), Is.EqualTo("""
            {
              "settings": {
                "distance": "l2"
              },
              "cross_validation": [
                {
                  "k": 3,
                  "accuracies": [
                    0.25,
                    0.75
                  ],
                  "mean": 0.5,
                  "deviation": 0.25
                }
              ],
              "test": [
                {
                  "k": 3,
                  "accuracy": 0.5
                }
              ]
            }
            """));
    }

    private static string Written(Action<Stream> write)
    {
        using MemoryStream stream = new();
        write(stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    [TestCase("""{"trials":[{}]}""", "line 1, $.trials[0]: ")]
    [TestCase("""{"trials":[{"trial":1,"steps":"many"}]}""", "line 1, $.trials[0].steps: ")]
    [TestCase("""{"trials":7}""", "line 1, $.trials: ")]
    [TestCase("""{"trials":null}""", "line 1, $.trials: ")]
    [TestCase("""{"trials":[null]}""", "line 1 has a null in a list")]
    [TestCase("""{"format":"fastnet trials 2","trials":[]}""", "has the format 'fastnet trials 2'; expected 'fastnet trials 1'")]
    public void Trials_of_another_kind_are_refused(string json, string problem)
    {
        File.WriteAllText(_folder.File("trials.json"), json);
        Assert.That(() => SearchResults.Load(_folder.File("trials.json")), Throws.InstanceOf<DataFormatException>().With.Message.Contains(problem));
    }
}
