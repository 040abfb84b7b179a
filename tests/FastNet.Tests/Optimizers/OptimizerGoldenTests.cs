using FastNet.Tests.Support;

namespace FastNet.Tests.Optimizers;

/// <summary>The rules on a net's flat vectors, padding included, against another program's values.</summary>
public class OptimizerGoldenTests
{
    private const int Rows = 17;
    private const int Columns = 5;

    private static readonly NpzFile Values = NpzFile.Golden("update_rules.npz");

    [Test]
    public void Gradient_descent_is_the_golden_one() => AssertSteps(count => new Sgd<double>(count), 1e-2, "sgd");

    [Test]
    public void Momentum_is_the_golden_one() => AssertSteps(count => new Momentum<double>(count), 1e-2, "momentum", "momentum_velocity");

    [Test]
    public void Nesterovs_momentum_is_the_golden_one() => AssertSteps(count => new Nesterov<double>(count), 1e-2, "nesterov", "momentum_velocity");

    [Test]
    public void AdaGrad_is_the_golden_one()
    {
        double[] gradients = Values.Doubles("grads");
        double[] cache = new double[Rows * Columns];
        for (int i = 0; i < gradients.Length; i++)
        {
            cache[i % cache.Length] += gradients[i] * gradients[i];
        }

        AssertSteps(count => new AdaGrad<double>(count), 1e-2, "adagrad", [cache]);
    }

    [Test]
    public void RMSProp_is_the_golden_one() => AssertSteps(count => new RmsProp<double>(count), 1e-2, "rmsprop", "rmsprop_cache");

    [Test]
    public void Adam_is_the_golden_one() => AssertSteps(count => new Adam<double>(count), 1e-3, "adam", "adam_m", "adam_v");

    private static void AssertSteps(Func<int, Optimizer<double>> create, double rate, string name, params string[] states)
        => AssertSteps(create, rate, name, Array.ConvertAll(states, Values.Doubles));

    private static void AssertSteps(Func<int, Optimizer<double>> create, double rate, string name, double[][] states)
    {
        // W1 (17, 5) of this net has the shape of the golden array; its 85 elements are followed by 3 of padding.
        TwoLayerNet<double> net = new(Rows, Columns, 3, 1);
        Optimizer<double> rule = create(net.Parameters.Length);
        Assert.That((rule.Name, rule.StateCount), Is.EqualTo((name, states.Length)));
        net.Parameters.Clear();
        Values.Doubles("w0").CopyTo(net.W1);
        double[] gradients = Values.Doubles("grads");
        double[] expected = Values.Doubles(name);
        int size = Rows * Columns;
        for (int step = 0; step < gradients.Length / size; step++)
        {
            gradients.AsSpan(step * size, size).CopyTo(net.Layout[0].Of(net.Gradients));
            rule.Update(net.Parameters, net.Gradients, rate);
            Assert.That(rule.Steps, Is.EqualTo(step + 1));
            Close.AssertEach(net.W1, expected.AsSpan(step * size, size), $"{name}, step {step}");
        }

        for (int i = 0; i < states.Length; i++)
        {
            Close.AssertEach(rule.State(i)[..size], states[i], rule.StateName(i));
            Assert.That(rule.State(i)[size..].ContainsAnyExcept(0), Is.False, $"{rule.StateName(i)} where gradients were zero");
        }

        Assert.That(net.Parameters[size..].ContainsAnyExcept(0), Is.False, "padding and parameters without a gradient");
    }
}
