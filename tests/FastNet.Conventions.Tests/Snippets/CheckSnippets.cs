namespace FastNet.Conventions.Tests.Snippets;

/// <summary>The code of docs/checks.md, run.</summary>
[OneMode]
public sealed class CheckSnippets
{
    [Test]
    public void Verdicts()
    {
        double[] losses = [.. Enumerable.Range(0, 200).Select(i => 2.3 - (0.001 * i))];
        AccuracyPoint[] accuracies = [new(1, 0, 0.10, 0.11), new(200, 1, 0.25, 0.24)];
        IReadOnlyList<TrainingVerdict> verdicts = TrainingVerdicts.Of(losses, accuracies, new RunSizes(Classes: 10, TrainingRows: 1000, ValidationRows: 1000));
        string advice = $"{verdicts[0].Name}: {verdicts[0].Message}";
        Assert.That(advice, Does.StartWith("rate too low: The loss falls like a straight line"));
    }
}
