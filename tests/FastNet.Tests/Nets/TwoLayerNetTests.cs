using System.Numerics;
using FastNet.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace FastNet.Tests.Nets;

/// <summary>What a net is made of, and what it refuses.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class TwoLayerNetTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Test]
    public void All_parameters_lie_in_one_vector_each_on_a_cache_line()
    {
        TwoLayerNet<T> net = new(5, 7, 3, 4, new() { Regularization = 0.25, Convention = RegularizationConvention.Full });
        Assert.That((net.InputSize, net.HiddenSize, net.OutputSize, net.BatchCapacity), Is.EqualTo((5, 7, 3, 4)));
        Assert.That((net.Regularization, net.Convention), Is.EqualTo((0.25, RegularizationConvention.Full)));
        Assert.That(net.Layout.Select(p => (p.Name, p.Rows, p.Columns, p.IsMatrix)), Is.EqualTo(new[] { ("W1", 5, 7, true), ("b1", 1, 7, false), ("W2", 7, 3, true), ("b2", 1, 3, false) }));
        int line = 64 / System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        Assert.That(net.Layout.Select(p => p.Offset % line), Is.All.Zero);
        Assert.That(net.Parameters.Length, Is.EqualTo(net.Layout[3].Offset + line).And.EqualTo(net.Gradients.Length));
        Assert.That(net.W1.Contains(T.Zero), Is.False, "a new net is drawn");
        Assert.That(net.B1.ContainsAnyExcept(T.Zero), Is.False);
        Assert.That((net.W1.Length, net.B1.Length, net.W2.Length, net.B2.Length), Is.EqualTo((35, 7, 21, 3)));
    }

    [Test]
    public void Initial_weights_are_drawn_in_order_and_the_rest_is_cleared()
    {
        TwoLayerNet<T> net = new(5, 7, 3, 4);
        net.Parameters.Fill(T.One);
        net.Initialize(new RandomState(3), 0.5);
        T[] expected = new T[35 + 21];
        new RandomState(3).Gaussian<T>(expected, 0.5);
        Assert.That(net.W1.ToArray(), Is.EqualTo(expected[..35]));
        Assert.That(net.W2.ToArray(), Is.EqualTo(expected[35..]));
        foreach (Parameter parameter in net.Layout)
        {
            parameter.Of(net.Parameters)[(parameter.IsMatrix ? 0 : parameter.Length)..].Clear();
        }

        Assert.That(net.Parameters.ContainsAnyExcept(T.Zero), Is.False, "biases and padding");
    }

    [Test]
    public void A_prediction_has_the_scores_of_the_loss_and_any_smaller_batch_the_same_rows()
    {
        TwoLayerNet<T> net = new(5, 7, 3, 4);
        net.Initialize(new RandomState(3), 1);
        T[] x = new T[20];
        new RandomState(4).Gaussian<T>(x, 1);
        T[] all = Scores(net, x, 4);
        for (int rows = 1; rows <= 4; rows++)
        {
            Assert.That(Scores(net, x[..(5 * rows)], rows), Is.EqualTo(all[..(3 * rows)]), $"{rows} rows");
        }
    }

    [Test]
    public void A_zero_net_loses_the_logarithm_of_the_classes()
    {
        TwoLayerNet<T> net = new(5, 7, 10, 4, new() { Regularization = 0.5 });
        net.Parameters.Clear();
        Assert.That(net.Loss(new ReadOnlyMatrix<T>(new T[20], 4, 5), [0, 9, 3, 3]), Is.EqualTo(Math.Log(10)).Within(1e-6));
    }

    [Test]
    public void A_net_of_any_sizes_takes_any_batch_up_to_its_capacity()
        => Prop.ForAll(Gen.Choose(1, 40).Four().ToArbitrary(), sizes =>
        {
            (int features, int hidden, int classes, int rows) = sizes;
            TwoLayerNet<T> net = new(features, hidden, classes, rows);
            net.Initialize(new RandomState(1), 1e-3);
            T[] x = new T[rows * features];
            Array.Fill(x, T.One);
            return Math.Abs(net.Loss(new ReadOnlyMatrix<T>(x, rows, features), new int[rows]) - Math.Log(classes)) < 1e-2
                && net.Predict(new ReadOnlyMatrix<T>(x, 1, features)).Columns == classes;
        }).QuickCheckThrowOnFailure();

    [TestCase(0, 1, 1, 1, "inputSize")]
    [TestCase(1, -2, 1, 1, "hiddenSize")]
    [TestCase(1, 1, 0, 1, "outputSize")]
    [TestCase(1, 1, 1, 0, "batchCapacity")]
    public void Sizes_below_one_are_refused(int inputSize, int hiddenSize, int classes, int batchCapacity, string name)
        => Assert.That(
            () => new TwoLayerNet<T>(inputSize, hiddenSize, classes, batchCapacity),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(name).And.Message.Contains(inputSize + hiddenSize + classes + batchCapacity - 3 == 0 ? "'0'" : "'-2'"));

    [Test]
    public void Any_strength_that_is_negative_or_not_finite_is_refused()
        => Prop.ForAll(ArbMap.Default.ArbFor<double>(), strength =>
        {
            bool fits = strength >= 0 && double.IsFinite(double.CreateChecked(T.CreateChecked(strength)));
            return fits
                ? Made(strength)
                : Refused<ArgumentOutOfRangeException>(() => Made(strength), "regularization");
        }).QuickCheckThrowOnFailure();

    [TestCase(-1e-9)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(double.MaxValue)]
    public void Strengths_that_make_no_sense_are_refused(double strength)
        => Assert.That(() => new TwoLayerNet<T>(1, 1, 1, 1, new() { Regularization = strength, Convention = RegularizationConvention.Full }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("regularization"));

    [TestCase(100_000, 100_000, 10, 1)]
    [TestCase(10, 100_000, 10, 100_000)]
    public void A_net_of_more_elements_than_a_span_holds_is_refused(int inputSize, int hiddenSize, int classes, int batchCapacity)
        => Assert.That(() => new TwoLayerNet<T>(inputSize, hiddenSize, classes, batchCapacity), Throws.InstanceOf<OverflowException>());

    [Test]
    public void An_unknown_convention_is_refused()
        => Assert.That(() => new TwoLayerNet<T>(1, 1, 1, 1, new() { Convention = (RegularizationConvention)7 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("7"));

    [TestCase(0, 5)]
    [TestCase(5, 5)]
    [TestCase(4, 4)]
    [TestCase(4, 6)]
    public void A_batch_of_another_shape_is_refused(int rows, int features)
    {
        TwoLayerNet<T> net = new(5, 7, 3, 4);
        T[] x = new T[rows * features];
        Assert.That(
            () => net.Predict(new ReadOnlyMatrix<T>(x, rows, features)).Rows,
            Throws.ArgumentException.With.Message.Contains($"{rows} x {features}").And.Message.Contains("1 to 4 rows of 5"));
        Assert.That(() => net.Loss(new ReadOnlyMatrix<T>(x, rows, features), new int[rows]), Throws.ArgumentException.With.Message.Contains($"{rows} x {features}"));
    }

    [Test]
    public void Labels_must_be_as_many_as_rows()
    {
        TwoLayerNet<T> net = new(5, 7, 3, 4);
        Assert.That(() => net.Loss(new ReadOnlyMatrix<T>(new T[20], 4, 5), new int[3]), Throws.ArgumentException.With.Message.Contains("3 labels for 4 rows"));
    }

    [Test]
    public void Any_label_outside_the_classes_is_refused_by_its_value_and_row()
    {
        TwoLayerNet<T> net = new(5, 7, 3, 4);
        Prop.ForAll(ArbMap.Default.ArbFor<int>().Generator.Zip(Gen.Choose(0, 3)).ToArbitrary(), draw =>
        {
            (int label, int row) = draw;
            int[] labels = new int[4];
            labels[row] = label;
            double Call() => net.Loss(new ReadOnlyMatrix<T>(new T[20], 4, 5), labels);
            return label is >= 0 and < 3 ? Call() > 0 : Refused<ArgumentOutOfRangeException>(() => Call(), $"row {row} is {label}");
        }).QuickCheckThrowOnFailure();
        Assert.That(() => net.Loss(new ReadOnlyMatrix<T>(new T[20], 4, 5), [0, 1, 2, 3]), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("3"));
        Assert.That(() => net.Loss(new ReadOnlyMatrix<T>(new T[20], 4, 5), [0, int.MinValue, 2, 2]), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"{int.MinValue}"));
    }

    [Test]
    public void A_batch_in_the_nets_own_scores_or_gradients_is_refused()
    {
        TwoLayerNet<T> net = new(3, 7, 3, 4);
        T[] x = new T[12];
        Assert.That(() => net.Loss(net.Predict(new ReadOnlyMatrix<T>(x, 4, 3)), new int[4]), Throws.ArgumentException.With.Message.Contains("4 x 3"));
        Assert.That(() => net.Loss(new ReadOnlyMatrix<T>(net.Gradients, 4, 3), new int[4]), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    [Test]
    public void Initial_weights_need_a_stream_and_a_scale()
    {
        TwoLayerNet<T> net = new(5, 7, 3, 4);
        Assert.That(() => net.Initialize(null!, 1), Throws.ArgumentNullException);
        foreach (double scale in new[] { -1, double.NaN, double.PositiveInfinity })
        {
            Assert.That(() => net.Initialize(new RandomState(0), scale), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"{scale}"));
        }
    }

    private static bool Made(double strength)
    {
        TwoLayerNet<T> net = new(1, 1, 1, 1, new() { Regularization = strength });
        return net.Regularization.Equals(strength);
    }

    private static bool Refused<TException>(Action call, string message)
        where TException : Exception
    {
        try
        {
            call();
            return false;
        }
        catch (TException exception)
        {
            return exception.Message.Contains(message, StringComparison.Ordinal);
        }
    }

    private static T[] Scores(TwoLayerNet<T> net, T[] x, int rows)
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
