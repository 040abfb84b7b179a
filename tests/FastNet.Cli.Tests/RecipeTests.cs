using System.Text.Json;
using FastNet.Cli.Commands;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>Recipes, and the options that they brought: what they stand for, that they train, that a run continues and a model predicts.</summary>
[OneMode]
public sealed class RecipeTests
{
    private TemporaryFolder _folder = null!;

    private static IEnumerable<string> Names => Recipes.All.Keys;

    private string Data => _folder.File("images");

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        TinyImages.Save(Data);
    }

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCaseSource(nameof(Names))]
    public void A_recipe_is_the_options_that_it_lists(string name)
    {
        TrainSettings settings = TrainCommand.Parse("--recipe", name);
        TrainSettings listed = TrainCommand.Parse(Recipes.All[name].Split(' ')).With(TrainOptions.Recipe, name);
        Assert.That(TrainOptions.All.Select(option => option.Text(settings)), Is.EqualTo(TrainOptions.All.Select(option => option.Text(listed))));
        Assert.That(settings.Get(TrainOptions.LabelSmoothing), Is.EqualTo(0.1));
    }

    [TestCaseSource(nameof(Names))]
    public void Options_given_beside_a_recipe_win(string name)
    {
        TrainSettings settings = TrainCommand.Parse("--iterations", "7", "--recipe", name, "--hidden", "9,8", "--learning-rate", "0.5", "--flip", "false");
        Assert.That(settings.Get(TrainOptions.Recipe), Is.EqualTo(name));
        Assert.That((settings.Get(TrainOptions.Iterations), settings.Get(TrainOptions.Epochs)), Is.EqualTo(((int?)7, (int?)null)));
        Assert.That((settings.Get(TrainOptions.LearningRate), settings.Get(TrainOptions.Flip)), Is.EqualTo((0.5, false)));
        Assert.That(settings.Get(TrainOptions.Hidden), Is.EqualTo(new[] { 9, 8 }));
        Assert.That(TrainCommand.Parse("--recipe", name, "--epochs", "2").Get(TrainOptions.Epochs), Is.EqualTo(2));

        // What the recipe gives may lose its use; what the user gives may not.
        Assert.That(TrainCommand.Parse("--recipe", name, "--model", "two-layer", "--hidden", "5").Get(TrainOptions.Model), Is.EqualTo(ModelName.TwoLayer));
        Assert.That(() => TrainCommand.Parse("--recipe", name, "--rmsprop-epsilon", "inside"), Throws.TypeOf<ToolException>().With.Message.Contains("no effect with --rule adam"));
    }

    [Test]
    public void An_unknown_recipe_is_refused_with_the_names_of_all()
        => ToolRun.Do("train", "--recipe", "cake").ShouldBeRefusedWith("--recipe is 'cake'; expected cifar10-pixels, cifar10-features");

    [TestCaseSource(nameof(Names))]
    public void A_recipe_trains_is_recorded_and_predicts_as_it_was_tested(string name)
    {
        Train(name, "a", "--threads", "1");
        Train(name, "b", "--threads", "2");
        Assert.That(File.ReadAllBytes(Model("b")), Is.EqualTo(File.ReadAllBytes(Model("a"))), "threads");
        JsonElement summary = Summary("a");
        JsonElement options = summary.GetProperty("options");
        Assert.That(options.GetProperty("recipe").GetString(), Is.EqualTo(name));
        Assert.That(options.GetProperty("label_smoothing").GetDouble(), Is.EqualTo(0.1));
        ToolRun eval = ToolRun.Do("eval", "--weights", Model("a"), "--data", Data);
        Assert.That(eval.Error, Is.Empty);
        Assert.That(Accuracy(eval.Out, "all test rows"), Is.EqualTo(summary.GetProperty("test_accuracy_all").GetDouble()).Within(5e-5));
        Assert.That(Accuracy(eval.Out, "validation accuracy"), Is.EqualTo(summary.GetProperty("validation_accuracy").GetDouble()).Within(5e-5));
    }

    [TestCaseSource(nameof(Names))]
    public void A_recipe_that_was_stopped_continues_to_the_same_bytes(string name)
    {
        Train(name, "whole");
        string checkpoint = Directory.GetFiles(Path.Combine(_folder.File("whole"), "checkpoints")).Order().First();
        ToolRun run = ToolRun.Do("train", "--resume", checkpoint, "--out", _folder.File("resumed"), "--quiet");
        Assert.That(run, Is.EqualTo(new ToolRun(0, string.Empty, string.Empty)));
        Assert.That(File.ReadAllBytes(Model("resumed")), Is.EqualTo(File.ReadAllBytes(Model("whole"))));
        Assert.That(Summary("resumed").GetProperty("options").GetProperty("recipe").GetString(), Is.EqualTo(name));
        ToolRun.Do("train", "--resume", checkpoint, "--average", "0.5").ShouldBeRefusedWith("--average is 0.5", "has 0.999");
        ToolRun.Do("train", "--resume", checkpoint, "--flip", "false").ShouldBeRefusedWith("--flip is false", "has true");
        ToolRun.Do("train", "--resume", checkpoint, "--warp", "0.45").ShouldBeRefusedWith("--warp is 0.45", "cannot be continued with another value");
    }

    [TestCase("--features pixels", "--filters", "5")]
    [TestCase("--features patches", "--shift", "2")]
    [TestCase("--features patches", "--warp", "0.1")]
    [TestCase("--features patches", "--layout", "hwc")]
    [TestCase("--full-batch", "--shift", "2")]
    [TestCase("--model softmax", "--label-smoothing", "0.1")]
    public void An_option_without_effect_is_refused(string with, string option, string value)
        => ToolRun.Do(["train", .. with.Split(' '), option, value]).ShouldBeRefusedWith($"{option} is {value}", $"no effect with {with}");

    [TestCase("--label-smoothing", "1")]
    [TestCase("--weight-decay", "-1")]
    [TestCase("--average", "1")]
    [TestCase("--shift", "-1")]
    [TestCase("--warp", "0.6")]
    [TestCase("--warp", "NaN")]
    [TestCase("--features", "hog")]
    [TestCase("--filters", "0")]
    public void A_value_out_of_range_is_named_with_what_is_expected(string option, string value)
        => ToolRun.Do("train", option, value).ShouldBeRefusedWith($"{option} is '{value}'; expected ");

    [Test]
    public void Images_that_cannot_be_changed_or_have_no_patches_are_refused()
    {
        TinyData.Save(_folder.File("tiny.npz"));
        ToolRun.Do("train", "--data", _folder.File("tiny.npz"), "--flip").ShouldBeRefusedWith("--flip, --shift and --warp change images");
        ToolRun.Do("train", "--data", Data, "--layout", "hwc", "--shift", "1").ShouldBeRefusedWith("--layout chw");
        ToolRun.Do("train", "--data", Data, "--layout", "hwc", "--warp", "0.1").ShouldBeRefusedWith("--layout chw");
        ToolRun.Do("train", "--data", Data, "--shift", "9").ShouldBeRefusedWith("--shift is 9; expected less than 9");
        ToolRun.Do("train", "--data", _folder.File("tiny.npz"), "--features", "patches").ShouldBeRefusedWith("--features patches is for images");
        Train("cifar10-features", "out");
        ToolRun.Do("eval", "--weights", Model("out")).ShouldBeRefusedWith("10 classes; the model knows 2");
    }

    private static double Accuracy(string report, string line)
        => double.Parse(report.Split('\n').First(text => text.StartsWith(line, StringComparison.Ordinal))[line.Length..].Split('(')[0], System.Globalization.CultureInfo.InvariantCulture);

    private void Train(string recipe, string folder, params string[] more)
    {
        string[] size = recipe.EndsWith("features", StringComparison.Ordinal) ? ["--filters", "3"] : [];
        ToolRun run = ToolRun.Do(
            ["train", "--recipe", recipe, "--data", Data, "--hidden", "6,5", "--epochs", "3", "--batch-size", "10", "--warmup", "4", "--out", _folder.File(folder), "--quiet", .. size, .. more]);
        Assert.That(run, Is.EqualTo(new ToolRun(0, string.Empty, string.Empty)));
    }

    private string Model(string folder) => Path.Combine(_folder.File(folder), "model.safetensors");

    private JsonElement Summary(string folder)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.File(folder), "summary.json")));
        return document.RootElement.Clone();
    }
}
