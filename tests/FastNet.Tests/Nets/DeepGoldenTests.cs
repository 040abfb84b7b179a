using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Nets;

/// <summary>Three-layer nets without, with batch and with layer normalisation, against another program's.</summary>
public class DeepGoldenTests
{
    private const int Rows = 12;

    private static readonly NpzFile Values = NpzFile.Golden("deep_nets.npz");

    [TestCase(Normalization.None, "plain")]
    [TestCase(Normalization.Batch, "batch")]
    [TestCase(Normalization.Layer, "layer")]
    public void Scores_loss_and_gradients_are_the_golden_ones(Normalization normalization, string tag)
    {
        FullyConnectedNet<double> net = new(15, [20, 30], 10, Rows, new() { Regularization = 0.3, Normalization = normalization });
        GoldenNet.Load(net, Values, $"{tag}_");
        double[] x = Values.Doubles($"{tag}_X");
        double loss = net.Loss(new ReadOnlyMatrix<double>(x, Rows, 15), Values.Int32s($"{tag}_y"));
        Close.AssertEach([loss], [Values.Double($"{tag}_loss")], "loss", 1e-13);
        foreach (Parameter parameter in net.Layout)
        {
            Span<double> gradient = parameter.Of(net.Gradients);
            if (normalization == Normalization.Batch && parameter.Name is "b1" or "b2")
            {
                // A bias in front of a batch normalisation changes nothing: both programs give the rounding of zero.
                Assert.That(gradient.ToArray().Max(Math.Abs), Is.LessThan(1e-14), parameter.Name);
            }
            else
            {
                Close.AssertEach(gradient, Values.Doubles($"{tag}_d{parameter.Name}"), parameter.Name);
            }
        }

        // From zero, the running statistics are a tenth of the batch's: with those, test mode gives the scores of training.
        foreach (ref double statistic in net.State)
        {
            statistic *= 10;
        }

        ReadOnlyMatrix<double> scores = net.Predict(new ReadOnlyMatrix<double>(x, Rows, 15));
        double[] dense = new double[Rows * 10];
        for (int i = 0; i < dense.Length; i++)
        {
            dense[i] = scores[i / 10, i % 10];
        }

        Close.AssertEach(dense, Values.Doubles($"{tag}_scores"), "scores");
    }
}
