using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Conventions.Tests.Snippets;

/// <summary>The code of README.md, run.</summary>
[OneMode]
public sealed class ReadmeSnippets
{
    [Test]
    public void Training()
    {
        using StringWriter output = new();
        TextWriter console = Console.Out;
        Console.SetOut(output);
        try
        {
            Train();
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.That(output.ToString(), Does.StartWith("test accuracy 7").Or.StartWith("test accuracy 8").Or.StartWith("test accuracy 9"));
    }

    [Test]
    public void Product()
    {
        float[] a = [1, 2, 3, 4, 5, 6];
        float[] b = [1, 0, 2, 1, 0, 3];
        float[] c = new float[4];
        Gemm.Multiply(new ReadOnlyMatrix<float>(a, rows: 2, columns: 3), new ReadOnlyMatrix<float>(b, rows: 3, columns: 2), new Matrix<float>(c, rows: 2, columns: 2));
        Assert.That(c, Is.EqualTo(new float[] { 5, 11, 14, 23 }));
    }

    private static void Train()
    {
        DataSplit<float> data = SyntheticImages.Create().Prepare<float>();
        using Workers workers = new(Environment.ProcessorCount);
        RandomState random = new(seed: 0);
        TwoLayerNet<float> net = new(data.Train.Features, hiddenSize: 100, outputSize: 10, batchCapacity: 200, new()
        {
            Regularization = 1e-2,
            Workers = workers,
        });
        net.Initialize(random, weightScale: 1e-3);
        Adam<float> rule = new(net.Parameters.Length);
        TrainingOptions options = new() { Epochs = 5, BatchSize = 200, LearningRate = 1e-3, LearningRateDecay = 0.95 };
        Solver<float> solver = new(net, data.Train, data.Validation, rule, options, random);
        solver.Train();
        Console.WriteLine($"test accuracy {solver.Evaluate(data.Test):P1}");
    }
}
