using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Conventions.Tests.Snippets;

/// <summary>The code of docs/classifiers.md and docs/features.md, run.</summary>
[OneMode]
public sealed class ClassifierSnippets
{
    [Test]
    public void Neighbors()
    {
        DataSet images = SyntheticImages.Create();
        Samples<float> train = images.Train.ToSamples<float>(first: 0, count: 1000);
        Samples<float> test = images.Test.ToSamples<float>(first: 0, count: 200);
        using Workers workers = new(Environment.ProcessorCount);
        NeighborCrossValidation<float> validation = new(train, folds: 5, workers: workers);
        validation.Run();
        KNearestNeighbors<float> classifier = new(train, largestK: validation.BestK, workers: workers);
        double accuracy = classifier.Accuracy(test, validation.BestK);
        Assert.That(accuracy, Is.GreaterThan(0.2));
    }

    [Test]
    public void LinearOnFeatures()
    {
        using Workers workers = new(Environment.ProcessorCount);
        DataSplit<float> raw = ImageFeatures.Prepare<float>(SyntheticImages.Create(), new ImageFeatureOptions { HueBins = 25 }, workers);
        PreprocessingOptions normalize = new() { DivideByDeviation = true, AppendOnes = true };
        DataSplit<float> data = raw.Apply(Preprocessing.Fit(raw.Train, normalize, workers));

        RandomState random = new(seed: 0);
        LinearClassifier<float> classifier = new(data.Train.Features, classes: 10, batchCapacity: 200, new()
        {
            Regularization = 1e-3,
            Workers = workers,
        });
        classifier.Initialize(random, weightScale: 1e-3);
        Sgd<float> rule = new(classifier.Parameters.Length);
        TrainingOptions options = new() { Iterations = 1500, BatchSize = 200, LearningRate = 0.1, IsLegacy = true };
        Solver<float> solver = new(classifier, data.Train, data.Validation, rule, options, random);
        solver.Train();
        double accuracy = solver.Evaluate(data.Test);
        Assert.That(accuracy, Is.GreaterThan(0.5));
    }
}
