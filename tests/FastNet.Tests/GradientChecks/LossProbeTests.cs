using FastNet.Numerics;

namespace FastNet.Tests.GradientChecks;

/// <summary>The loss without gradients, and after one element was moved, is to the last bit that of a net which computes everything.</summary>
public class LossProbeTests
{
    private const int Rows = 7;
    private const int Features = 9;
    private const int Classes = 3;
    private static readonly int[] Labels = [0, 2, 1, 1, 0, 2, 2];

    [Test]
    public void After_any_move_of_any_parameter_it_is_the_whole_loss(
        [Values("two-layer", "deep", "deep with batch norm", "deep with layer norm", "deep with dropout", "deep with both", "svm", "softmax")] string name, [Values(1, 2)] int threads)
    {
        using Workers workers = new(threads);
        Net<double> net = Create(name, workers);
        Net<double> whole = Create(name, Workers.Inline);
        RandomState random = new(1);
        double[] x = new double[Rows * Features];
        random.Gaussian(x);
        random.Gaussian(net.Parameters, 0.5);
        net.Parameters.CopyTo(whole.Parameters);
        LossProbe probe = new(net);
        Assert.That(probe.AtRest(new ReadOnlyMatrix<double>(x, Rows, Features), new Targets<double>(Labels)), Is.EqualTo(Whole(whole, x)));
        for (int move = 0; move < 300; move++)
        {
            // Some parameters several times running, because what is kept depends on the call before.
            Parameter parameter = net.Layout[(int)random.RandInt(0, net.Layout.Count)];
            for (int again = 0; again < 3; again++)
            {
                int index = (int)random.RandInt(0, parameter.Length);
                double rest = parameter.Of(net.Parameters)[index];
                foreach (double moved in new[] { rest + 0.1, rest - 0.3 })
                {
                    parameter.Of(net.Parameters)[index] = moved;
                    parameter.Of(whole.Parameters)[index] = moved;
                    net.Step = 0;
                    double loss = probe.Moved(new ReadOnlyMatrix<double>(x, Rows, Features), new Targets<double>(Labels), parameter, index);
                    Assert.That(loss, Is.EqualTo(Whole(whole, x)), $"{parameter.Name}, element {index}");
                }

                parameter.Of(net.Parameters)[index] = rest;
                parameter.Of(whole.Parameters)[index] = rest;
            }
        }

        // What another call computed is not used again.
        net.Predict(new ReadOnlyMatrix<double>(new double[Rows * Features], Rows, Features));
        net.Parameters[0] += 1;
        whole.Parameters[0] += 1;
        net.Step = 0;
        Assert.That(probe.Moved(new ReadOnlyMatrix<double>(x, Rows, Features), new Targets<double>(Labels), net.Layout[0], 0), Is.EqualTo(Whole(whole, x)));
    }

    private static double Whole(Net<double> net, double[] x)
    {
        net.Step = 0;
        return net.Loss(new ReadOnlyMatrix<double>(x, Rows, Features), Labels);
    }

    private static Net<double> Create(string name, Workers workers)
    {
        FullyConnectedNet<double> Deep(Normalization normalization, double keep)
            => new(Features, [6, 5, 4], Classes, Rows, new() { Regularization = 0.1, Normalization = normalization, DropoutKeep = keep, Seed = 3, Workers = workers });
        return name switch
        {
            "two-layer" => new TwoLayerNet<double>(Features, 6, Classes, Rows, new() { Regularization = 0.1, Workers = workers }),
            "deep" => Deep(Normalization.None, 1),
            "deep with batch norm" => Deep(Normalization.Batch, 1),
            "deep with layer norm" => Deep(Normalization.Layer, 1),
            "deep with dropout" => Deep(Normalization.None, 0.7),
            "deep with both" => Deep(Normalization.Batch, 0.7),
            "svm" => new LinearClassifier<double>(Features, Classes, Rows, new() { Loss = new SvmLoss<double>(), Regularization = 0.1, Workers = workers }),
            _ => new LinearClassifier<double>(Features, Classes, Rows, new() { Regularization = 0.1, Workers = workers }),
        };
    }
}
