using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Tests.Losses;

/// <summary>What losses take and refuse, and what they make of weights; their values have tests of their own.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class LossTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly string[] Names = ["softmax", "svm", "squared", "absolute", "huber", "poisson", "sigmoid"];

    [Test]
    public void Losses_are_found_by_name()
    {
        Assert.That(Losses<T>.All.Select(loss => loss.Name), Is.EqualTo(Names));
        Assert.That(Names.Select(name => Losses<T>.Named(name).Name), Is.EqualTo(Names));
        Assert.That(Losses<T>.All.Select(loss => loss.TakesLabels), Is.EqualTo(new[] { true, true, false, false, false, false, false }));
        Assert.That(() => Losses<T>.Named("mse"), Throws.ArgumentException.With.Message.Contains("There is no loss 'mse'; expected one of softmax, svm, squared,"));
        Assert.That(Losses<T>.Named("huber").ToString(), Is.EqualTo("huber (delta 1)"));
    }

    [Test]
    public void What_a_run_is_judged_by_fits_the_loss()
    {
        Assert.That(Losses<T>.All.Select(loss => loss.CreateMetric(loss.TakesLabels).Name), Is.EqualTo(new[] { "accuracy", "accuracy", "r2", "r2", "r2", "poisson", "sigmoid" }));
        Assert.That(new SigmoidCrossEntropyLoss<T>().CreateMetric(areLabels: true).Name, Is.EqualTo("accuracy"));
    }

    [TestCase(double.NaN, "a finite number")]
    [TestCase(double.NegativeInfinity, "a finite number")]
    [TestCase(-0.5, "a finite number, 0 or more", "poisson")]
    [TestCase(double.PositiveInfinity, "a finite number, 0 or more", "poisson")]
    [TestCase(-0.5, "0 to 1", "sigmoid")]
    [TestCase(1.5, "0 to 1", "sigmoid")]
    [TestCase(double.NaN, "0 to 1", "sigmoid")]
    public void A_target_that_is_none_is_refused_with_its_place(double bad, string expected, string? name = null)
    {
        foreach (Loss<T> loss in Losses<T>.All.Where(loss => name is null ? loss.Name is "squared" or "absolute" or "huber" : loss.Name == name))
        {
            foreach ((int rows, int columns, int stride) in new[] { (3, 2, 2), (3, 2, 5), (5, 40, 40), (5, 40, 48) })
            {
                T[] numbers = new T[rows * stride];
                Array.Fill(numbers, T.One);
                T[] gradient = new T[rows * columns];
                void Call() => loss.Evaluate(new(new T[rows * columns], rows, columns), new Targets<T>(new ReadOnlyMatrix<T>(numbers, rows, columns, stride)), new(gradient, rows, columns));
                Assert.That(Call, Throws.Nothing);
                Array.Clear(gradient);
                numbers[(2 * stride) + 1] = T.CreateChecked(bad);
                Assert.That(Call, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"The target of row 2, column 1 is {T.CreateChecked(bad)}; expected {expected}."), loss.Name);
                Assert.That(gradient, Is.All.EqualTo(T.Zero));
            }
        }
    }

    [Test]
    public void Gaps_between_the_rows_of_targets_may_hold_anything()
    {
        T[] numbers = [T.One, T.NaN, T.Zero, T.NaN];
        Assert.That(new SquaredLoss<T>().Evaluate(new(new T[2], 2, 1), new Targets<T>(new ReadOnlyMatrix<T>(numbers, 2, 1, 2)), new(new T[2], 2, 1)), Is.EqualTo(0.5));
    }

    [Test]
    public void Labels_and_numbers_are_not_taken_for_each_other([ValueSource(nameof(Names))] string name)
    {
        Loss<T> loss = Losses<T>.Named(name);
        Assert.That(
            () => loss.Require(loss.TakesLabels ? new Targets<T>(new ReadOnlyMatrix<T>(new T[6], 2, 3)) : new Targets<T>([0, 1]), 2, 3),
            Throws.ArgumentException.With.Message.Contains(loss.TakesLabels ? $"2 x 3 numbers; the loss '{name}' takes labels" : $"2 labels; the loss '{name}' takes numbers, 3 for each row"));
        Assert.That(() => loss.Require(new Targets<T>([0, 1]), 3, 3), Throws.ArgumentException.With.Message.Contains("2 labels for 3 rows"));
    }

    [Test]
    public void As_many_numbers_as_scores_are_needed()
        => Assert.That(() => new SquaredLoss<T>().Require(new Targets<T>(new ReadOnlyMatrix<T>(new T[6], 2, 3)), 2, 4), Throws.ArgumentException.With.Message.Contains("3 numbers for each row; expected 4"));

    [Test]
    public void Labels_of_one_score_are_0_and_1()
    {
        SigmoidCrossEntropyLoss<T> loss = new();
        T[] gradient = new T[2];
        Assert.That(loss.Evaluate(new(new T[2], 2, 1), new Targets<T>([0, 1]), new(gradient, 2, 1)), Is.EqualTo(Math.Log(2)).Within(1e-7));
        Assert.That(gradient, Is.EqualTo(new[] { T.CreateChecked(0.25), T.CreateChecked(-0.25) }));
        Assert.That(() => loss.Require(new Targets<T>([0, 2]), 2, 1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("The label of row 1 is 2; expected 0 or more and below 2"));
    }

    [Test]
    public void Weights_are_refused_with_their_row([ValueSource(nameof(Names))] string name)
    {
        Loss<T> loss = Losses<T>.Named(name);
        void Require(params T[] weights) => loss.Require(loss.TakesLabels ? new Targets<T>([0, 1], weights) : new Targets<T>(new ReadOnlyMatrix<T>(new T[6], 2, 3), weights), 2, 3);
        Assert.That(() => Require(T.One, T.Zero), Throws.Nothing);
        Assert.That(() => Require(T.One, -T.One), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("The weight of row 1 is -1; expected a finite number, 0 or more"));
        Assert.That(() => Require(T.PositiveInfinity, T.One), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("The weight of row 0 is"));
        Assert.That(() => Require(T.Zero, T.Zero), Throws.ArgumentException.With.Message.Contains("The weights of the 2 rows add up to 0; expected a finite sum above 0"));
        Assert.That(() => Require(T.One), Throws.ArgumentException.With.Message.Contains("1 weights for 2 rows"));
    }

    [Test]
    public void A_batch_whose_rows_all_weigh_nothing_has_no_loss_but_the_L2_term([ValueSource(nameof(Names))] string name)
    {
        Loss<T> loss = Losses<T>.Named(name);
        FullyConnectedNet<T> net = new(2, [], 3, 4, new() { Loss = loss, Regularization = 0.5, Seed = 3 });
        T[] zeros = new T[2];
        Targets<T> none = loss.TakesLabels ? new Targets<T>([0, 1], zeros) : new Targets<T>(new ReadOnlyMatrix<T>(new T[6], 2, 3), zeros);
        double squares = net.Parameters[..6].ToArray().Sum(w => double.CreateChecked(w * w));
        Assert.That(net.Loss(new ReadOnlyMatrix<T>([T.One, T.One, T.One, -T.One], 2, 2), none), Is.EqualTo(0.25 * squares).Within(1e-6 * squares));
        T[] expected = [.. net.Layout[0].Of(net.Parameters).ToArray().Select(w => w / T.CreateChecked(2))];
        Assert.That(net.Layout[0].Of(net.Gradients).ToArray(), Is.EqualTo(expected));
        Assert.That(net.Layout[1].Of(net.Gradients).ToArray(), Is.All.EqualTo(T.Zero));
    }

    [Test]
    public void Weights_of_classes_are_finite_and_as_many_as_scores()
    {
        Assert.That(() => new SoftmaxLoss<T>(classWeights: [1, -1]), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("The weight of class 1 is -1"));
        Assert.That(() => new SvmLoss<T>([double.NaN]), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("The weight of class 0 is NaN"));
        Assert.That(() => new SvmLoss<T>([0, 0]), Throws.ArgumentException.With.Message.Contains("The weights of all 2 classes are 0"));
        Assert.That(() => new SvmLoss<T>([1, 2]).Require(new Targets<T>([0, 1]), 2, 3), Throws.ArgumentException.With.Message.Contains("The loss 'svm' has weights for 2 classes; expected 3"));
        Assert.That(
            () => new SoftmaxLoss<T>(classWeights: [1, 0, 0]).Require(new Targets<T>([2, 1]), 2, 3),
            Throws.ArgumentException.With.Message.Contains("The weights of the 2 rows, times those of their classes, add up to 0"));
    }

    [Test]
    public void The_sum_of_the_weights_is_that_of_rows_times_classes()
    {
        Assert.That(new SquaredLoss<T>().TotalWeight(new Targets<T>(new ReadOnlyMatrix<T>(new T[6], 2, 3))), Is.EqualTo(2));
        Assert.That(new SquaredLoss<T>().TotalWeight(new Targets<T>(new ReadOnlyMatrix<T>(new T[6], 2, 3), [T.One, T.Zero])), Is.EqualTo(1));
        Assert.That(new SoftmaxLoss<T>(classWeights: [2, 3]).TotalWeight(new Targets<T>([0, 1, 1])), Is.EqualTo(8));
        Assert.That(new SoftmaxLoss<T>(classWeights: [2, 3]).TotalWeight(new Targets<T>([0, 1, 1], [T.One, T.Zero, T.One + T.One])), Is.EqualTo(8));
    }

    [Test]
    public void A_mean_in_parts_is_the_mean_of_all_rows_with_weights_of_classes_too()
    {
        SoftmaxLoss<T> loss = new(classWeights: [2, 0, 3]);
        T[] scores = [.. Enumerable.Range(0, 18).Select(i => T.CreateChecked((i * 7 % 5) - 2))];
        int[] labels = [1, 1, 0, 2, 2, 1];
        double whole = loss.Evaluate(new(scores, 6, 3), new Targets<T>(labels), new(new T[18], 6, 3));
        LossMetric<T> metric = new(loss);
        metric.Reserve(6, 3, 2);
        metric.Begin();
        for (int row = 0; row < 6; row += 2)
        {
            metric.Add(new(scores.AsSpan(3 * row), 2, 3), new Targets<T>(labels.AsSpan(row, 2)), Workers.Inline);
        }

        Assert.That(metric.End(), Is.EqualTo(whole).Within(1e-6));
    }

    [Test]
    public void A_row_of_weight_0_moves_no_gradient_of_a_net([ValueSource(nameof(Names))] string name)
    {
        Net<T> net = Net(Losses<T>.Named(name));
        T[] x = [.. Enumerable.Range(0, 12).Select(i => T.CreateChecked(Math.Sin(i)))];
        double loss = net.Loss(new(x.AsSpan(0, 8), 2, 4), Targets(net.Objective, 2, []));
        T[] gradients = net.Gradients.ToArray();
        Assert.That(net.Loss(new(x, 3, 4), Targets(net.Objective, 3, [T.One, T.One, T.Zero])), Is.EqualTo(loss).Within(1e-6));
        for (int i = 0; i < gradients.Length; i++)
        {
            Assert.That(double.CreateChecked(net.Gradients[i]), Is.EqualTo(double.CreateChecked(gradients[i])).Within(1e-6));
        }
    }

    [Test]
    public void A_net_learns_with_every_loss([ValueSource(nameof(Names))] string name)
    {
        Net<T> net = Net(Losses<T>.Named(name));
        T[] x = [.. Enumerable.Range(0, 12).Select(i => T.CreateChecked(Math.Sin(i)))];
        Optimizer<T> rule = new Adam<T>(net.Parameters.Length);
        double first = net.Loss(new(x, 3, 4), Targets(net.Objective, 3, []));
        double last = first;
        for (int step = 0; step < 200; step++)
        {
            rule.Update(net.Parameters, net.Gradients, 0.02, Workers.Inline);
            last = net.Loss(new(x, 3, 4), Targets(net.Objective, 3, []));
        }

        // Those of Poisson and of the sigmoid end at the entropy of their targets.
        Assert.That(last, Is.LessThan(name is "poisson" or "sigmoid" ? first - 0.1 : first / 4));
    }

    [Test]
    public void Allocates_nothing([ValueSource(nameof(Names))] string name, [Values] bool weighted)
    {
        using Workers two = new(2);
        Net<T> net = Net(Losses<T>.Named(name));
        T[] x = new T[12];
        T[] gradient = new T[6];
        T[] scores = new T[6];
        T[] weights = weighted ? [T.One, T.Zero, T.One] : [];
        TargetRows<T> targets = TargetRows<T>.Copy(Targets(net.Objective, 3, weights));
        Allocation.AssertNone(workers => net.Objective.Evaluate(new(scores, 3, 2), targets.View, new(gradient, 3, 2), workers));
        Assert.That(Allocation.Fewest(Workers.Inline, () => net.Loss(new(x, 3, 4), targets.View)), Is.Zero);
    }

    private static Net<T> Net(Loss<T> loss)
    {
        NetMemory<T> memory = new(3);
        return new Net<T>(memory, [new AffineLayer<T>(memory, "1", 4, 6), new ActivationLayer<T>(memory, 6, Activation<T>.Tanh), new AffineLayer<T>(memory, "2", 6, 2)], loss);
    }

    private static Targets<T> Targets(Loss<T> loss, int rows, T[] weights)
        => loss.TakesLabels
            ? new Targets<T>(new[] { 1, 0, 1 }.AsSpan(0, rows), weights)
            : new Targets<T>(new ReadOnlyMatrix<T>(new[] { T.One, T.Zero, T.One / T.CreateChecked(4), T.One, T.Zero, T.Zero }.AsSpan(0, 2 * rows), rows, 2), weights);
}
