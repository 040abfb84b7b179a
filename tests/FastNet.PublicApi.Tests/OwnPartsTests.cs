using FastNet.Numerics;
using FastNet.PublicApi.Tests.Own;

namespace FastNet.PublicApi.Tests;

/// <summary>Values and gradients of what a user writes: the checker and the base classes take it like ours.</summary>
public sealed class OwnPartsTests
{
    [Test]
    public void The_gradient_of_ones_own_loss_is_checked([Values] bool weighted)
    {
        double[] scores = [0.3, -1, 2, 0.5, 0, 4];
        double[] values = [0, -1.5, 1, 1, 0.25, -3];
        Targets<double> targets = new(new ReadOnlyMatrix<double>(values, 3, 2), weighted ? [0.5, 2, 1] : []);
        GradientReport report = GradientChecker.CheckLoss(new PseudoHuberLoss<double>(0.7), new ReadOnlyMatrix<double>(scores, 3, 2), targets);
        Assert.That(report.Passed, report.ToString());
        Assert.That(report.Checked, Is.EqualTo(6));
    }

    [Test]
    public void Ones_own_loss_has_the_values_of_its_formula()
    {
        // Residuals 3 and 4 at width 4: 16 (5/4 - 1) = 4 and 16 (sqrt 2 - 1).
        double[] gradient = new double[2];
        Targets<double> targets = new(new ReadOnlyMatrix<double>([0.0, 0.0], 2, 1), [3, 1]);
        double loss = new PseudoHuberLoss<double>(4).Evaluate(new ReadOnlyMatrix<double>([3, 4], 2, 1), targets, new Matrix<double>(gradient, 2, 1));
        Assert.That(loss, Is.EqualTo(((3 * 4) + (16 * (Math.Sqrt(2) - 1))) / 4).Within(1e-15));
        Assert.That(gradient, Is.EqualTo(new[] { 0.75 * 3 / 1.25, 0.25 * 4 / Math.Sqrt(2) }).Within(1e-15));
    }

    [Test]
    public void Ones_own_loss_refuses_labels_in_the_words_of_the_base()
        => Assert.That(
            () => new PseudoHuberLoss<float>().Require(new Targets<float>([0, 1]), rows: 2, outputs: 1),
            Throws.ArgumentException.With.Message.StartWith("The targets are 2 labels; the loss 'pseudo-huber' takes numbers, 1 for each row."));

    [Test]
    public void A_net_of_ones_own_parts_has_correct_gradients()
    {
        const int Rows = 6;
        Net<double> net = OwnRun<double>.MakeNet(Rows);
        RandomState random = new(8);
        double[] x = new double[Rows * OwnRun<double>.Features];
        double[] values = new double[Rows];
        random.Gaussian<double>(x, 1);
        random.Gaussian<double>(values, 1);
        GradientReport report = GradientChecker.CheckNet(
            net, new ReadOnlyMatrix<double>(x, Rows, OwnRun<double>.Features), new Targets<double>(new ReadOnlyMatrix<double>(values, Rows, 1)));
        Assert.That(report.Passed, report.ToString());
        Assert.That(report.Arrays.Select(array => array.Name), Is.EqualTo(new[] { "W1.down", "W1.up", "W2", "b2" }));
        Assert.That(report.Checked, Is.EqualTo(15 + 24 + 8 + 1));
    }

    [Test]
    public void A_float_net_of_ones_own_parts_agrees_with_its_double_twin()
    {
        Net<float> single = OwnRun<float>.MakeNet(4);
        Net<double> twin = OwnRun<double>.MakeNet(4);
        float[] x = new float[4 * OwnRun<float>.Features];
        new RandomState(9).Gaussian<float>(x, 1);
        ReadOnlyMatrix<float> scores = single.Predict(new ReadOnlyMatrix<float>(x, 4, OwnRun<float>.Features));
        ReadOnlyMatrix<double> expected = twin.Predict(new ReadOnlyMatrix<double>(Array.ConvertAll(x, value => (double)value), 4, OwnRun<double>.Features));
        for (int i = 0; i < 4; i++)
        {
            Assert.That(scores[i, 0], Is.EqualTo(expected[i, 0]).Within(1e-6));
        }
    }

    [Test]
    public void Ones_own_schedule_has_the_factors_of_its_formula()
    {
        LearningRateSchedule schedule = new TriangleSchedule(Period: 4);
        Assert.That(Enumerable.Range(0, 6).Select(step => schedule.Factor(step, 100, 10)), Is.EqualTo(new[] { 0.1, 0.55, 1, 0.55, 0.1, 0.55 }).Within(1e-15));
        Assert.That((schedule with { WarmupIterations = 2 }).Factor(0, 100, 10), Is.EqualTo(0.05).Within(1e-15), "the warm-up of the base");
    }

    [Test]
    public void Ones_own_optimizer_has_the_steps_of_its_formula()
    {
        QuasiMomentum<double> optimizer = new(parameterCount: 1, beta: 0.5, nu: 0.5);
        double[] w = [1];
        optimizer.Update(w, [0.8], learningRate: 0.5);
        Assert.That(w[0], Is.EqualTo(1 - (0.5 * ((0.5 * 0.8) + (0.5 * 0.4)))).Within(1e-15), "m is 0.4");
        optimizer.Update(w, [-0.4], learningRate: 1);
        Assert.That(optimizer.State(0)[0], Is.EqualTo(0).Within(1e-15));
        Assert.That(w[0], Is.EqualTo(0.7 + 0.2).Within(1e-15));
    }

    [Test]
    public void Ones_own_metric_counts_rows_by_their_weights()
    {
        Targets<double> targets = new(new ReadOnlyMatrix<double>([1, 2, 3], 3, 1), [1, 5, 2]);
        Assert.That(new WithinMetric<double>(0.25).Evaluate(new ReadOnlyMatrix<double>([1.2, 2.5, 3], 3, 1), targets), Is.EqualTo(3.0 / 8));
    }

    [Test]
    public void Ones_own_rows_are_gathered_as_they_are_described()
    {
        Samples<double> rows = PowerRows.Draw<double>(new RandomState(1), 3, features: 3);
        double[] gathered = new double[8];
        rows.Gather([2, 0], new Matrix<double>(gathered, 2, 3, 4));
        double u = new RandomState(1).Uniform(-1, 1);
        Assert.That(gathered[4..], Is.EqualTo(new[] { u, u * u, u * u * u, 0 }));
        Assert.That(rows.Targets.Values[0, 0], Is.EqualTo((u * u * u) - (u / 2)).Within(0.05));
        Assert.That(() => rows.Gather([3], new Matrix<double>(gathered, 1, 3)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
