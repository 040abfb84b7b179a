using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FastNet.Cli.Commands;
using FastNet.Cli.Tests.Support;
using FastNet.Cli.Tuning;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet tune`: its files, its errors, and what becomes of a search that is killed.</summary>
[OneMode]
public sealed class TuneTests : TinyDataTests
{
    [Test]
    public void Every_trial_is_the_run_of_train_with_its_options_and_the_best_is_kept()
    {
        ToolRun run = Tune("--search", "hidden=4,5", "--search", "learning-rate=1e-3,1e-1", "--search", "epochs=2,3", "--search", "precision=float,double", "--search", "model=two-layer", "--out", Out);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Dictionary<string, string>[] rows = Csv(Out);
        Assert.That(rows, Has.Length.EqualTo(16));
        Assert.That(rows.Select(row => row["trial"]), Is.EqualTo(Enumerable.Range(1, 16).Select(i => $"{i}")));
        foreach (Dictionary<string, string> row in rows)
        {
            string alone = _folder.File($"alone{row["trial"]}");
            ResumeTests.Run(["train", "--data", Data, "--batch-size", "10", "--quiet", "--keep", "0", "--out", alone, "--hidden", row["hidden"], "--learning-rate", row["learning-rate"], "--epochs", row["epochs"], "--precision", row["precision"]]);
            using JsonDocument summary = Json(Path.Combine(alone, "summary.json"));
            foreach (string name in new[] { "validation_accuracy", "test_accuracy", "test_accuracy_all", "training_accuracy", "first_loss", "last_loss" })
            {
                Assert.That(double.Parse(row[name], System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(summary.RootElement.GetProperty(name).GetDouble()), $"{name} of trial {row["trial"]}");
            }

            Assert.That(row["state"], Is.EqualTo("done"));
        }

        Dictionary<string, string> best = rows.OrderByDescending(row => double.Parse(row["validation_accuracy"], System.Globalization.CultureInfo.InvariantCulture)).First();
        foreach (string file in new[] { "model.safetensors", "loss_history.csv", "accuracy_history.csv" })
        {
            Assert.That(File.ReadAllBytes(Path.Combine(Out, "best", file)), Is.EqualTo(File.ReadAllBytes(Path.Combine(_folder.File($"alone{best["trial"]}"), file))), file);
        }

        Assert.That(Directory.GetFileSystemEntries(Out).Select(Path.GetFileName).Order(), Is.EqualTo((string[])["best", "report.html", "search.json", "trials.csv", "trials.json"]));
        Assert.That(File.ReadAllText(Path.Combine(Out, "report.html")), Does.Contain("<canvas data-chart").And.Contain("learning rate"));
        Assert.That(run.Out, Does.Contain("16/16").And.Contain("learning-rate"));
        ToolRun eval = ToolRun.Do("eval", "--weights", Path.Combine(Out, "best", "model.safetensors"), "--data", Data);
        Assert.That(eval.ExitCode, Is.Zero, eval.Error);
    }

    [Test]
    public void With_a_seed_of_their_batches_nets_of_all_shapes_share_them_and_are_those_of_train()
    {
        string[] shared = ["--batch-seed", "7", "--learning-rate", "1e-1", "--epochs", "2"];
        ToolRun run = Tune(["--search", "hidden=1,4;9;30", "--search", "seed=0,3", "--model", "deep", "--dropout", "0.9", .. shared, "--threads", "1", "--out", Out]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Dictionary<string, string>[] rows = Csv(Out);
        Assert.That(rows, Has.Length.EqualTo(6));
        foreach (Dictionary<string, string> row in rows)
        {
            string alone = _folder.File($"alone{row["trial"]}");
            ResumeTests.Run(["train", "--data", Data, "--batch-size", "10", "--quiet", "--keep", "0", "--out", alone, "--model", "deep", "--dropout", "0.9", .. shared, "--hidden", row["hidden"], "--seed", row["seed"]]);
            using JsonDocument summary = Json(Path.Combine(alone, "summary.json"));
            Assert.That(summary.RootElement.GetProperty("options").GetProperty("batch_seed").GetInt32(), Is.EqualTo(7));
            Assert.That(double.Parse(row["last_loss"], System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(summary.RootElement.GetProperty("last_loss").GetDouble()), row["trial"]);
            Assert.That(row["batch-seed"], Is.EqualTo("7"));
        }
    }

    [Test]
    public void Trials_share_their_batches_where_nothing_else_is_drawn_before_or_with_a_seed_of_their_own()
    {
        TrainSettings plain = new([]);
        TrainSettings own = plain.With(TrainOptions.BatchSeed, 1);
        Assert.Multiple(() =>
        {
            foreach (TrainSettings settings in new[] { plain, own, plain.With(TrainOptions.Model, ModelName.Deep), plain.With(TrainOptions.Model, ModelName.Softmax) })
            {
                Assert.That(TrialPlans.Batches(settings.With(TrainOptions.LearningRate, 0.5).With(TrainOptions.Rule, "adam")), Is.EqualTo(TrialPlans.Batches(settings)));
                Assert.That(TrialPlans.Batches(settings.With(TrainOptions.BatchSize, 7)), Is.Not.EqualTo(TrialPlans.Batches(settings)));
                Assert.That(TrialPlans.Batches(settings.With(TrainOptions.TrainingAccuracySamples, 7)), Is.Not.EqualTo(TrialPlans.Batches(settings)));
                Assert.That(TrialPlans.Batches(settings.With(TrainOptions.BatchSeed, 7)), Is.Not.EqualTo(TrialPlans.Batches(settings)));
                Assert.That(TrialPlans.Batches(settings.With(TrainOptions.FullBatch, true)), Is.Null);
            }

            Func<TrainSettings, TrainSettings>[] others =
            [
                settings => settings.With(TrainOptions.Hidden, [7]), settings => settings.With(TrainOptions.Seed, 7u),
                settings => settings.With(TrainOptions.Model, ModelName.Deep).With(TrainOptions.DropoutKeep, 0.5),
            ];
            foreach (Func<TrainSettings, TrainSettings> other in others)
            {
                Assert.That(TrialPlans.Batches(other(plain)), Is.Not.EqualTo(TrialPlans.Batches(plain)));
                Assert.That(TrialPlans.Batches(other(own)), Is.EqualTo(TrialPlans.Batches(own)));
            }
        });
    }

    [Test]
    public void The_table_in_json_has_options_checks_and_the_searched_point()
    {
        Assert.That(Tune("--search", "rule=sgd,adam", "--epochs", "2", "--out", Out).ExitCode, Is.Zero);
        using JsonDocument document = Json(Path.Combine(Out, "trials.json"));
        JsonElement trial = document.RootElement.GetProperty("trials")[1];
        Assert.That(document.RootElement.GetProperty("searched")[0].GetString(), Is.EqualTo("rule"));
        Assert.That(trial.GetProperty("point").GetProperty("rule").GetString(), Is.EqualTo("adam"));
        Assert.That(trial.GetProperty("options").GetProperty("batch-size").GetString(), Is.EqualTo("10"));
        Assert.That(trial.GetProperty("options").GetProperty("momentum").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(trial.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("epoch").GetInt32()), Is.EqualTo((int[])[0, 1, 2]));
        Assert.That(trial.GetProperty("checks")[2].GetProperty("step").GetInt32(), Is.EqualTo(12));
    }

    [Test]
    public void Random_search_with_finer_rounds_and_halving_is_the_same_with_any_number_of_threads()
    {
        string[] search = ["--search", "learning-rate=log:1e-4..1", "--search", "reg=log:1e-4..1", "--trials", "6", "--refine", "1", "--halving", "2", "--epochs", "4", "--search-seed", "3"];
        Assert.That(Tune([.. search, "--threads", "1", "--out", Out]).ExitCode, Is.Zero);
        Assert.That(Tune([.. search, "--threads", "3", "--out", _folder.File("again")]).ExitCode, Is.Zero);
        Dictionary<string, string>[] rows = Csv(Out);
        Assert.That(Table(_folder.File("again")), Is.EqualTo(Table(Out)));
        Assert.That(rows.Select(row => row["round"]), Is.EqualTo(Enumerable.Repeat("1", 6).Concat(Enumerable.Repeat("2", 6))));
        Assert.That(rows.Count(row => row["state"] == "pruned"), Is.InRange(6, 10));
    }

    [Test]
    public void A_file_may_say_what_is_searched()
    {
        string space = _folder.File("space.json");
        File.WriteAllText(space, """{"search": {"hidden": [[4, 3], 5], "learning-rate": [1e-3]}, "options": {"model": "deep", "epochs": 1}}""");
        ToolRun run = Tune("--space", space, "--out", Out);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Csv(Out).Select(row => row["hidden"]), Is.EqualTo((string[])["4,3", "5"]));
    }

    [Test]
    public void A_trial_that_diverges_stands_last_and_harms_no_other()
    {
        ToolRun run = Tune("--search", "learning-rate=1e-3,1e30,1e-2", "--epochs", "3", "--out", Out);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Tune("--search", "learning-rate=1e-3,1e-2", "--epochs", "3", "--out", _folder.File("two")).ExitCode, Is.Zero);
        Dictionary<string, string>[] rows = Csv(Out);
        Assert.That(rows.Select(row => row["state"]), Is.EqualTo((string[])["done", "diverged", "done"]));
        Assert.That(rows[1]["last_loss"], Is.Empty);
        Assert.That(((string[])[rows[0]["last_loss"], rows[2]["last_loss"]]), Is.EqualTo(Csv(_folder.File("two")).Select(row => row["last_loss"])));
        Assert.That(run.Out.Split('\n').Last(line => line.Contains("1e30", StringComparison.Ordinal)), Does.Contain("diverged"));
    }

    [Test]
    public void The_best_trial_may_be_the_beginning_of_a_longer_one()
    {
        // So slow that both are as good, and the first stands before the second.
        Assert.That(Tune("--search", "epochs=1,2", "--learning-rate", "1e-20", "--out", Out).ExitCode, Is.Zero);
        Assert.That(Csv(Out).Select(row => row["steps"]), Is.EqualTo((string[])["6", "12"]));
        using JsonDocument summary = Json(Path.Combine(Out, "best", "summary.json"));
        JsonElement best = summary.RootElement;
        Assert.That((best.GetProperty("iterations").GetInt32(), best.GetProperty("stopped_early").GetBoolean()), Is.EqualTo((6, false)));
        Assert.That(best.GetProperty("options").GetProperty("epochs").GetInt32(), Is.EqualTo(1));
    }

    [TestCase("learning-rat", "--search", "learning-rat=1,2")]
    [TestCase("--learnin-rate", "--search", "hidden=4", "--learnin-rate", "3")]
    [TestCase("1e31", "--search", "learning-rate=1e-3,1e31")]
    [TestCase("--trials", "--search", "reg=log:1e-3..1")]
    [TestCase("expected OPTION=", "--search", "hidden")]
    [TestCase("'hidden' is searched twice", "--search", "hidden=4", "--search", "hidden=5")]
    [TestCase("--hidden", "--search", "hidden=4", "--hidden", "5")]
    [TestCase("--keep", "--search", "hidden=4", "--keep", "5")]
    [TestCase("--search", "--epochs", "4")]
    [TestCase("--momentum", "--search", "rule=momentum,sgd", "--momentum", "0.9")]
    [TestCase("search.json", "--resume", "nowhere")]
    [TestCase("--halving", "--search", "hidden=4", "--halving-epochs", "2")]
    [TestCase("--layout", "--search", "layout=chw,hwc", "--halving", "2")]
    public void What_makes_no_sense_is_refused_in_one_line_and_nothing_is_made(string part, params string[] args)
    {
        string[] data = args[0] == "--resume" ? [] : ["--data", Data, "--out", Out];
        ToolRun run = ToolRun.Do(["tune", .. data, .. args]);
        Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
        Assert.That(run.Error, Does.StartWith("fastnet: ").And.Contain(part));
        Assert.That(run.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(1), run.Error);
        Assert.That(File.Exists(Path.Combine(Out, "trials.json")), Is.False);
    }

    [Test]
    public void A_folder_that_is_taken_full_of_another_search_or_not_writable_is_refused()
    {
        Assert.That(Tune("--search", "hidden=4", "--epochs", "1", "--out", Out).ExitCode, Is.Zero);
        Tune("--search", "hidden=4", "--epochs", "1", "--out", Out).ShouldBeRefusedWith("holds search.json of an earlier run", "--resume");
        using (new FileStream(Path.Combine(Out, ".lock"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            ToolRun.Do("tune", "--resume", Out).ShouldBeRefusedWith("belongs to another fastnet that is running");
        }

        ToolRun.Do("tune", "--resume", Out, "--search", "hidden=5").ShouldBeRefusedWith("'--search'", "--resume");
        File.WriteAllText(_folder.File("file"), "x");
        Tune("--search", "hidden=4", "--out", _folder.File("file")).ShouldBeRefusedWith("is a file");
        Tune("--search", "hidden=4", "--out", "/proc/nowhere").ShouldBeRefusedWith("/proc/nowhere", "cannot be made");
        File.WriteAllText(Path.Combine(Out, "trials.json"), "{");
        ToolRun damaged = ToolRun.Do("tune", "--resume", Out, "--quiet");
        Assert.That((damaged.ExitCode, damaged.Error), Is.EqualTo((2, damaged.Error)));
        Assert.That(damaged.Error, Does.Contain("trials.json' is no JSON"));
    }

    [Test]
    public void A_trial_without_the_value_of_an_option_is_damage()
    {
        Assert.That(Tune("--search", "hidden=4", "--epochs", "1", "--out", Out).ExitCode, Is.Zero);
        string path = Path.Combine(Out, "trials.json");
        string text = File.ReadAllText(path);
        string emptied = text.Replace("\"hidden\": \"4\"", "\"hidden\": null", StringComparison.Ordinal);
        Assert.That(emptied, Is.Not.EqualTo(text));
        File.WriteAllText(path, emptied);
        ToolRun.Do("tune", "--resume", Out).ShouldBeRefusedWith("trials.json", "is damaged");
    }

    [Test]
    public void A_search_that_is_extended_is_the_longer_search_from_the_start()
    {
        string[] search = ["--search", "learning-rate=log:1e-4..1", "--search", "hidden=int:2..9", "--epochs", "2", "--search-seed", "7"];
        Assert.That(Tune([.. search, "--trials", "4", "--out", Out]).ExitCode, Is.Zero);
        string[] before = [.. Finished(Path.Combine(Out, "trials.json")).Values];
        ToolRun more = ToolRun.Do("tune", "--resume", Out, "--trials", "9", "--quiet");
        Assert.That((more.ExitCode, more.Error), Is.EqualTo((0, string.Empty)));
        Assert.That(Tune([.. search, "--trials", "9", "--out", _folder.File("whole")]).ExitCode, Is.Zero);
        Assert.That(Table(Out), Is.EqualTo(Table(_folder.File("whole"))));
        Assert.That(Finished(Path.Combine(Out, "trials.json")).Values.Take(4), Is.EqualTo(before), "not run again: their seconds are the same");
        Assert.That(File.ReadAllText(Path.Combine(Out, "search.json")), Is.EqualTo(File.ReadAllText(Path.Combine(_folder.File("whole"), "search.json"))));
        Assert.That(File.ReadAllBytes(Path.Combine(Out, "best", "model.safetensors")), Is.EqualTo(File.ReadAllBytes(Path.Combine(_folder.File("whole"), "best", "model.safetensors"))));
        ToolRun.Do("tune", "--resume", Out, "--trials", "8").ShouldBeRefusedWith("--trials is 8; the search of", "has 9; it may be raised, not lowered");
        ToolRun.Do("tune", "--resume", Out, "--trials", "100001").ShouldBeRefusedWith("--trials is '100001'; expected a whole number from 1 to 100000");
    }

    [TestCase("is a grid", "--search", "hidden=2,3")]
    [TestCase("has 3, on which the trials after them depend", "--search", "hidden=int:2..9", "--trials", "3", "--refine", "1")]
    [TestCase("has 3, on which the trials after them depend", "--search", "hidden=int:2..9", "--trials", "3", "--halving", "2")]
    public void A_search_whose_later_trials_depend_on_all_earlier_ones_is_not_extended(string problem, params string[] search)
    {
        Assert.That(Tune([.. search, "--epochs", "2", "--out", Out]).ExitCode, Is.Zero);
        ToolRun.Do("tune", "--resume", Out, "--trials", "20").ShouldBeRefusedWith("--trials is 20; the search of", problem);
    }

    [Test]
    public void The_same_number_written_twice_is_one_trial()
    {
        Assert.That(Tune("--search", "learning-rate=1e-3,0.001,1.0e-3,1e-2", "--search", "model=deep", "--search", "hidden=4,3;4", "--epochs", "1", "--out", Out).ExitCode, Is.Zero);
        Assert.That(Csv(Out).Select(row => $"{row["learning-rate"]} {row["hidden"]}"), Is.EqualTo((string[])["0.001 4,3", "0.001 4", "0.01 4,3", "0.01 4"]));
    }

    // What the command line refuses, the file's reader refuses.
    [TestCase("\"halving\": 2", "\"halving\": 1", "--halving is '1'; expected a whole number from 2 to 100")]
    [TestCase("\"halving_epochs\": 1", "\"halving_epochs\": -5", "--halving-epochs is '-5'; expected a whole number from 1 to 1000000")]
    [TestCase("\"halving\": 2", "\"halving\": null", "--halving-epochs has no effect without --halving")]
    [TestCase("\"trials\": 3", "\"trials\": 100000000", "--trials is '100000000'; expected a whole number from 1 to 100000")]
    [TestCase("\"trials\": 3", "\"trials\": null", "is a range; expected --trials")]
    [TestCase("\"trials\": 3", "\"trials\": \"3\"", "search.json', line 14, $.trials: the JSON value is of another kind than expected")]
    [TestCase("\"search_seed\": 0", "\"search_seed\": -1", "search.json', line 15, $.search_seed: the JSON value is of another kind than expected")]
    [TestCase("\"refine\": 0", "\"refine\": 2147483647", "--refine is '2147483647'; expected a whole number from 0 to 100")]
    [TestCase("\"hidden=int:2..9\"", "\"hiden=int:2..9\"", "--search names 'hiden'")]
    [TestCase("\"hidden=int:2..9\"", "\"hidden=int:9..2\"", "cannot be searched; expected")]
    [TestCase("\"hidden=int:2..9\"", "null", "search.json', line 12 has a null in a list")]
    [TestCase("\"--epochs\"", "\"--out\"", "expected those of trials alone")]
    [TestCase("\"--epochs\"", "\"--keep\"", "there is no option '--keep' of a search or a trial")]
    [TestCase("\"--epochs\"", "\"\\ud800\"", "a text that is no UTF-8")]
    [TestCase("\"data\": \"", "\"data\": 3, \"was\": \"", "search.json', line 4, $.data: ")]
    public void What_the_command_line_refuses_the_file_may_not_ask_for_either(string text, string replacement, string problem)
    {
        Assert.That(Tune("--search", "hidden=int:2..9", "--trials", "3", "--halving", "2", "--epochs", "1", "--out", Out).ExitCode, Is.Zero);
        string path = Path.Combine(Out, "search.json");
        string json = File.ReadAllText(path);
        Assert.That(json, Does.Contain(text));
        File.WriteAllText(path, json.Replace(text, replacement, StringComparison.Ordinal));
        ToolRun.Do("tune", "--resume", Out).ShouldBeRefusedWith("search.json", problem);
    }

    [Test]
    public void The_search_is_written_in_one_form()
    {
        using MemoryStream stream = new();
        SearchFile.Write(stream, TuneCommand.Parse(["--search", "reg=log:1e-5..1", "--trials", "3", "--halving", "2", "--search-seed", "7", "--epochs", "1"]));
        Assert.That(Encoding.UTF8.GetString(stream.ToArray()), Is.EqualTo($$"""
            {
              "format": "fastnet search 1",
              "fastnet_version": "{{Versions.FastNet}}",
              "data": null,
              "options": [
                "--epochs",
                "1"
              ],
              "search": [
                "reg=log:1E-05..1"
              ],
              "trials": 3,
              "search_seed": 7,
              "refine": 0,
              "halving": 2,
              "halving_epochs": 1
            }
            """));
    }

    [Test]
    public void A_file_that_asks_for_halving_after_no_epochs_is_refused()
    {
        Directory.CreateDirectory(Out);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Cases", "bad_halving_search.json"), Path.Combine(Out, "search.json"));
        ToolRun.Do("tune", "--resume", Out).ShouldBeRefusedWith("search.json is damaged: --halving-epochs is '-5'; expected a whole number from 1 to 1000000");
    }

    [Test]
    public void More_combinations_than_trials_may_be_drawn_are_refused()
        => Tune(["--search", $"seed={string.Join(',', Enumerable.Range(0, 400))}", "--search", $"hidden={string.Join(',', Enumerable.Range(1, 400))}"]).ShouldBeRefusedWith("160000 combinations", "100000");

    [Test]
    public void A_file_with_a_byte_order_mark_is_read_and_one_of_bad_text_is_refused()
    {
        string space = _folder.File("space.json");
        File.WriteAllBytes(space, [0xEF, 0xBB, 0xBF, .. """{"search": {"hidden": [4]}, "options": {"epochs": 1}}"""u8]);
        Assert.That(Tune("--space", space, "--out", Out).ExitCode, Is.Zero);
        File.WriteAllBytes(space, [.. "{\"search\": {\"hidden\":\n [\""u8, 0xFF, .. "\"]}}"u8]);
        Tune("--space", space).ShouldBeRefusedWith("space.json', line 2 has a text that is no UTF-8");
        File.WriteAllText(space, """{"search": {"hidden": [4]}, "options": {"data": "x"}}""");
        Tune("--space", space).ShouldBeRefusedWith("there is no option '--data' of a search or a trial");
    }

    [TestCase("\"1,2\"")]
    [TestCase("[1, 2]")]
    public void A_file_with_an_option_without_a_name_is_refused(string values)
    {
        string space = _folder.File("space.json");
        File.WriteAllText(space, $$"""{"search": {"": {{values}} } }""");
        Tune("--space", space).ShouldBeRefusedWith("--space '", "space.json' cannot be read: an option has no name");
    }

    [Test]
    public void Stopped_it_says_how_to_go_on()
    {
        using StopSignal stop = new();
        stop.Request(ExitCode.Interrupted);
        ToolRun run = ToolRun.Do(new StringWriter(), terminal: false, stop, ["tune", "--data", Data, "--search", "hidden=4", "--out", Out]);
        Assert.That(run.ExitCode, Is.EqualTo(130));
        Assert.That(run.Error, Does.Contain("0 of 1 trials finished").And.Contain($"--resume {Out}"));
    }

    [Test]
    public void On_a_terminal_the_table_moves()
    {
        StringWriter output = new();
        ToolRun run = ToolRun.Do(output, terminal: true, null, "tune", "--data", Data, "--search", "hidden=4,5", "--epochs", "300", "--batch-size", "10");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("hidden").And.Contain("done"));
    }

    [Test]
    [OneMode]
    [Platform("Unix")]
    public void Killed_and_resumed_no_finished_trial_is_run_again_and_the_table_is_the_undisturbed_one()
    {
        string[] search = ["--search", "hidden=3,4,5,6", "--search", "learning-rate=1e-3,1e-2,1e-1", "--search", "reg=0,1e-3", "--epochs", "100", "--batch-size", "10", "--threads", "2"];
        Assert.That(ToolRun.Do(["tune", "--data", Data, .. search, "--out", _folder.File("whole"), "--quiet"]).ExitCode, Is.Zero);
        Random moments = new(4);
        int killed = 0;
        for (int i = 0; i < 5; i++)
        {
            string json = Path.Combine(Out, "trials.json");
            Dictionary<string, string> before = Finished(json);
            string[] args = Directory.Exists(Path.Combine(Out, "best")) ? ["tune", "--resume", Out, "--quiet"] : ["tune", "--data", Data, .. search, "--out", Out, "--quiet"];
            using Process process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FastNet.Cli.dll"), .. args]) { RedirectStandardError = true })!;
            int wanted = before.Count + 1 + moments.Next(4);
            while (Finished(json).Count < wanted && !process.WaitForExit(2))
            {
            }

            killed += process.WaitForExit(moments.Next(10)) ? 0 : 1;
            process.Kill();
            process.WaitForExit();

            // Their seconds are among what must be the same.
            Dictionary<string, string> after = Finished(json);
            Assert.That(before.Where(trial => after[trial.Key] != trial.Value), Is.Empty, "finished trials stay as they are");
        }

        ToolRun last = ToolRun.Do("tune", "--resume", Out, "--quiet");
        Assert.That(last.ExitCode, Is.Zero, last.Error);
        Assert.That(killed, Is.GreaterThan(1));
        Assert.That(Table(Out), Is.EqualTo(Table(_folder.File("whole"))));
        foreach (string file in new[] { "model.safetensors", "loss_history.csv", "accuracy_history.csv" })
        {
            Assert.That(File.ReadAllBytes(Path.Combine(Out, "best", file)), Is.EqualTo(File.ReadAllBytes(Path.Combine(_folder.File("whole"), "best", file))), file);
        }
    }

    [Test]
    [OneMode]
    [Platform("Unix")]
    public void A_full_disk_ends_the_search_with_one_line_and_it_can_be_resumed()
    {
        string[] search = ["--data", Data, "--search", "seed=1,2,3,4,5,6,7,8,9", "--epochs", "40", "--batch-size", "10"];
        Assert.That(ToolRun.Do(["tune", .. search, "--out", _folder.File("whole"), "--quiet"]).ExitCode, Is.Zero);

        // The table grows with each trial until it exceeds what the shell lets a file have.
        string command = $"trap '' XFSZ; ulimit -f 32; exec dotnet '{Path.Combine(AppContext.BaseDirectory, "FastNet.Cli.dll")}' tune {string.Join(' ', search)} --out '{Out}' --quiet";
        ProcessStartInfo start = new("bash", ["-c", command]) { RedirectStandardError = true };
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.EqualTo(2), error);
        Assert.That(error, Does.StartWith("fastnet: "));
        Assert.That(error.TrimEnd().Split('\n'), Has.Length.EqualTo(1), error);
        Assert.That(Finished(Path.Combine(Out, "trials.json")), Has.Count.InRange(1, 8));
        Assert.That(ToolRun.Do("tune", "--resume", Out, "--quiet").ExitCode, Is.Zero);
        Assert.That(Table(Out), Is.EqualTo(Table(_folder.File("whole"))));
    }

    private static JsonDocument Json(string path) => JsonDocument.Parse(File.ReadAllBytes(path));

    /// <summary>The trials that have a result, each as it is written.</summary>
    private static Dictionary<string, string> Finished(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using JsonDocument document = Json(path);
        return document.RootElement.GetProperty("trials").EnumerateArray().Where(trial => trial.GetProperty("state").GetString() != "waiting")
            .ToDictionary(trial => trial.GetProperty("trial").GetRawText(), trial => trial.GetRawText());
    }

    private static Dictionary<string, string>[] Csv(string folder)
    {
        string[][] lines = [.. File.ReadAllLines(Path.Combine(folder, "trials.csv")).Select(Cells)];
        return [.. lines.Skip(1).Select(line => lines[0].Zip(line).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static string[] Cells(string line)
        => [.. Regex.Matches(line, "(?:^|,)(?:\"([^\"]*)\"|([^,]*))").Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value)];

    /// <summary>All of the table but the seconds.</summary>
    private static string[] Table(string folder)
        => [.. Csv(folder).Select(row => string.Join(' ', row.Where(cell => cell.Key != "seconds").Select(cell => $"{cell.Key}={cell.Value}")))];

    private ToolRun Tune(params string[] args)
        => ToolRun.Do(["tune", "--data", Data, .. args.Contains("--batch-size") ? args : [.. args, "--batch-size", "10"]]);
}
