using System.Security.Cryptography;
using FastNet.Cli.Commands;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>What `fastnet train` makes of its update rules' names and options.</summary>
[OneMode]
public sealed class UpdateRuleTests : TinyDataTests
{
    [TestCaseSource(typeof(Optimizer<float>), nameof(Optimizer<float>.Names))]
    public void Every_rule_of_the_library_can_be_chosen(string rule) => Assert.That(Model("--rule", rule), Is.Not.Empty);

    [Test]
    public void Adamw_is_adam_with_a_weight_decay_of_a_hundredth()
    {
        string adamw = Model("--rule", "adamw");
        Assert.That(Model("--rule", "adam", "--weight-decay", "0.01"), Is.EqualTo(adamw));
        Assert.That(Model("--rule", "adamw", "--weight-decay", "0"), Is.EqualTo(Model("--rule", "adam")).And.Not.EqualTo(adamw));
    }

    [TestCase("sgd")]
    [TestCase("adam")]
    public void Decay_and_clipping_do_what_they_are_asked_to(string rule)
    {
        string plain = Model("--rule", rule);
        string decayed = Model("--rule", rule, "--weight-decay", "0.1");
        Assert.That(decayed, Is.Not.EqualTo(plain));
        Assert.That(Model("--rule", rule, "--weight-decay", "0.1", "--decay-matrices-only"), Is.Not.EqualTo(plain).And.Not.EqualTo(decayed));
        Assert.That(Model("--rule", rule, "--clip-norm", "1e-3"), Is.Not.EqualTo(plain));
        Assert.That(Model("--rule", rule, "--clip-norm", "1e30"), Is.EqualTo(plain), "no gradient is so long");
    }

    [Test]
    public void Nothing_may_be_asked_for()
    {
        TrainSettings settings = TrainCommand.Parse(
            "--rule", "sgd", "--weight-decay", "0", "--clip-norm", "0", "--decay-matrices-only", "false", "--momentum", "0");
        Assert.That(
            (settings.Get(TrainOptions.WeightDecay), settings.Get(TrainOptions.ClipNorm), settings.Get(TrainOptions.DecayMatricesOnly)),
            Is.EqualTo((0.0, 0.0, false)));
        IEnumerable<string> used = settings.Recorded().Select(option => option.Option.Name);
        Assert.That(used, Has.None.AnyOf("--weight-decay", "--clip-norm", "--decay-matrices-only", "--momentum"));
    }

    [Test]
    public void A_linear_classifier_is_one_matrix()
        => ToolRun.Do("train", "--model", "softmax", "--weight-decay", "0.1", "--decay-matrices-only")
            .ShouldBeRefusedWith("--decay-matrices-only is true", "no effect with --model softmax");

    /// <summary>The hash of the file of a small model after ten steps.</summary>
    private string Model(params string[] options)
    {
        string[] line =
        [
            "train", "--data", Data, "--hidden", "5", "--batch-size", "10", "--learning-rate", "1e-2", "--iterations", "10",
            "--trainer", "legacy", "--no-report", "--keep", "0", "--overwrite", "--out", _folder.File("out"), "--quiet", .. options,
        ];
        Assert.That(ToolRun.Do(line), Is.EqualTo(new ToolRun(0, string.Empty, string.Empty)));
        return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder.File("out"), "model.safetensors"))));
    }
}
