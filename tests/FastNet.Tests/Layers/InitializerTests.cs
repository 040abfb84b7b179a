using FastNet.Tests.Support;

namespace FastNet.Tests.Layers;

public class InitializerTests
{
    [Test]
    public void Deviations_are_those_of_the_course()
    {
        Assert.That(Initializer.Gaussian(0.3).Deviation(50, 8), Is.EqualTo(0.3));
        Assert.That(Initializer.Glorot.Deviation(50, 22), Is.EqualTo(1.0 / 6));
        Assert.That(Initializer.Xavier.Deviation(50, 8), Is.EqualTo(1 / Math.Sqrt(50)));
        Assert.That(Initializer.He.Deviation(50, 8), Is.EqualTo(1 / Math.Sqrt(25)));
        Assert.That(default(Initializer).Deviation(50, 8), Is.Zero);
    }

    [TestCase(2.0)]
    [TestCase(1.0)]
    public void Weights_are_NumPys_normals_over_the_root_of_the_inputs(double gain)
    {
        double[] normals = NpzFile.Golden("rng.npz").Doubles("s0_randn");
        FullyConnectedNet<double> net = new(3, [5], 2, 1);
        net.Initialize(new RandomState(0), gain == 1 ? Initializer.Xavier : Initializer.He);
        double[] expected = [.. normals[..25].Select((normal, i) => normal / Math.Sqrt((i < 15 ? 3 : 5) / gain))];
        Close.AssertEach([.. net.Layout[0].Of(net.Parameters), .. net.Layout[2].Of(net.Parameters)], expected, "weights", 1e-15);
    }
}
