using FastNet.Numerics;

namespace FastNet.Tests.Nets;

/// <summary>Label smoothing reaches the loss and the gradients of both nets, and of the loss as a layer.</summary>
public class LabelSmoothingTests
{
    private const int Rows = 7;
    private const int Features = 5;
    private const int Classes = 4;
    private const double Smoothing = 0.3;

    private readonly double[] _x = new double[Rows * Features];
    private readonly int[] _labels = new int[Rows];

    [SetUp]
    public void Draw()
    {
        RandomState random = new(4);
        random.Gaussian(_x);
        random.RandInt(0, Classes, _labels);
    }

    [Test]
    public void The_gradients_of_a_net_without_kinks_equal_central_differences()
    {
        FullyConnectedNet<double> net = new(Features, [], Classes, Rows, new() { Regularization = 0.1, Loss = new SoftmaxLoss<double>(Smoothing) });
        net.Initialize(new RandomState(0), 0.5);
        Assert.That(net, Has.CorrectGradients().ForInput(_x, Rows).WithLabels(_labels).Within(1e-8));
    }

    [Test]
    public void The_two_layer_net_is_the_deep_net_of_one_hidden_layer()
    {
        TwoLayerNet<double> two = new(Features, 6, Classes, Rows, new() { Regularization = 0.1, Loss = new SoftmaxLoss<double>(Smoothing) });
        FullyConnectedNet<double> deep = new(Features, [6], Classes, Rows, new() { Regularization = 0.1, Loss = new SoftmaxLoss<double>(Smoothing) });
        TwoLayerNet<double> plain = new(Features, 6, Classes, Rows, new() { Regularization = 0.1 });
        two.Initialize(new RandomState(0), 0.5);
        deep.Initialize(new RandomState(0), 0.5);
        plain.Initialize(new RandomState(0), 0.5);
        Assert.That(Loss(two), Is.EqualTo(Loss(deep)).And.Not.EqualTo(Loss(plain)));
        Assert.That(two.Gradients.ToArray(), Is.EqualTo(deep.Gradients.ToArray()).And.Not.EqualTo(plain.Gradients.ToArray()));
        Assert.That(((SoftmaxLoss<double>)two.Objective).Smoothing, Is.EqualTo(Smoothing));
    }

    [Test]
    public void The_loss_as_a_layer_is_the_kernel()
    {
        double[] scores = _x[..(Rows * Classes)];
        double[] expected = new double[scores.Length];
        double[] gradient = new double[scores.Length];
        double loss = SoftmaxCrossEntropy.Loss<double>(
            new ReadOnlyMatrix<double>(scores, Rows, Classes), _labels, new Matrix<double>(expected, Rows, Classes), smoothing: Smoothing);
        SoftmaxLoss<double> layer = new(smoothing: Smoothing);
        Assert.That(layer.Evaluate(new ReadOnlyMatrix<double>(scores, Rows, Classes), new Targets<double>(_labels), new Matrix<double>(gradient, Rows, Classes)), Is.EqualTo(loss));
        Assert.That(gradient, Is.EqualTo(expected));
    }

    [Test]
    public void A_smoothing_out_of_range_is_refused([Values(-0.1, 1, double.NaN)] double smoothing)
        => Assert.That(() => new SoftmaxLoss<double>(smoothing), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"smoothing is {smoothing}"));

    private double Loss(Net<double> net) => net.Loss(new ReadOnlyMatrix<double>(_x, Rows, Features), _labels);
}
