namespace FastNet.Conventions.Tests.Snippets;

/// <summary>The code of docs/tutorial.md, run.</summary>
[OneMode]
public sealed class TutorialSnippets
{
    [Test]
    public void From_arrays_to_a_saved_model_and_predictions()
    {
        string folder = Directory.CreateTempSubdirectory("fastnet-snippet-").FullName;
        try
        {
            Run(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Numbers_instead_of_labels()
    {
        float[] x = new float[400];
        float[] y = new float[400];
        new RandomState(2).Gaussian<float>(x, 1);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = MathF.Sin(2 * x[i]);
        }

        TargetRows<float> targets = new(y, columns: 1);
        Samples<float> rows = Samples<float>.From(x, features: 1, targets);
        TwoLayerNet<float> net = new(inputSize: 1, hiddenSize: 50, outputSize: 1, batchCapacity: 50, new()
        {
            Loss = new SquaredLoss<float>(),
            Activation = Activation<float>.Tanh,
        });
        TrainingOptions options = new() { Epochs = 100, BatchSize = 50, Shuffle = true, LearningRate = 0.01 };
        Solver<float> solver = new(net, rows, rows, new Adam<float>(net.Parameters.Length), options, new RandomState(0));
        solver.Train();
        double r2 = solver.BestValidation;

        Assert.That(r2, Is.GreaterThan(0.9));
    }

    private static void Run(string folder)
    {
        RandomState random = new(seed: 1);
        float[] x = new float[600 * 2];
        int[] labels = new int[600];
        random.Gaussian<float>(x, 1);
        for (int i = 0; i < labels.Length; i++)
        {
            float radius = MathF.Sqrt((x[2 * i] * x[2 * i]) + (x[(2 * i) + 1] * x[(2 * i) + 1]));
            labels[i] = radius < 0.8f ? 0 : radius < 1.5f ? 1 : 2;
        }

        Samples<float> training = Samples<float>.From(x.AsSpan(0, 400 * 2), features: 2, labels.AsSpan(0, 400));
        Samples<float> validation = Samples<float>.From(x.AsSpan(400 * 2), features: 2, labels.AsSpan(400));

        TwoLayerNet<float> net = new(inputSize: 2, hiddenSize: 32, outputSize: 3, batchCapacity: 50, new() { Regularization = 1e-4, Seed = 1 });

        TrainingOptions options = new() { Epochs = 100, BatchSize = 50, Shuffle = true, LearningRate = 0.01, Patience = 20 };
        Solver<float> solver = new(net, training, validation, new Adam<float>(net.Parameters.Length), options, random);
        CheckpointFolder checkpoints = new(folder);
        while (solver.Step())
        {
            if (solver.Iteration % solver.IterationsPerEpoch == 0)
            {
                checkpoints.Save(solver);
            }
        }

        solver.Finish();
        double accuracy = solver.BestValidation;

        string path = Path.Combine(folder, "rings.safetensors");
        Model.FromNet(net, new ModelOptions { Names = ["inner", "middle", "outer"] }).Save(path);

        Model model = Model.Load(path);
        int[] ring = new int[1];
        float[] probabilities = new float[3];
        model.Probabilities<float, float>([0.2f, -0.3f], probabilities, ring);
        string name = model.Names[ring[0]];

        Assert.That(accuracy, Is.GreaterThan(0.95));
        Assert.That(name, Is.EqualTo("inner"));
        Assert.That(probabilities.Sum(), Is.EqualTo(1).Within(1e-6));
    }
}
