namespace FastNet.PublicApi.Tests;

/// <summary>A training step, its checks included, and a prediction allocate nothing, whatever public layer, activation, loss or optimizer is in it.</summary>
public sealed class AllocationTests
{
    private const int Rows = 12;
    private const int Size = 6;

    // Layers of Size features and outputs, by their types' names.
    private static readonly Dictionary<string, Func<NetMemory<float>, Layer<float>>> Layers = new()
    {
        ["AffineLayer"] = memory => new AffineLayer<float>(memory, "2", Size, Size),
        ["ActivationLayer"] = memory => new ActivationLayer<float>(memory, Size, Activation<float>.Relu),
        ["BatchNormLayer"] = memory => new BatchNormLayer<float>(memory, "2", Size),
        ["DropoutLayer"] = memory => new DropoutLayer<float>(memory, Size, keep: 0.8),
        ["LayerNormLayer"] = memory => new LayerNormLayer<float>(memory, "2", Size),
        ["MaxoutLayer"] = memory => new SequentialLayer<float>(memory, new AffineLayer<float>(memory, "2", Size, 2 * Size), new MaxoutLayer<float>(memory, Size)),
        ["SequentialLayer"] = memory => new SequentialLayer<float>(memory, new AffineLayer<float>(memory, "2", Size, 4), new AffineLayer<float>(memory, "3", 4, Size)),
    };

    [Test]
    public void Every_public_layer_loss_and_optimizer_is_among_the_cases()
    {
        Assert.That(Layers.Keys, Is.EquivalentTo(Exported(typeof(Layer<>))));
        Assert.That(Losses<float>.All.Select(loss => NameOf(loss.GetType())), Is.EquivalentTo(Exported(typeof(Loss<>))));
        IEnumerable<string> optimizers = Optimizer<float>.Names.Select(name => NameOf(Optimizer<float>.Named(name, 1).GetType()));
        Assert.That(optimizers.Distinct(), Is.EquivalentTo(Exported(typeof(Optimizer<>))));
    }

    [TestCaseSource(nameof(LayerNames))]
    public void A_step_with_this_layer_allocates_nothing(string name) => AssertNone(memory => [Layers[name](memory)]);

    [TestCaseSource(nameof(ActivationNames))]
    public void A_step_with_this_activation_allocates_nothing(string name)
        => AssertNone(memory => [new ActivationLayer<float>(memory, Size, Activation<float>.Named(name))]);

    [TestCaseSource(nameof(LossNames))]
    public void A_step_with_this_loss_allocates_nothing(string name) => AssertNone(_ => [], Losses<float>.Named(name));

    [TestCaseSource(nameof(OptimizerNames))]
    public void A_step_with_this_optimizer_allocates_nothing(string name) => AssertNone(_ => [], optimizer: name);

    private static string[] LayerNames() => [.. Layers.Keys];

    private static string[] ActivationNames() => [.. Activation<float>.All.Select(activation => activation.Name)];

    private static string[] LossNames() => [.. Losses<float>.All.Select(loss => loss.Name)];

    private static string[] OptimizerNames() => [.. Optimizer<float>.Names];

    /// <summary>The names of the public types that derive from an open generic class and can be made.</summary>
    private static string[] Exported(Type parent)
        => [.. parent.Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && DerivesFrom(type, parent))
            .Select(NameOf)];

    private static bool DerivesFrom(Type type, Type parent)
        => type.BaseType is Type of && ((of.IsGenericType && of.GetGenericTypeDefinition() == parent) || DerivesFrom(of, parent));

    private static string NameOf(Type type) => type.Name.Split('`')[0];

    private static void AssertNone(Func<NetMemory<float>, ILayer<float>[]> between, Loss<float>? loss = null, string optimizer = "sgd")
    {
        loss ??= new SoftmaxLoss<float>();
        NetMemory<float> memory = new(Rows);
        ILayer<float>[] layers = [new AffineLayer<float>(memory, "1", 4, Size), .. between(memory), new AffineLayer<float>(memory, "9", Size, 3)];
        Net<float> net = new(memory, layers, loss, regularization: 1e-3);
        RandomState random = new(1);
        Samples<float> rows = DrawRows(random, loss);
        TrainingOptions options = new() { Iterations = 100_000, BatchSize = Rows, LearningRate = 1e-3, KeepGoing = true };
        Solver<float> solver = new(net, rows, rows, Optimizer<float>.Named(optimizer, net.Parameters.Length), options, random);
        Assert.That(AllocatedBytes.Of(() => solver.Step()), Is.Zero, "bytes of five steps, in which one has a check");
        Assert.That(AllocatedBytes.Of(() => net.Predict(rows.Matrix(0, Rows))), Is.Zero, "bytes of five predictions");
        Assert.That(solver.IsDiverged, Is.False);
        Assert.That(solver.History.Accuracies.Length, Is.GreaterThan(1));
    }

    /// <summary>Rows with targets that the loss takes: labels, or numbers that are 0 or 1.</summary>
    private static Samples<float> DrawRows(RandomState random, Loss<float> loss)
    {
        const int Count = 4 * Rows;
        float[] x = new float[Count * 4];
        int[] labels = new int[Count];
        random.Gaussian<float>(x, 1);
        random.RandInt(0, 3, labels);
        float[] values = [.. labels.SelectMany(label => new float[] { label == 0 ? 1 : 0, label == 1 ? 1 : 0, label == 2 ? 1 : 0 })];
        return Samples<float>.From(x, 4, loss.TakesLabels ? new TargetRows<float>(labels) : new TargetRows<float>(values, columns: 3));
    }
}
