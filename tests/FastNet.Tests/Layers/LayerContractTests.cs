using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Tests.Layers;

/// <summary>What layers, losses and their memory refuse, and in which words.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class LayerContractTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Test]
    public void Shapes_that_do_not_fit_are_refused_with_the_numbers()
    {
        LayerRun<T> run = new(memory => new AffineLayer<T>(memory, "1", 4, 3), rows: 3);
        ILayer<T> layer = run.Layer;
        (int d, int m) = (layer.InputSize, layer.OutputSize);
        T[] values = new T[100];
        T[] others = new T[100];
        void Forward(int rows, int columns, int yRows, int yColumns) => layer.Forward(new ReadOnlyMatrix<T>(values, rows, columns), new Matrix<T>(others, yRows, yColumns));
        Assert.That(() => Forward(3, d + 1, 3, m), Throws.ArgumentException.With.Message.Contains($"x is 3 x {d + 1}; expected 1 to 3 rows of {d}"));
        Assert.That(() => Forward(4, d, 4, m), Throws.ArgumentException.With.Message.Contains($"4 x {d}"));
        Assert.That(() => Forward(0, d, 0, m), Throws.ArgumentException.With.Message.Contains($"0 x {d}"));
        Assert.That(() => Forward(3, d, 2, m), Throws.ArgumentException.With.Message.Contains($"y is 2 x {m}; expected 3 x {m}"));
        Assert.That(() => layer.Predict(new ReadOnlyMatrix<T>(values, 3, d), new Matrix<T>(others, 3, m + 1)), Throws.ArgumentException.With.Message.Contains($"y is 3 x {m + 1}"));
        Assert.That(
            () => layer.Forward(new ReadOnlyMatrix<T>(values, d, 3).Transposed, new Matrix<T>(others, 3, m)), Throws.ArgumentException.With.Message.Contains("columns of x are 3 elements apart"));
        Assert.That(
            () => layer.Backward(new ReadOnlyMatrix<T>(values, 3, d), new ReadOnlyMatrix<T>(others, 3, m), new ReadOnlyMatrix<T>(others, 2, m), new Matrix<T>(new T[100], 3, d)),
            Throws.ArgumentException.With.Message.Contains($"dY is 2 x {m}"));
        Assert.That(
            () => layer.Backward(new ReadOnlyMatrix<T>(values, 3, d), new ReadOnlyMatrix<T>(others, 3, m), new ReadOnlyMatrix<T>(others, 3, m), new Matrix<T>(new T[100], 3, d + 1)),
            Throws.ArgumentException.With.Message.Contains($"dX is 3 x {d + 1}"));
    }

    [Test]
    public void Sizes_and_constants_out_of_range_are_refused()
    {
        NetMemory<T> memory = new(2);
        Assert.That(() => new NetMemory<T>(0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("batchCapacity"));
        Assert.That(() => new AffineLayer<T>(null!, "1", 1, 1), Throws.ArgumentNullException);
        Assert.That(() => new AffineLayer<T>(memory, "1", 0, 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("inputSize"));
        Assert.That(() => new AffineLayer<T>(memory, "1", 1, -1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("outputSize"));
        Assert.That(() => new ActivationLayer<T>(memory, 0, Activation<T>.Relu), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ActivationLayer<T>(memory, 1, Activation<T>.LeakyRelu(double.NaN)), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("slope is NaN"));
        Assert.That(() => new ActivationLayer<T>(memory, 1, Activation<T>.Elu(double.PositiveInfinity)), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("alpha is"));
        Assert.That(() => new MaxoutLayer<T>(memory, 1, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new BatchNormLayer<T>(memory, "1", 1, momentum: 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("momentum is 1"));
        Assert.That(() => new BatchNormLayer<T>(memory, "1", 1, epsilon: 0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("epsilon is 0"));
        Assert.That(() => new LayerNormLayer<T>(memory, "1", 1, epsilon: -1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("epsilon is -1"));
        foreach (double keep in new[] { 0, -0.5, 1.5, double.NaN })
        {
            Assert.That(() => new DropoutLayer<T>(memory, 1, keep), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"keep is {keep}"));
        }

        Assert.That(() => new DropoutLayer<T>(memory, 1, 1, stream: -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => memory.Step = -1, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Initializer.Gaussian(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Initializer.He.Deviation(0, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Initializer.Glorot.Deviation(1, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_normalisation_that_was_refused_has_asked_for_nothing()
    {
        NetMemory<T> memory = new(2);
        Assert.That(() => new BatchNormLayer<T>(memory, "1", 3, momentum: 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new BatchNormLayer<T>(memory, "1", 3, epsilon: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new LayerNormLayer<T>(memory, "1", 3, epsilon: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That((memory.Layout.Count, memory.StateLayout.Count), Is.EqualTo((0, 0)));
        Assert.That(() => new BatchNormLayer<T>(memory, "1", 3, momentum: 0.5), Throws.Nothing, "a second try");
        string[] names = [.. memory.Layout.Concat(memory.StateLayout).Select(place => place.Name)];
        Assert.That(names, Is.EqualTo(new[] { "gamma1", "beta1", "running_mean1", "running_var1" }));
    }

    [Test]
    public void A_sequence_wants_layers_that_fit()
    {
        NetMemory<T> memory = new(2);
        Assert.That(() => new SequentialLayer<T>(memory), Throws.ArgumentException.With.Message.Contains("0 layers"));
        Assert.That(
            () => new SequentialLayer<T>(memory, new ActivationLayer<T>(memory, 3, Activation<T>.Relu), new ActivationLayer<T>(memory, 4, Activation<T>.Relu)), Throws.ArgumentException.With.Message.Contains("Layer 2 takes 4 features; layer 1 gives 3"));
        ActivationLayer<T> twice = new(memory, 3, Activation<T>.Relu);
        Assert.That(() => new SequentialLayer<T>(memory, twice, new ActivationLayer<T>(memory, 3, Activation<T>.Tanh), twice), Throws.ArgumentException.With.Message.Contains("Layers 1 and 3 are one and the same"));
        Assert.That(() => new SequentialLayer<T>(memory, twice, new ActivationLayer<T>(new NetMemory<T>(2), 3, Activation<T>.Relu)), Throws.ArgumentException.With.Message.Contains("Layer 2 was made with other memory"));
    }

    [Test]
    public void Losses_refuse_shapes_and_labels_that_do_not_fit([Values] bool svm)
    {
        Loss<T> loss = svm ? new SvmLoss<T>() : new SoftmaxLoss<T>();
        double Call(int rows, int columns, int label) => loss.Evaluate(new ReadOnlyMatrix<T>(new T[6], 2, 3), new Targets<T>([0, label]), new Matrix<T>(new T[9], rows, columns));
        Assert.That(Call(2, 3, 2), Is.GreaterThan(0));
        Assert.That(() => Call(3, 3, 2), Throws.ArgumentException.With.Message.Contains("3 x 3; expected 2 x 3"));
        Assert.That(() => Call(2, 3, 3), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("row 1 is 3"));
        Assert.That(() => loss.Evaluate(new ReadOnlyMatrix<T>(new T[6], 3, 2).Transposed, new Targets<T>([0, 0]), new Matrix<T>(new T[6], 2, 3)), Throws.ArgumentException.With.Message.Contains("2 and 1 elements apart"));
    }

    [Test]
    public void Memory_is_asked_for_once_by_name_and_before_the_commit()
    {
        NetMemory<T> memory = new(3);
        AffineLayer<T> layer = new(memory, "1", 5, 4);
        Assert.That(() => memory.Parameters.Length, Throws.InvalidOperationException.With.Message.Contains("not committed"));
        Assert.That(() => memory.Vector("b1", 2), Throws.ArgumentException.With.Message.Contains("'b1' (1 x 4)"));
        Assert.That(() => memory.StateVector("W1", 2), Throws.ArgumentException.With.Message.Contains("'W1'"));
        Assert.That(() => memory.Matrix("W2", 0, 2), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => memory.ReserveBatch("too large", int.MaxValue / 2), Throws.InstanceOf<OverflowException>());
        memory.Commit();
        Assert.That(layer.Weight, Is.EqualTo(memory.Layout[0]));
        Assert.That(memory.Layout.Select(p => p.Name), Is.EqualTo(new[] { "W1", "b1" }));
        Assert.That(memory.Parameters.Length, Is.EqualTo(memory.Gradients.Length));
        Assert.That(memory.Parameters.ContainsAnyExcept(T.Zero), Is.False);
        Assert.That(() => memory.Commit(), Throws.InvalidOperationException);
        Assert.That(() => memory.Vector("b2", 2), Throws.InvalidOperationException.With.Message.Contains("'b2'"));
        Assert.That(() => memory.ReserveWorkspace(2), Throws.InvalidOperationException);
        Assert.That(() => memory.ReserveBatch("late", 2), Throws.InvalidOperationException.With.Message.Contains("late"));
    }
}
