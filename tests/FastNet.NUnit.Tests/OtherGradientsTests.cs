using FastNet.Numerics;

namespace FastNet.NUnit.Tests;

/// <summary>Constraints on nets, losses and functions.</summary>
public class OtherGradientsTests
{
    [Test]
    public void A_net_is_checked_as_it_is_and_from_a_factory()
    {
        using Workers workers = new(2);
        TwoLayerNet<double> net = Net();
        double[] parameters = net.Parameters.ToArray();
        Assert.That(net, Has.CorrectGradients());
        Assert.That(net, Has.CorrectGradients().AtRandom(5).WithLabels(0, 2, 1));
        Assert.That(net, Has.CorrectGradients().ForInput(new double[,] { { 1, -2, 3, 0.5 } }).WithLabels(2));
        Assert.That(net.Parameters.ToArray(), Is.EqualTo(parameters));
        Assert.That(Net, Has.CorrectGradients().AtRandom(5));
        Assert.That<Func<Net<double>>>(Net, Has.CorrectGradients().WithWorkers(workers));
        Assert.That(() => Assert.That(net, Has.CorrectGradients().WithLabels(3)), Throws.InstanceOf<ArgumentException>().With.Message.Contains("3"));
    }

    [Test]
    public void A_wrong_net_is_found_with_the_parameter_by_name()
    {
        NetMemory<double> memory = new(5);
        Net<double> wrong = new(
            memory, [new WrongLayer(memory), new ActivationLayer<double>(memory, 6, Activation<double>.Relu), new AffineLayer<double>(memory, "2", 6, 3)], new SoftmaxLoss<double>(), 0.1);
        Assert.That(wrong, Has.No.CorrectGradients());
        Assert.That(CorrectGradientsTests.Failure(() => Assert.That(wrong, Has.CorrectGradients())), Does.Contain("worst of b1").And.Not.Contain("worst of W2"));
    }

