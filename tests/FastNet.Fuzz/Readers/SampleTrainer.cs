namespace FastNet.Fuzz.Readers;

/// <summary>A run of a few steps on a few rows, made anew each time.</summary>
internal static class SampleTrainer
{
    private const int Features = 4;
    private const int Rows = 12;

    /// <summary>A checkpoint after some steps.</summary>
    internal static byte[] Saved()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x");
        With(solver =>
        {
            Step(solver, 5);
            Checkpoint.Save(path, solver, new Dictionary<string, string> { ["note"] = "text" });
        });
        return File.ReadAllBytes(path);
    }

    /// <summary>Loads a checkpoint and goes on from it, as far as three steps.</summary>
    internal static void LoadAndStep(string path) => With(solver =>
    {
        Checkpoint.Load(path, solver);
        Step(solver, 3);
    });

    private static void Step(Solver<float> solver, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _ = solver.Step();
        }
    }

    private static void With(Action<Solver<float>> use)
    {
        RandomState random = new(3);
        float[] values = new float[Rows * Features];
        random.Gaussian<float>(values, 1);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(i => i % 3)];
        Samples<float> rows = Samples<float>.From(values, Features, labels);
        TwoLayerNet<float> net = new(Features, hiddenSize: 3, outputSize: 3, batchCapacity: Rows, new() { Regularization = 1e-3 });
        net.Initialize(random, 0.1);
        Adam<float> rule = new(net.Parameters.Length);
        TrainingOptions options = new() { Epochs = 4, BatchSize = 4, LearningRate = 1e-3, TrainingAccuracySamples = 0 };
        Solver<float> solver = new(net, rows, rows, rule, options, random);
        use(solver);
    }
}
