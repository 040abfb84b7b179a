using FastNet.Tests.Support;

namespace FastNet.Tests.Optimizers;

/// <summary>
/// Six steps on the matrices and biases of a net beside PyTorch's in double (Golden/make_optimizer_steps.py). At a constant rate its momentum is
/// ours, its velocity being ours divided by minus the rate; its epsilons stand where ours do.
/// </summary>
public class OptimizerTorchTests
{
    private const double Rate = 1e-2;
    private const double ClipNorm = 4;

    private static readonly NpzFile Values = NpzFile.Golden("torch_optimizers.npz");

    [TestCase("sgd")]
    [TestCase("momentum")]
    [TestCase("nesterov")]
    [TestCase("adagrad")]
    [TestCase("rmsprop")]
    [TestCase("adam")]
    [TestCase("adamw")]
    [TestCase("adamw matrices")]
    [TestCase("sgd clipped")]
    [TestCase("momentum clipped")]
    [TestCase("adamw matrices clipped")]
    public void Steps_are_those_of_PyTorch(string name)
    {
        TwoLayerNet<double> net = new(17, 5, 3, 1);
        string[] words = name.Split(' ');
        Optimizer<double> rule = Optimizer<double>.Named(words[0], net.Parameters.Length);
        if (words.Contains("matrices"))
        {
            rule.WeightDecay = 0.1;
            rule.DecayedParameters = [.. net.Layout.Where(parameter => parameter.IsMatrix)];
        }

        rule.ClipNorm = words.Contains("clipped") ? ClipNorm : 0;
        Scatter(net, net.Parameters, "w0");
        for (int step = 0; step < 6; step++)
        {
            Scatter(net, net.Gradients, $"g{step}");
            rule.Update(net.Parameters, net.Gradients, Rate);
        }

        AssertEqual(net, net.Parameters, name, 1);
        for (int i = 0; i < rule.StateCount; i++)
        {
            AssertEqual(net, rule.State(i), $"{name}.{i}", rule.StateName(i) == "velocity" ? -Rate : 1);
        }
    }

    private static void Scatter(TwoLayerNet<double> net, Span<double> vector, string name)
    {
        ReadOnlySpan<double> values = Values.Doubles(name);
        foreach (Parameter parameter in net.Layout)
        {
            values[..parameter.Length].CopyTo(parameter.Of(vector));
            values = values[parameter.Length..];
        }
    }

    private static void AssertEqual(TwoLayerNet<double> net, Span<double> vector, string name, double factor)
    {
        double[] expected = Array.ConvertAll(Values.Doubles(name), value => factor * value);
        List<double> actual = [];
        foreach (Parameter parameter in net.Layout)
        {
            actual.AddRange(parameter.Of(vector));
        }

        Close.AssertEach([.. actual], expected, name, 1e-12);
    }
}
