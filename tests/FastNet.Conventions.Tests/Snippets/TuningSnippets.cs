using FastNet.Data;

namespace FastNet.Conventions.Tests.Snippets;

/// <summary>The code of docs/tuning.md, run.</summary>
[OneMode]
public sealed class TuningSnippets
{
    [Test]
    public void Searching_for_a_learning_rate()
    {
        DataSplit<float> data = SyntheticImages.Create().Prepare<float>(sizes: new ProtocolSizes(500, 200, 200));
        IReadOnlyList<TrialResult> results = Search(data);
        Assert.That(results, Has.Count.EqualTo(4));
        Assert.That(results.Select(result => result.Validation), Is.Ordered.Descending);
    }

    private static IReadOnlyList<TrialResult> Search(DataSplit<float> data)
    {
        SearchSpace space = new([SearchDimension.Choice("hidden", "10", "20"), SearchDimension.LogUniform("learning-rate", 1e-4, 1e-3)]);
        TrialPlan<float>[] plans = [.. space.Random(4, seed: 0).Select((point, i) => Plan(i, point, data))];
        Tuner<float> tuner = new(data, threads: 2) { Finished = (result, run) => Console.WriteLine($"{result.Trial}: {result.Validation}") };
        return tuner.Run(plans);
    }

    private static TrialPlan<float> Plan(int trial, SearchPoint point, DataSplit<float> data)
    {
        int hidden = int.Parse(point["hidden"]!);
        TrainingOptions options = new() { Epochs = 3, BatchSize = 50, LearningRate = double.Parse(point["learning-rate"]!) };
        return new TrialPlan<float>
        {
            Trial = trial,
            Mathematics = point.ToString(),
            Batches = point["hidden"],
            HiddenSize = hidden,
            Options = options,
            Create = workers =>
            {
                RandomState random = new(0);
                TwoLayerNet<float> net = new(data.Train.Features, hidden, data.ClassNames.Count, batchCapacity: 256, new() { Workers = workers });
                net.Initialize(random, 1e-3);
                Sgd<float> rule = new(net.Parameters.Length);
                return new TrialRun<float>(new Solver<float>(net, data.Train, data.Validation, rule, options, random));
            },
        };
    }
}
