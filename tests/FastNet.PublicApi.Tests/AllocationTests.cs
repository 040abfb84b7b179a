using System.Reflection;

namespace FastNet.PublicApi.Tests;

/// <summary>A training step, its checks included, and a prediction allocate nothing, whatever public layer, activation, loss or optimizer is in it; new ones are found by reflection.</summary>
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
        ["MaxoutLayer"] = memory => new SandwichLayer<float>(memory, new AffineLayer<float>(memory, "2", Size, 2 * Size), new MaxoutLayer<float>(memory, Size)),
        ["SandwichLayer"] = memory => new SandwichLayer<float>(memory, new AffineLayer<float>(memory, "2", Size, 4), new AffineLayer<float>(memory, "3", 4, Size)),
    };

    [Test]
    public void Every_public_layer_is_in_the_table() => Assert.That(Layers.Keys, Is.EquivalentTo(Exported(typeof(Layer<>)).Select(NameOf)));

    [TestCaseSource(nameof(LayerNames))]
    public void A_step_with_this_layer_allocates_nothing(string name) => AssertNone(memory => [Layers[name](memory)], new SoftmaxLoss<float>());

    [TestCaseSource(nameof(ActivationNames))]
    public void A_step_with_this_activation_allocates_nothing(string name)
        => AssertNone(memory => [new ActivationLayer<float>(memory, Size, Activation<float>.Named(name))], new SoftmaxLoss<float>());

    [TestCaseSource(nameof(LossTypes))]
    public void A_step_with_this_loss_allocates_nothing(Type type) => AssertNone(_ => [], Made<Loss<float>>(type));

    [TestCaseSource(nameof(OptimizerTypes))]
    public void A_step_with_this_optimizer_allocates_nothing(Type type) => AssertNone(_ => [], new SoftmaxLoss<float>(), count => Made<Optimizer<float>>(type, count));

    private static string[] LayerNames() => [.. Layers.Keys];

    private static IEnumerable<string> ActivationNames() => Activation<float>.All.Select(activation => activation.Name);

    private static Type[] LossTypes() => Exported(typeof(Loss<>));

    private static Type[] OptimizerTypes() => Exported(typeof(Optimizer<>));

    /// <summary>The public types that derive from an open generic class and can be made.</summary>
    private static Type[] Exported(Type parent)
    {
        Type[] types = [.. parent.Assembly.GetExportedTypes().Where(type => !type.IsAbstract && type.BaseType is { IsGenericType: true } of && of.GetGenericTypeDefinition() == parent)];
        Assert.That(types, Is.Not.Empty);
        return types;
    }

    private static string NameOf(Type type) => type.Name.Split('`')[0];

    /// <summary>An object of a generic type, for float; arguments that are not given have their usual values.</summary>
    private static TMade Made<TMade>(Type type, params object[] arguments)
    {
        ConstructorInfo constructor = type.MakeGenericType(typeof(float)).GetConstructors().Single();
        object[] all = [.. arguments, .. constructor.GetParameters().Skip(arguments.Length).Select(_ => Type.Missing)];
        return (TMade)constructor.Invoke(BindingFlags.OptionalParamBinding, null, all, null);
    }

    private static void AssertNone(Func<NetMemory<float>, ILayer<float>[]> between, Loss<float> loss, Func<int, Optimizer<float>>? optimizer = null)
    {
        NetMemory<float> memory = new(Rows);
        Net<float> net = new(memory, [new AffineLayer<float>(memory, "1", 4, Size), .. between(memory), new AffineLayer<float>(memory, "9", Size, 3)], loss, regularization: 1e-3);
        RandomState random = new(1);
        LabeledRows<float> rows = DrawRows(random, loss);
        TrainingOptions options = new() { Iterations = 100_000, BatchSize = Rows, LearningRate = 1e-3, KeepGoing = true };
        Solver<float> solver = new(net, rows, rows, optimizer?.Invoke(net.Parameters.Length) ?? new Sgd<float>(net.Parameters.Length), options, random);
        Assert.That(AllocatedBytes.Of(() => solver.Step()), Is.Zero, "bytes of five steps, in which one has a check");
        Assert.That(AllocatedBytes.Of(() => net.Loss(rows.Matrix(0, Rows))), Is.Zero, "bytes of five predictions");
        Assert.That(solver.IsDiverged, Is.False);
        Assert.That(solver.History.Accuracies.Length, Is.GreaterThan(1));
    }

    /// <summary>Rows with targets that the loss takes: labels, or numbers that are 0 or 1.</summary>
    private static LabeledRows<float> DrawRows(RandomState random, Loss<float> loss)
    {
        const int Count = 4 * Rows;
        float[] x = new float[Count * 4];
        int[] labels = new int[Count];
        random.Gaussian<float>(x, 1);
        random.RandInt(0, 3, labels);
        float[] values = [.. labels.SelectMany(label => new float[] { label == 0 ? 1 : 0, label == 1 ? 1 : 0, label == 2 ? 1 : 0 })];
        return LabeledRows<float>.From(x, 4, TakesLabels(loss) ? new TargetRows<float>(labels) : new TargetRows<float>(values, columns: 3));
    }

    private static bool TakesLabels(Loss<float> loss)
    {
        try
        {
            loss.Require(new Targets<float>([0]), rows: 1, outputs: 3);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
