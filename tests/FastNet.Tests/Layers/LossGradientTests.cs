
namespace FastNet.Tests.Layers;

/// <summary>The gradients of the losses against differences of their values.</summary>
public class LossGradientTests
{
    [Test]
    public void The_gradients_of_the_losses_are_correct_to_1e_8([Values] bool svm, [Values(0u, 1u, 2u, 3u)] uint seed, [Values(1, 5)] int rows)
    {
        Loss<double> loss = svm ? new SvmLoss<double>() : new SoftmaxLoss<double>();
        Assert.That(loss, Has.CorrectGradients().WithSeed(seed).WithBatch(rows).WithClasses(4).Within(1e-8));
    }

    [Test]
    public void Scores_at_the_kink_of_a_hinge_are_no_error()
        => Assert.That(new SvmLoss<double>(), Has.CorrectGradients().ForInput(new double[,] { { 1, 2, 0 }, { 0, -1, 3 } }).WithLabels(1, 0));
}
