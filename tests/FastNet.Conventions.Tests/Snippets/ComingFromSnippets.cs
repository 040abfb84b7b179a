using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Conventions.Tests.Snippets;

/// <summary>The code of docs/coming-from-pytorch.md and docs/coming-from-scikit-learn.md, run.</summary>
[OneMode]
public sealed class ComingFromSnippets
{
    private const int Count = 500;
    private readonly float[] _x = new float[Count * 4];
    private readonly float[] _y = new float[Count];

    [OneTimeSetUp]
    public void Draw()
    {
        new RandomState(3).Gaussian<float>(_x, 1);
        for (int i = 0; i < Count; i++)
        {
            _y[i] = (_x[4 * i] * _x[(4 * i) + 1]) + _x[(4 * i) + 2];
        }
    }

    [Test]
    public void PyTorch()
    {
        float[] x = _x;
        float[] y = _y;

        NetMemory<float> memory = new(batchCapacity: 64);
        Net<float> net = new(
            memory,
            [
                new AffineLayer<float>(memory, "1", 4, 32),
                new ActivationLayer<float>(memory, 32, Activation<float>.Tanh),
                new AffineLayer<float>(memory, "2", 32, 1),
            ],
            new SquaredLoss<float>());
        Adam<float> optimizer = new(net.Parameters.Length) { WeightDecay = 0.01, ClipNorm = 1 };
        RandomState random = new(seed: 0);
        int[] rows = new int[Count];
        float[] batchX = new float[64 * 4];
        float[] batchY = new float[64];
        double loss = 0;
        for (int epoch = 0; epoch < 60; epoch++)
        {
            random.Permutation(rows);
            for (int start = 0; start < Count; start += 64)
            {
                ReadOnlySpan<int> drawn = rows.AsSpan(start, Math.Min(64, Count - start));
                Matrix<float> inputs = new(batchX, drawn.Length, 4);
                Matrix<float> targets = new(batchY, drawn.Length, 1);
                GatherRows.Apply(new ReadOnlyMatrix<float>(x, Count, 4), drawn, inputs);
                GatherRows.Apply(new ReadOnlyMatrix<float>(y, Count, 1), drawn, targets);
                loss = net.Loss(inputs, new Targets<float>(targets));
                optimizer.Update(net.Parameters, net.Gradients, learningRate: 0.01);
            }
        }

        Assert.That(loss, Is.LessThan(0.2), "of targets with a variance of 2");

        Samples<float> all = Samples<float>.From(x, features: 4, new TargetRows<float>(y, columns: 1));
        TrainingOptions options = new() { Epochs = 60, BatchSize = 64, Shuffle = true, LearningRate = 0.01 };
        Solver<float> solver = new(net, all, all, new Adam<float>(net.Parameters.Length) { WeightDecay = 0.01, ClipNorm = 1 }, options, random);
        solver.Train();

        Assert.That(solver.BestValidation, Is.GreaterThan(0.95));
    }

    [Test]
    public void ScikitLearn()
    {
        float[] trainX = _x[..(400 * 4)];
        float[] testX = _x[(400 * 4)..];
        float[] trainY = _y[..400];
        float[] testY = _y[400..];

        Samples<float> training = Samples<float>.From(trainX, features: 4, new TargetRows<float>(trainY, columns: 1));
        Samples<float> test = Samples<float>.From(testX, features: 4, new TargetRows<float>(testY, columns: 1));
        Preprocessing scaler = Preprocessing.Fit(training, new PreprocessingOptions { DivideByDeviation = true });
        training = scaler.Apply(training);
        test = scaler.Apply(test);
        TwoLayerNet<float> net = new(inputSize: 4, hiddenSize: 100, outputSize: 1, batchCapacity: 50, new()
        {
            Regularization = 2 * 1e-4 / 50,
            Loss = new SquaredLoss<float>(),
            Initializer = Initializer.Glorot,
            Seed = 0,
        });
        TrainingOptions options = new() { Epochs = 100, BatchSize = 50, Shuffle = true, LearningRate = 1e-3 };
        Solver<float> solver = new(net, training, training, new Adam<float>(net.Parameters.Length), options, new RandomState(0));
        solver.Train();
        double r2 = solver.Evaluate(test);

        Assert.That(r2, Is.GreaterThan(0.9));
    }
}
