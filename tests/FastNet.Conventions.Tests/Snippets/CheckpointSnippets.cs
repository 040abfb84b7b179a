namespace FastNet.Conventions.Tests.Snippets;

/// <summary>The code of docs/checkpoints.md, run.</summary>
[OneMode]
public sealed class CheckpointSnippets
{
    [Test]
    public void Saving_and_going_on()
    {
        string folder = Directory.CreateTempSubdirectory("fastnet-snippet-").FullName;
        try
        {
            double whole = Train(solver => Loop(solver, folder));
            string first = Directory.GetFiles(folder).Order(StringComparer.Ordinal).First();
            double continued = Train(solver =>
            {
                Checkpoint.Load(first, solver);
                solver.Train();
            });
            Assert.That(continued, Is.EqualTo(whole));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Loop(Solver<float> solver, string folder)
    {
        CheckpointFolder checkpoints = new(folder, keep: 3);
        while (solver.Step())
        {
            if (solver.Iteration % solver.IterationsPerEpoch == 0)
            {
                checkpoints.Save(solver);
            }
        }

        solver.Finish();
    }

    private static double Train(Action<Solver<float>> train)
    {
        float[] x = new float[40 * 4];
        int[] labels = new int[40];
        RandomState random = new(3);
        random.Gaussian<float>(x, 1);
        random.RandInt(0, 2, labels);
        Samples<float> rows = Samples<float>.From(x, 4, labels);
        TwoLayerNet<float> net = new(4, 5, 2, 10);
        net.Initialize(random, 0.1);
        Adam<float> rule = new(net.Parameters.Length);
        Solver<float> solver = new(net, rows, rows, rule, new TrainingOptions { Epochs = 3, BatchSize = 10 }, random);
        train(solver);
        return solver.History.Losses[^1];
    }
}
