using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Layers;

/// <summary>Layers and losses against another program's values.</summary>
public class LayerValueTests
{
    private static readonly NpzFile Values = NpzFile.Golden("layers.npz");
    private static readonly NpzFile PyTorch = NpzFile.Golden("activations.npz");

    private static IEnumerable<string> FromPyTorch => PyTorch.Names.Where(name => name.EndsWith("_y", StringComparison.Ordinal)).Select(name => name[..^2]);

    /// <summary>Whatever functions the file holds.</summary>
    [TestCaseSource(nameof(FromPyTorch))]
    public void An_activation_and_its_gradient_are_those_of_PyTorch(string name)
    {
        // gelu_tail is gelu far below zero.
        double[] x = PyTorch.Doubles(name == "gelu_tail" ? "x_tail" : "x");
        int columns = name == "maxout" ? 10 : 1;
        LayerRun<double> run = new(
            memory => name == "maxout" ? new MaxoutLayer<double>(memory, 5) : new ActivationLayer<double>(memory, 1, Activation<double>.Named(name.Split('_')[0])),
            x.Length / columns);
        x.CopyTo(run.X, 0);
        PyTorch.Doubles("dy").AsSpan(0, run.DY.Length).CopyTo(run.DY);
        Close.AssertEach(run.Forward(), PyTorch.Doubles($"{name}_y"), "y", 1e-12);
        Close.AssertEach(run.Backward(), PyTorch.Doubles($"{name}_dx"), "dX", 1e-12);
    }

    [Test]
    public void The_file_of_PyTorch_holds_these_functions()
        => Assert.That(FromPyTorch, Is.SupersetOf(new[] { "relu", "leaky-relu", "elu", "sigmoid", "tanh", "gelu", "gelu_tail", "silu", "softplus", "maxout" }));

    [TestCase("relu")]
    [TestCase("leaky_relu")]
    [TestCase("elu")]
    [TestCase("sigmoid")]
    [TestCase("tanh")]
    public void An_activation_and_its_gradient_are_the_golden_ones(string name)
    {
        LayerRun<double> run = new(memory => new ActivationLayer<double>(memory, 19, Activation<double>.Named(name.Replace('_', '-'))), rows: 6);
        Values.Doubles("act_x").CopyTo(run.X, 0);
        Values.Doubles("act_dout").CopyTo(run.DY, 0);
        Close.AssertEach(run.Forward(), Values.Doubles($"{name}_out"), "y");

        // 1 - y^2 where y is nearly 1: of either program's value only what is above the rounding of y means anything.
        double rounding = name == "tanh" ? Math.ScaleB(1, -51) : 0;
        double[] dX = run.Backward();
        double[] expected = Values.Doubles($"{name}_dx");
        Assert.That(dX.Where((value, i) => !(Math.Abs(value - expected[i]) <= (1e-10 * Math.Abs(expected[i])) + (rounding * Math.Abs(run.DY[i])))), Is.Empty);
    }

    [Test]
    public void Maxout_and_its_gradient_are_the_golden_ones()
    {
        LayerRun<double> run = new(memory => new MaxoutLayer<double>(memory, 19), rows: 6);
        SideBySide("maxout_a", "maxout_b").CopyTo(run.X, 0);
        Values.Doubles("act_dout").CopyTo(run.DY, 0);
        Close.AssertEach(run.Forward(), Values.Doubles("maxout_out"), "y");
        Close.AssertEach(run.Backward(), SideBySide("maxout_da", "maxout_db"), "dX");
        Close.AssertEach(run.Predict(), Values.Doubles("maxout_out"), "y in test mode");
    }

    [Test]
    public void An_affine_layer_and_its_gradients_are_the_golden_ones()
    {
        LayerRun<double> run = new(memory => new AffineLayer<double>(memory, "1", 30, 11), rows: 7);
        Values.Doubles("affine_w").CopyTo(run.Memory.Layout[0].Of(run.Memory.Parameters));
        Values.Doubles("affine_b").CopyTo(run.Memory.Layout[1].Of(run.Memory.Parameters));
        AssertRun(run, "affine_x", "affine_dout", "affine_out", "affine_dx");
        Close.AssertEach(run.Memory.Layout[0].Of(run.Memory.Gradients), Values.Doubles("affine_dw"), "dW");
        Close.AssertEach(run.Memory.Layout[1].Of(run.Memory.Gradients), Values.Doubles("affine_db"), "db");
    }

