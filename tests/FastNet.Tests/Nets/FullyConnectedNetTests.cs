using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Tests.Nets;

/// <summary>What a deep net is made of, what its modes are, and what it refuses.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class FullyConnectedNetTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [TestCase(Normalization.None, "W1 b1 W2 b2 W3 b3", "")]
    [TestCase(Normalization.Batch, "W1 b1 gamma1 beta1 W2 b2 gamma2 beta2 W3 b3", "running_mean1 running_var1 running_mean2 running_var2")]
    [TestCase(Normalization.Layer, "W1 b1 gamma1 beta1 W2 b2 gamma2 beta2 W3 b3", "")]
    public void Parameters_and_state_have_the_courses_names(Normalization normalization, string names, string states)
    {
        FullyConnectedNet<T> net = new(5, [7, 6], 3, 4, new() { Regularization = 0.25, Convention = RegularizationConvention.Full, Normalization = normalization, DropoutKeep = 0.5, Seed = 77 });
        Assert.That((net.InputSize, net.OutputSize, net.BatchCapacity), Is.EqualTo((5, 3, 4)));
        Assert.That((net.Regularization, net.Convention, net.Step), Is.EqualTo((0.25, RegularizationConvention.Full, 0)));
        Assert.That(net.HiddenSizes, Is.EqualTo(new[] { 7, 6 }));
        Assert.That(string.Join(' ', net.Layout.Select(p => p.Name)), Is.EqualTo(names));
        Assert.That(string.Join(' ', net.StateLayout.Select(p => p.Name)), Is.EqualTo(states));
        Assert.That(net.Layout.Where(p => p.IsMatrix).Select(p => (p.Rows, p.Columns)), Is.EqualTo(new[] { (5, 7), (7, 6), (6, 3) }));
        Assert.That(net.State.IsEmpty, Is.EqualTo(states.Length == 0));
        DropoutLayer<T>[] masks = [.. net.Layers.OfType<DropoutLayer<T>>()];
        Assert.That(masks.Select(layer => (layer.Keep, layer.Seed, layer.Stream)), Is.EqualTo(new[] { (0.5, 77ul, 0), (0.5, 77ul, 1) }));
    }

    [TestCase(0, RegularizationConvention.Half)]
    [TestCase(0.1, RegularizationConvention.Half)]
    [TestCase(0.1, RegularizationConvention.Full)]
    public void With_one_hidden_layer_it_is_the_two_layer_net_to_the_last_bit(double regularization, RegularizationConvention convention)
    {
        using Workers workers = new(2);
        TwoLayerNet<T> two = new(50, 33, 10, 20, new() { Regularization = regularization, Convention = convention });
        FullyConnectedNet<T> deep = new(50, [33], 10, 20, new() { Regularization = regularization, Convention = convention, Workers = workers });
        two.Initialize(new RandomState(3), 0.1);
        deep.Initialize(new RandomState(3), 0.1);
        Assert.That(deep.Parameters.SequenceEqual(two.Parameters));
        T[] x = new T[20 * 50];
        new RandomState(4).Gaussian<T>(x, 1);
        int[] labels = [.. Enumerable.Range(0, 20).Select(i => i % 10)];
        Assert.That(deep.Loss(new ReadOnlyMatrix<T>(x, 20, 50), labels), Is.EqualTo(two.Loss(new ReadOnlyMatrix<T>(x, 20, 50), labels)));
        Assert.That(deep.Gradients.SequenceEqual(two.Gradients));
        Assert.That(Scores(deep, x, 20), Is.EqualTo(Scores(two, x, 20)));
        Assert.That(((Net<T>)two).StateLayout, Is.Empty);
        Assert.That(((Net<T>)two).State.IsEmpty);
        Assert.That(two.Step, Is.EqualTo(deep.Step));
    }

    [Test]
    public void Without_hidden_layers_it_is_a_softmax_classifier()
    {
        FullyConnectedNet<T> net = new(4, [], 3, 2, new() { Normalization = Normalization.Batch, DropoutKeep = 0.5 });
        net.Initialize(new RandomState(1), 1);
        T[] x = [.. Enumerable.Range(0, 8).Select(i => T.CreateChecked(i - 3))];
        T[] scores = new T[6];
        Gemm.MultiplyBias(new ReadOnlyMatrix<T>(x, 2, 4), new ReadOnlyMatrix<T>(net.Parameters, 4, 3), new T[3], new Matrix<T>(scores, 2, 3));
        Assert.That(Scores(net, x, 2), Is.EqualTo(scores));
        T[] gradient = new T[6];
        double loss = SoftmaxCrossEntropy.Loss<T>(new ReadOnlyMatrix<T>(scores, 2, 3), [0, 2], new Matrix<T>(gradient, 2, 3));
        Assert.That(net.Loss(new ReadOnlyMatrix<T>(x, 2, 4), [0, 2]), Is.EqualTo(loss));
        T[] dW = new T[12];
        Gemm.Multiply(new ReadOnlyMatrix<T>(x, 2, 4).Transposed, new ReadOnlyMatrix<T>(gradient, 2, 3), new Matrix<T>(dW, 4, 3));
        Assert.That(net.Layout[0].Of(net.Gradients).ToArray(), Is.EqualTo(dW));
    }

    [Test]
    public void Initial_weights_are_drawn_in_order_and_the_rest_is_what_it_should_be([Values] Normalization normalization)
    {
        FullyConnectedNet<T> net = new(5, [7], 3, 4, new() { Normalization = normalization });
        net.Parameters.Fill(T.One);
        net.State.Fill(T.One);
        net.Step = 5;
        net.Initialize(new RandomState(3), 0.5);
        T[] expected = new T[35 + 21];
        new RandomState(3).Gaussian<T>(expected, 0.5);
        foreach (Parameter parameter in net.Layout)
        {
            T[] values = parameter.Of(net.Parameters).ToArray();
            switch (parameter.Name)
            {
                case "W1":
                    Assert.That(values, Is.EqualTo(expected[..35]));
                    break;
                case "W2":
                    Assert.That(values, Is.EqualTo(expected[35..]));
                    break;
                default:
                    Assert.That(values, Is.All.EqualTo(parameter.Name == "gamma1" ? T.One : T.Zero), parameter.Name);
                    break;
            }
        }

        foreach (Parameter state in net.StateLayout)
        {
            Assert.That(state.Of(net.State).ToArray(), Is.All.EqualTo(T.Zero), state.Name);
        }

        Assert.That(net.Step, Is.Zero);
    }

    [Test]
    public void A_prediction_depends_on_its_row_alone_and_changes_nothing([Values] Normalization normalization)
    {
        FullyConnectedNet<T> net = Trained(normalization, keep: 0.5, out T[] x);
        T[] state = net.State.ToArray();
        T[] all = Scores(net, x, 4);
        Assert.That(Scores(net, x, 4), Is.EqualTo(all));
        for (int rows = 1; rows <= 4; rows++)
        {
            Assert.That(Scores(net, x[..(5 * rows)], rows), Is.EqualTo(all[..(3 * rows)]), $"{rows} rows");
        }

        Assert.That(net.State.ToArray(), Is.EqualTo(state));
        Assert.That(net.Step, Is.EqualTo(3), "steps trained");
    }

    [Test]
    public void A_step_can_be_repeated_and_a_run_continued_from_parameters_state_and_step([Values] Normalization normalization)
    {
        FullyConnectedNet<T> net = Trained(normalization, keep: 0.5, out T[] x);
        FullyConnectedNet<T> other = new(5, [7, 6], 3, 4, new() { Normalization = normalization, DropoutKeep = 0.5, Seed = 8 });
        net.Parameters.CopyTo(other.Parameters);
        net.State.CopyTo(other.State);
        other.Step = net.Step;
        int[] labels = [0, 1, 2, 0];
        double loss = net.Loss(new ReadOnlyMatrix<T>(x, 4, 5), labels);
        Assert.That(other.Loss(new ReadOnlyMatrix<T>(x, 4, 5), labels), Is.EqualTo(loss));
        Assert.That(other.Gradients.SequenceEqual(net.Gradients));
        Assert.That(other.State.SequenceEqual(net.State));
        Assert.That(Scores(other, x, 4), Is.EqualTo(Scores(net, x, 4)));
        Assert.That(net.Step, Is.EqualTo(4));
        Assert.That(net.Loss(new ReadOnlyMatrix<T>(x, 4, 5), labels), Is.Not.EqualTo(loss), "another step, another mask");
        net.Step = 3;
        Assert.That(net.Loss(new ReadOnlyMatrix<T>(x, 4, 5), labels), Is.EqualTo(loss), "the step again");
        Assert.That(() => net.Step = -1, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_zero_net_loses_the_logarithm_of_the_classes([Values] Normalization normalization)
    {
        FullyConnectedNet<T> net = new(5, [7, 6], 10, 4, new() { Regularization = 0.5, Normalization = normalization, DropoutKeep = 0.5 });
        net.Parameters.Clear();
        Assert.That(net.Loss(new ReadOnlyMatrix<T>(new T[20], 4, 5), [0, 9, 3, 3]), Is.EqualTo(Math.Log(10)).Within(1e-6));
    }

    [Test]
    public void Numbers_out_of_range_are_refused_by_name_and_value()
    {
        void Refused(Func<FullyConnectedNet<T>> make, string message) => Assert.That(make, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(message));
        Refused(() => new(0, [1], 1, 1), "inputSize");
        Refused(() => new(1, [1, 0], 1, 1), "hiddenSizes");
        Refused(() => new(1, [1], 0, 1), "outputSize");
        Refused(() => new(1, [1], 1, -2), "batchCapacity");
        Refused(() => new(1, [1], 1, 1, new() { Regularization = -0.5 }), "regularization is -0.5");
        Refused(() => new(1, [1], 1, 1, new() { Regularization = double.MaxValue, Convention = RegularizationConvention.Full }), "regularization");
        Refused(() => new(1, [1], 1, 1, new() { Convention = (RegularizationConvention)7 }), "convention is 7; expected one of Half, Full");
        Refused(() => new(1, [1], 1, 1, new() { Normalization = (Normalization)9 }), "Normalization is 9");
        Refused(() => new(1, [1], 1, 1, new() { DropoutKeep = 0 }), "DropoutKeep is 0");
        Refused(() => new(1, [1], 1, 1, new() { DropoutKeep = double.NaN }), "DropoutKeep is NaN");
        Assert.That(() => new FullyConnectedNet<T>(100_000, [100_000], 10, 1), Throws.InstanceOf<OverflowException>());
        Assert.That(() => new FullyConnectedNet<T>(10, [100_000], 10, 100_000), Throws.InstanceOf<OverflowException>());
    }

    [TestCase(0, 5)]
    [TestCase(5, 5)]
    [TestCase(4, 4)]
    public void A_batch_of_another_shape_is_refused_and_leaves_the_state_alone(int rows, int features)
    {
        FullyConnectedNet<T> net = Trained(Normalization.Batch, keep: 1, out T[] x);
        T[] state = net.State.ToArray();
        T[] batch = new T[rows * features];
        Assert.That(() => net.Predict(new ReadOnlyMatrix<T>(batch, rows, features)).Rows, Throws.ArgumentException.With.Message.Contains("1 to 4 rows of 5"));
        Assert.That(() => net.Loss(new ReadOnlyMatrix<T>(batch, rows, features), new int[rows]), Throws.ArgumentException.With.Message.Contains($"{rows} x {features}"));
        Assert.That(() => net.Loss(new ReadOnlyMatrix<T>(x, 4, 5), new int[3]), Throws.ArgumentException.With.Message.Contains("3 labels for 4 rows"));
        Assert.That(() => net.Loss(new ReadOnlyMatrix<T>(x, 4, 5), [0, 1, 3, 0]), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("row 2 is 3"));
        Assert.That(net.State.ToArray(), Is.EqualTo(state));
        Assert.That(net.Step, Is.EqualTo(3));
    }

    [Test]
    public void A_batch_in_the_nets_own_scores_or_gradients_is_refused()
    {
        FullyConnectedNet<T> net = new(3, [7], 3, 4);
        Assert.That(() => net.Loss(net.Predict(new ReadOnlyMatrix<T>(new T[12], 4, 3)), new int[4]), Throws.ArgumentException.With.Message.Contains("4 x 3"));
        Assert.That(() => net.Loss(new ReadOnlyMatrix<T>(net.Gradients, 4, 3), new int[4]), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    /// <summary>A net of three steps' experience, and its batch of four rows.</summary>
    private static FullyConnectedNet<T> Trained(Normalization normalization, double keep, out T[] x)
    {
        FullyConnectedNet<T> net = new(5, [7, 6], 3, 4, new() { Normalization = normalization, DropoutKeep = keep, Seed = 8 });
        net.Initialize(new RandomState(3), Initializer.He);
        x = new T[20];
        new RandomState(4).Gaussian<T>(x, 1);
        for (int i = 0; i < 3; i++)
        {
            net.Loss(new ReadOnlyMatrix<T>(x, 4, 5), [0, 1, 2, 0]);
        }

        return net;
    }

    private static T[] Scores(Net<T> net, T[] x, int rows)
    {
        ReadOnlyMatrix<T> scores = net.Predict(new ReadOnlyMatrix<T>(x, rows, net.InputSize));
        T[] dense = new T[rows * net.OutputSize];
        for (int i = 0; i < dense.Length; i++)
        {
            dense[i] = scores[i / net.OutputSize, i % net.OutputSize];
        }

        return dense;
    }
}
