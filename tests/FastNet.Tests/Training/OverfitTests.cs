using System.Numerics;
using FastNet.Data;

namespace FastNet.Tests.Training;

/// <summary>The sanity check that the course asks for: a deep net must be able to learn 50 images by heart.</summary>
[OneMode]
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class OverfitTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Images = 50;

    [TestCase(3, Normalization.None)]
    [TestCase(5, Normalization.None)]
    [TestCase(3, Normalization.Batch)]
    [TestCase(5, Normalization.Batch)]
    [TestCase(3, Normalization.Layer)]
    [TestCase(5, Normalization.Layer)]
    public void A_deep_net_reaches_100_percent_on_50_images(int layers, Normalization normalization)
    {
        DataSplit<T> data = SyntheticImages.Create().Prepare<T>(sizes: new ProtocolSizes(Images, 100, 1));
        int[] hidden = [.. Enumerable.Repeat(100, layers - 1)];
        FullyConnectedNet<T> net = new(data.Train.Features, hidden, data.ClassNames.Count, Images, new() { Normalization = normalization });
        net.Initialize(new RandomState(0), Initializer.He);
        Adam<T> rule = new(net.Parameters.Length);
        TrainingOptions options = new() { Epochs = 20, BatchSize = 25, LearningRate = 1e-3 };
        Solver<T> solver = new(net, data.Train, data.Validation, rule, options, new RandomState(1));
        while (solver.Step())
        {
        }

        Assert.That(solver.Iteration, Is.EqualTo(40));
        Assert.That(solver.History.Accuracies.ToArray().Max(point => point.Training), Is.EqualTo(1));
    }
}
