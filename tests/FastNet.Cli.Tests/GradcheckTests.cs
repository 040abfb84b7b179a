using FastNet.Cli.Gradients;
using FastNet.Cli.Tests.Support;
using FastNet.Numerics;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet gradcheck`.</summary>
[OneMode]
public sealed class GradcheckTests
{
    [Test]
    public void Everything_is_checked_and_correct()
    {
        ToolRun run = ToolRun.Do("gradcheck");
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)), run.Out);
        Assert.Multiple(() =>
        {
            foreach (GradcheckCase one in GradcheckCases.All)
            {
                Assert.That(run.Out, Does.Contain($"| {one.Title} "));
            }

            Assert.That(run.Out, Does.Contain("W1").And.Contain("12 x 10").And.Contain("all gradients are correct"));
            Assert.That(run.Out, Does.Not.Contain("WRONG"));
        });
    }

    [Test]
    public void Every_layer_loss_and_net_of_the_library_is_there()
    {
        Type[] types = [.. typeof(ILayer<>).Assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: false, IsGenericType: true })
            .Select(type => type.MakeGenericType(typeof(double)))];
        string[] kinds = [.. types.Where(type => type.IsAssignableTo(typeof(ILayer<double>)) || type.IsAssignableTo(typeof(Net<double>))).Select(type => type.Name.Split('`')[0])];
        Assert.That(kinds, Has.Length.GreaterThanOrEqualTo(10));
        GradcheckSettings settings = Settings();
        string[] subjects = [.. GradcheckCases.All.Select(one => one.Check(settings, new GradientCheckOptions { Samples = 1 }).Subject.Split(',')[0])];

        // A net is what its layers and its loss are; the models are nets with names.
        Assert.That(subjects.Select(subject => subject.Split(' ')[0]).Append("Net"), Is.SupersetOf(kinds));
        Assert.That(subjects, Is.SupersetOf(Activation<double>.All.Select(activation => $"ActivationLayer ({activation.Name})")));
        Assert.That(Losses<double>.All.Select(loss => loss.GetType()), Is.EquivalentTo(types.Where(type => type.IsAssignableTo(typeof(Loss<double>)))));
        Assert.That(Training.LossChoice.All.Select(loss => loss.Name), Is.EqualTo(Losses<double>.All.Select(loss => loss.Name)), "the tool has all of them");
        Assert.That(subjects, Is.SupersetOf(Losses<double>.All.Select(loss => loss.ToString())));
    }

    [TestCase("--layer", "batch-norm", "gamma1", "W1")]
    [TestCase("--loss", "svm", "scores", "W1")]
    [TestCase("--model", "two-layer", "W2", "gamma1")]
    public void One_can_be_named(string option, string name, string array, string other)
    {
        ToolRun run = ToolRun.Do("gradcheck", option, name);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
        Assert.That(run.Out, Does.Contain($"| {name} ").And.Contain(array).And.Not.Contain(other));
    }

    [Test]
    public void Coordinates_are_so_many_of_each_array_and_the_same_for_any_number_of_threads()
    {
        string[] arguments = ["gradcheck", "--model", "deep", "--sparse", "3", "--seed", "7", "--features", "9", "--hidden", "4,5", "--classes", "3", "--batch", "2"];
        ToolRun one = ToolRun.Do([.. arguments, "--threads", "1"]);
        ToolRun three = ToolRun.Do([.. arguments, "--threads", "3"]);
        Assert.That((one.ExitCode, one.Error), Is.EqualTo((0, string.Empty)), one.Out);
        Assert.That(Table(three), Is.EqualTo(Table(one)));
        Assert.That(one.Out, Does.Contain("| 9 x 4 | 3 ").And.Contain("| 5 x 3 | 3 "));
    }

    [Test]
    public void A_wrong_gradient_is_shown_with_its_report_and_ends_with_1()
    {
        using StringWriter output = new();
        GradcheckCase wrong = new(GradcheckKind.Layer, "wrong", "planted", (_, options) => GradientChecker.CheckLayer(memory => new Negative(memory), options: options));
        int exitCode = GradcheckRun.Start(Settings(), new ToolConsole(output, TextWriter.Null, terminal: false), [GradcheckCases.All[1], wrong]);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output.ToString(), Does.Contain("| wrong, planted ").And.Contain("WRONG").And.Contain("worst of x: x[").And.Contain("1 of 2 have wrong gradients"));
    }

    [TestCase("--layer", "conv", "--layer is 'conv'; expected affine, relu,")]
    [TestCase("--loss", "mse", "--loss is 'mse'; expected softmax, svm, squared, absolute, huber, poisson, sigmoid")]
    [TestCase("--model", "three-layer", "--model is 'three-layer'; expected softmax, svm, two-layer, deep")]
    [TestCase("--sparse", "0", "--sparse is '0'")]
    [TestCase("--seed", "-1", "--seed is '-1'")]
    [TestCase("--tolerance", "1", "--tolerance is '1'; expected a number above 0 and below 1")]
    [TestCase("--hidden", "4,0", "--hidden is '4,0'")]
    [TestCase("--threads", "0", "--threads is '0'")]
    public void What_cannot_be_done_is_refused_in_one_line(string option, string value, string expected)
        => ToolRun.Do("gradcheck", option, value).ShouldBeRefusedWith(expected);

    [Test]
    public void Models_beyond_memory_are_refused_in_one_line()
        => ToolRun.Do("gradcheck", "--model", "two-layer", "--features", "1000000", "--hidden", "1000000").ShouldBeRefusedWith("two-layer of --features 1000000, --hidden 1000000");

    private static GradcheckSettings Settings() => new(null, null, null, null, Seed: 0, Tolerance: 1e-8, Features: 4, Hidden: [5], Classes: 3, Batch: 2, Threads: 1);

    private static string Table(ToolRun run) => run.Out[..run.Out.LastIndexOf("coordinates in", StringComparison.Ordinal)];

    /// <summary>y = x with the gradient of -x.</summary>
    private sealed class Negative(NetMemory<double> memory) : Layer<double>(memory, 3, 3)
    {
        protected override void Compute(ReadOnlyMatrix<double> x, Matrix<double> y)
        {
            for (int i = 0; i < x.Rows; i++)
            {
                x.Row(i).CopyTo(y.Row(i));
            }
        }

        protected override void Differentiate(ReadOnlyMatrix<double> x, ReadOnlyMatrix<double> y, ReadOnlyMatrix<double> dY, Matrix<double> dX)
        {
            for (int i = 0; i < dY.Rows; i++)
            {
                for (int j = 0; j < dY.Columns; j++)
                {
                    dX[i, j] = -dY[i, j];
                }
            }
        }
    }
}
