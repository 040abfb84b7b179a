using NUnit.Framework;

namespace FastNet;

/// <summary>Gradients beside numeric ones.</summary>
public abstract partial class LayerFixture
{
    /// <summary>The gradients of the input and of every parameter, at three drawn points.</summary>
    /// <param name="seed">Of the point.</param>
    [Test]
    public void Gradients_are_correct([Values(0u, 1u, 2u)] uint seed) => AssertGradients(Rows, seed);

    /// <summary>A batch of one row is a batch.</summary>
    [Test]
    public void Gradients_of_a_batch_of_one_are_correct() => AssertGradients(rows: 1, seed: 3);

    private void AssertGradients(int rows, uint seed)
    {
        LayerRun<double> run = Open<double>(rows, seed: seed);
        LayerCheckInput point = new()
        {
            Rows = rows,
            X = run.X,
            Upstream = run.DY,
            Parameters = (memory, _) =>
            {
                run.Memory.Parameters.CopyTo(memory.Parameters);
                run.Memory.State.CopyTo(memory.State);
            },
        };
        Func<NetMemory<double>, ILayer<double>> create = Make;
        Assert.That(create, Has.CorrectGradients().At(point).Within(GradientTolerance));
    }
}
