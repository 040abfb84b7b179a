using FastNet;

namespace Gelu.Tests;

/// <summary>What is the layer's own: its values, and gradients at points that one wants to see.</summary>
public sealed class GeluValueTests
{
    [Test]
    public void Values_are_those_of_the_formula()
    {
        LayerRun<double> run = new(memory => new GeluLayer<double>(memory, size: 4), rows: 1);
        double[] x = [-1, 0, 1, 10];
        x.CopyTo(run.X, 0);
        Assert.That(run.Forward(), Is.EqualTo(new double[] { -0.15880800939172324, 0, 0.8411919906082768, 10 }).Within(1e-15));
    }

    [Test]
    public void Gradients_are_correct_far_from_zero_too()
        => Assert.That((NetMemory<double> memory) => new GeluLayer<double>(memory, size: 3), Has.CorrectGradients().ForInput(new double[,] { { -4, 0.5, 4 }, { -0.75, 0, 2 } }));
}