    [TestCase("bn")]
    [TestCase("ln")]
    public void A_normalisation_and_its_gradients_are_the_golden_ones(string name)
    {
        LayerRun<double> run = new(memory => name == "bn" ? new BatchNormLayer<double>(memory, "1", 13) : new LayerNormLayer<double>(memory, "1", 13), rows: 9);
        Values.Doubles("norm_gamma").CopyTo(run.Memory.Layout[0].Of(run.Memory.Parameters));
        Values.Doubles("norm_beta").CopyTo(run.Memory.Layout[1].Of(run.Memory.Parameters));
        AssertRun(run, "norm_x", "norm_dout", $"{name}_out", $"{name}_dx");
        Close.AssertEach(run.Memory.Layout[0].Of(run.Memory.Gradients), Values.Doubles($"{name}_dgamma"), "dGamma");
        Close.AssertEach(run.Memory.Layout[1].Of(run.Memory.Gradients), Values.Doubles($"{name}_dbeta"), "dBeta");
    }

    [Test]
    public void Batch_normalisation_keeps_running_statistics_and_predicts_with_them()
    {
        LayerRun<double> run = new(memory => new BatchNormLayer<double>(memory, "7", 13), rows: 9);
        run.Layer.Initialize(new RandomState(0), Initializer.He);
        Values.Doubles("norm_x").CopyTo(run.X, 0);
        run.Forward();
        Assert.That(run.Memory.StateLayout.Select(state => state.Name), Is.EqualTo(new[] { "running_mean7", "running_var7" }));
        Close.AssertEach(run.Memory.StateLayout[0].Of(run.Memory.State), Values.Doubles("bn_running_mean"), "running mean");
        Close.AssertEach(run.Memory.StateLayout[1].Of(run.Memory.State), Values.Doubles("bn_running_var"), "running variance");
        double[] state = run.Memory.State.ToArray();
        double[] y = [.. run.Predict()];
        Assert.That(run.Memory.State.ToArray(), Is.EqualTo(state), "a prediction changes nothing");
        double expected = (run.X[0] - state[0]) / Math.Sqrt(run.Memory.StateLayout[1].Of<double>(state)[0] + 1e-5);
        Assert.That(y[0], Is.EqualTo(expected).Within(1e-12 * Math.Abs(expected)));
    }

    [TestCase("svm", "loss_scores", "loss_y", 50, 10)]
    [TestCase("softmax", "loss_scores", "loss_y", 50, 10)]
    [TestCase("extreme", "extreme_scores", "extreme_y", 3, 3)]
    public void A_loss_and_its_gradient_are_the_golden_ones(string name, string scores, string labels, int rows, int classes)
    {
        Loss<double> loss = name == "svm" ? new SvmLoss<double>() : new SoftmaxLoss<double>();
        double[] gradient = new double[rows * classes];
        double actual = loss.Evaluate(new ReadOnlyMatrix<double>(Values.Doubles(scores), rows, classes), new Targets<double>(Values.Int32s(labels)), new Matrix<double>(gradient, rows, classes));
        Close.AssertEach([actual], [Values.Double($"{name}_loss")], "loss");
        Close.AssertEach(gradient, Values.Doubles($"{name}_dx"), "gradient");
    }

    [Test]
    public void Dropout_scales_what_it_keeps_has_one_mask_a_step_and_none_in_test_mode()
    {
        LayerRun<double> run = new(memory => new DropoutLayer<double>(memory, 100, 0.25, seed: 5, stream: 1), rows: 30);
        DropoutLayer<double> layer = (DropoutLayer<double>)run.Layer;
        run.Draw(new RandomState(1));
        double[] first = [.. run.Forward()];
        Assert.That(first.Where((y, i) => y != 0 && y != 4 * run.X[i]), Is.Empty, "0 or x / keep");
        Assert.That(first.Count(y => y != 0), Is.EqualTo(750).Within(100));
        Assert.That(run.Forward(), Is.EqualTo(first), "the same step");
        double[] dX = [.. run.Backward()];
        Assert.That(dX.Where((d, i) => d != (first[i] == 0 ? 0 : 4 * run.DY[i])), Is.Empty);
        layer.Memory.Step = 1;
        Assert.That(run.Forward(), Is.Not.EqualTo(first), "another step");
        layer.Memory.Step = 0;
        Assert.That(run.Forward(), Is.EqualTo(first), "the first step again");
        Assert.That(run.Predict(), Is.EqualTo(run.X));
    }

    private static void AssertRun(LayerRun<double> run, string x, string dY, string y, string dX)
    {
        Values.Doubles(x).CopyTo(run.X, 0);
        Values.Doubles(dY).CopyTo(run.DY, 0);
        Close.AssertEach(run.Forward(), Values.Doubles(y), "y");
        Close.AssertEach(run.Backward(), Values.Doubles(dX), "dX");
    }

    /// <summary>Two (6, 19) matrices as the pieces of one (6, 38).</summary>
    private static double[] SideBySide(string first, string second)
    {
        double[] a = Values.Doubles(first);
        double[] b = Values.Doubles(second);
        return [.. Enumerable.Range(0, 6).SelectMany(i => a[(19 * i)..(19 * (i + 1))].Concat(b[(19 * i)..(19 * (i + 1))]))];
    }
}
