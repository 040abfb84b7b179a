namespace FastNet.Tests.Losses;

/// <summary>The gradients of the losses against differences of their values.</summary>
public class LossGradientTests
{
    private static readonly string[] Names = [.. Losses<double>.All.Select(loss => loss.Name)];

    [Test]
    public void The_gradients_of_the_losses_are_correct_to_1e_8([ValueSource(nameof(Names))] string name, [Values(0u, 1u, 2u, 3u)] uint seed, [Values(1, 5)] int rows)
        => Assert.That(Losses<double>.Named(name), Has.CorrectGradients().WithSeed(seed).WithBatch(rows).WithClasses(4).Within(1e-8));

    [Test]
    public void And_so_they_are_with_weights_of_rows([ValueSource(nameof(Names))] string name)
    {
        double[] weights = [0.5, 3, 0, 1];
        TargetRows<double> targets = Losses<double>.Named(name).TakesLabels ? new([0, 2, 1, 1], weights) : new([0.1, 0.9, 0.3, 1, 0, 0.5, 0.5, 0.2, 0.7, 0, 1, 1], 3, weights);
        Assert.That(Losses<double>.Named(name), Has.CorrectGradients().WithTargets(targets).WithClasses(3).Within(1e-8));
    }

    [Test]
    public void And_with_weights_of_classes_and_smoothing([Values] bool weightedRows)
    {
        TargetRows<double> targets = new([0, 2, 1, 1], weightedRows ? [0.5, 3, 0, 1] : null);
        Assert.That(new SoftmaxLoss<double>(0.1, [1, 2, 0.5]), Has.CorrectGradients().WithTargets(targets).WithClasses(3).Within(1e-8));
        Assert.That(new SvmLoss<double>([1, 2, 0.5]), Has.CorrectGradients().WithTargets(targets).WithClasses(3).Within(1e-8));
    }

    [Test]
    public void And_with_labels_for_one_score()
        => Assert.That(new SigmoidCrossEntropyLoss<double>(), Has.CorrectGradients().WithLabels(0, 1, 1, 0).WithClasses(1).Within(1e-8));

    [Test]
    public void Scores_at_the_kink_of_a_hinge_are_no_error()
        => Assert.That(new SvmLoss<double>(), Has.CorrectGradients().ForInput(new double[,] { { 1, 2, 0 }, { 0, -1, 3 } }).WithLabels(1, 0));

    [Test]
    public void Errors_of_0_and_of_delta_are_no_error()
    {
        Assert.That(new AbsoluteLoss<double>(), Has.CorrectGradients().ForInput(new double[,] { { 1, 2 }, { 0, -1 } }).WithTargets(new double[,] { { 1, 0 }, { 3, -1 } }));
        Assert.That(new HuberLoss<double>(2), Has.CorrectGradients().ForInput(new double[,] { { 1, 2 }, { 0, -1 } }).WithTargets(new double[,] { { 1, 0 }, { 3, 1 } }));
    }
}
