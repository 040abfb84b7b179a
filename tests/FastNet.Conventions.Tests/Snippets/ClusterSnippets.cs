using FastNet.Mpi;

namespace FastNet.Conventions.Tests.Snippets;

/// <summary>The code of docs/cluster.md, run by one process.</summary>
[OneMode]
public sealed class ClusterSnippets
{
    [Test]
    public void Training_over_MPI()
    {
        RandomState random = new(3);
        float[] pixels = new float[20 * 3072];
        random.Gaussian<float>(pixels, 1);
        Samples<float> training = Samples<float>.From(pixels, 3072, [.. Enumerable.Range(0, 20).Select(i => i % 10)]);
        Samples<float> validation = training;
        TrainingOptions options = new() { Iterations = 3, BatchSize = 5 };

        using MpiRanks? ranks = MpiRanks.Start();
        TwoLayerNet<float> net = new(inputSize: 3072, hiddenSize: 64, outputSize: 10, batchCapacity: 200);
        Solver<float> solver = new(net, training, validation, new Adam<float>(net.Parameters.Length), options, new RandomState(1));
        if (ranks is null)
        {
            solver.Train();
        }
        else
        {
            new RankSolver<float>(ranks, solver, part => new Adam<float>(part.Parameters.Length)).Train();
        }

        Assert.That(solver.Iteration, Is.EqualTo(3));
    }
}