    [Test]
    public void A_loss_is_checked_at_drawn_and_given_scores([Values] bool svm)
    {
        Loss<double> loss = svm ? new SvmLoss<double>() : new SoftmaxLoss<double>();
        Assert.That(loss, Has.CorrectGradients());
        Assert.That(loss, Has.CorrectGradients().WithBatch(1).WithClasses(2).WithSeed(1));
        Assert.That(loss, Has.CorrectGradients().ForInput(new double[,] { { 1, 2, 4 }, { 0, 0.5, -1 } }).WithLabels(2, 0));
        Assert.That(new DoubleLoss(loss), Has.No.CorrectGradients());
        Assert.That(() => Has.CorrectGradients().WithClasses(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Numbers_are_targets_too_drawn_and_given_with_weights()
    {
        Assert.That(new SquaredLoss<double>(), Has.CorrectGradients());
        Assert.That(new PoissonLoss<double>(), Has.CorrectGradients().ForInput(new double[,] { { 1, 2 }, { 0, 0.5 } }).WithTargets(new double[,] { { 3, 0 }, { 7, 1 } }));
        Assert.That(new SquaredLoss<double>(), Has.CorrectGradients().WithClasses(2).WithTargets(new TargetRows<double>([3, 0, 7, 1], 2, weights: [1, 0.5])));
        Assert.That(() => Assert.That(new SquaredLoss<double>(), Has.CorrectGradients().WithLabels(0, 1)), Throws.ArgumentException.With.Message.Contains("2 labels; the loss 'squared' takes numbers"));
        NetMemory<double> memory = new(4);
        Net<double> net = new(memory, [new AffineLayer<double>(memory, "1", 3, 2)], new HuberLoss<double>());
        Assert.That(net, Has.CorrectGradients().WithBatch(4));
        Assert.That(net, Has.CorrectGradients().WithTargets(new double[,] { { 5, -5 }, { 0.5, 3 } }));
    }

    [Test]
    public void A_gradient_is_that_of_a_function_at_a_point()
    {
        ScalarFunction f = x => x[0] * x[0] * x[1];
        double[] gradient = [2 * 3 * 2, 9];
        Assert.That(gradient, Is.GradientOf(f).At(3, 2));
        Assert.That(gradient, Is.Not.Null.And.Length.EqualTo(2).And.Matches(Is.GradientOf(f).At(3, 2)));
        Assert.That(new double[] { 12, -9 }, Is.Not.EqualTo(gradient).And.Not.Matches(Is.GradientOf(f).At(3, 2)));
        string message = CorrectGradientsTests.Failure(() => Assert.That(new double[] { 12, -9 }, Is.GradientOf(f).At(3, 2).Within(1e-6)));
        Assert.That(message, Does.Contain("Expected: the gradient of the function (relative errors of at most 1e-6)").And.Contain("worst of x: x[1]"));
        Assert.That(() => Assert.That(gradient, Is.GradientOf(f)), Throws.ArgumentException.With.Message.Contains("expected .At(x)"));
        Assert.That(() => Assert.That(gradient, Is.GradientOf(f).At(3)), Throws.ArgumentException.With.Message.Contains("2 elements; expected 1"));
        Assert.That(() => Assert.That(gradient[0], Is.GradientOf(f).At(3)), Throws.ArgumentException.With.Message.Contains("was given System.Double; expected double[]"));
    }

    [Test]
    public void Products_with_Jacobian_and_Hessian_are_checked()
    {
        ArrayFunction squares = (x, y) =>
        {
            y[0] = x[0] * x[0];
            y[1] = x[0] * x[1];
        };
        Assert.That(new double[] { (2 * 3 * 5) + (2 * 7), 3 * 7 }, Is.GradientOf(squares, [5, 7]).At(3, 2));
        Assert.That(new double[] { (2 * 3 * 5) + (3 * 7), 2 * 7 }, !Is.GradientOf(squares, [5, 7]).At(3, 2));
        Assert.That(new double[] { 2 * 3 * 0.5, (2 * 0.5) + (3 * -1) }, Is.HessianVectorProductOf(squares, [0.5, -1]).At(3, 2));
        Assert.That(new double[] { 1, 1 }, !Is.HessianVectorProductOf(squares, [0.5, -1]).At(3, 2));
    }

    private static TwoLayerNet<double> Net()
    {
        TwoLayerNet<double> net = new(4, 6, 3, 5, new() { Regularization = 0.1 });
        new RandomState(2).Gaussian(net.Parameters, 0.5);
        return net;
    }

    /// <summary>The first layer of a net, with a wrong b1.</summary>
    private sealed class WrongLayer(NetMemory<double> memory) : Layer<double>(memory, 4, 6)
    {
        private readonly AffineLayer<double> _inner = new(memory, "1", 4, 6);

        public override void Initialize(RandomState random, Initializer initializer) => _inner.Initialize(random, initializer);

        protected override void Compute(ReadOnlyMatrix<double> x, Matrix<double> y) => _inner.Forward(x, y);

        protected override void Differentiate(ReadOnlyMatrix<double> x, ReadOnlyMatrix<double> y, ReadOnlyMatrix<double> dY, Matrix<double> dX)
        {
            _inner.Backward(x, y, dY, dX);
            _inner.Bias!.Of(Memory.Gradients)[0] += 1;
        }
    }

    /// <summary>A loss that forgot a half.</summary>
    private sealed class DoubleLoss(Loss<double> inner) : Loss<double>
    {
        public override string Name => inner.Name;

        public override bool TakesLabels => inner.TakesLabels;

        protected override void CheckTargets(Targets<double> targets, int outputs) => inner.Require(targets, targets.Rows, outputs);

        protected override double Compute(ReadOnlyMatrix<double> scores, Targets<double> targets, Matrix<double> gradient, Workers workers)
            => 2 * inner.Evaluate(scores, targets, gradient, workers);
    }
}
