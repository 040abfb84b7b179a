using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Output;
using FastNet.Cli.Training;
using FastNet.Numerics;

namespace FastNet.Cli.Checks;

/// <summary>
/// A few rows must be learnt by heart: without regularisation and dropout, all of them in every step, at the rate that was asked for or, where that is
/// not enough, at four others, each a tenth of one that raised the loss, ten times one that did not, or between the two.
/// </summary>
internal static class OverfitCheck
{
    /// <summary>Rows to learn, or all there are.</summary>
    public const int MostRows = 50;

    /// <summary>Steps at one rate.</summary>
    public const int MostSteps = 500;

    private const int MostRates = 5;

    public static CheckRow Of<T>(TrainSettings settings, ModelShape shape, LabeledRows<T> rows, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TrainSettings plain = settings with { Regularization = 0, DropoutKeep = 1 };
        Attempt best = default;
        double rate = settings.LearningRate;
        // Between a rate that raised the loss and one that did not lies what is looked for.
        double? low = null;
        double? high = null;
        for (int i = 0; i < MostRates && best.Accuracy < 1; i++)
        {
            Attempt attempt = Learn(plain, shape, rows, rate, workers);
            best = i == 0 || attempt.Accuracy > best.Accuracy ? attempt : best;
            low = attempt.TooHigh ? low : rate;
            high = attempt.TooHigh ? rate : high;
            rate = high is null ? 10 * rate : low is null ? rate / 10 : Math.Sqrt(low.Value * high.Value);
        }

        bool passed = best.Accuracy == 1;
        string advice = passed
            ? best.Rate == settings.LearningRate ? string.Empty : TextTable.Format($"not in {MostSteps} steps at --learning-rate {settings.LearningRate:G3}, but at {best.Rate:G3}; try that")
            : Contradiction(rows) is (int, int) pair ? TextTable.Format($"two equal rows have labels {pair.First} and {pair.Second}; no net can learn both")
            : Advice(settings, shape, rows.Features);
        return new CheckRow(
            TextTable.Format($"{rows.Count} rows by heart"), TextTable.Format($"{best.Accuracy:P0} after {best.Steps} steps at rate {best.Rate:G3}, loss {best.Loss:G3}"), "100 %", passed, advice);
    }

    private static string Advice(TrainSettings settings, ModelShape shape, int features)
        => settings.WeightScale == 0 && settings.Initializer == InitializerName.Gaussian && !shape.IsLinear ? "first weights of zero stay equal; set --weight-scale above 0"
            : shape.IsLinear && features <= MostRows ? TextTable.Format($"a linear classifier of {features} features need not be able to; try --model two-layer")
            : shape.Model == ModelName.Deep && settings.Normalization == Normalization.None ? "signals may vanish on their way; try --initializer he, a larger --weight-scale or --normalization batch"
            : "the net is too small, its first weights too small or too large, or the labels do not belong to the rows; try a larger --hidden, another --weight-scale";

    private static Attempt Learn<T>(TrainSettings settings, ModelShape shape, LabeledRows<T> rows, double rate, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomState random = new(settings.Seed);
        Model<T> model = ModelFactory.Create<T>(settings, shape, rows.Count, random, workers);
        Optimizer<T> rule = ModelFactory.CreateRule(settings, model.Net);
        TrainingOptions options = new() { Iterations = MostSteps, FullBatch = true, LearningRate = rate, TrainingAccuracySamples = 0 };
        Solver<T> solver = new(model.Net, rows, rows, rule, options, random, workers);
        double accuracy = 0;
        int steps = 0;
        while (accuracy < 1 && (steps == 0 || double.IsFinite(solver.History.Losses[^1])) && solver.Step())
        {
            if (solver.History.Accuracies[^1].Training > accuracy)
            {
                (accuracy, steps) = (solver.History.Accuracies[^1].Training, solver.Iteration);
            }
        }

        // The curve alone: the scales of the features have a line of their own.
        bool tooHigh = TrainingVerdicts.Of(solver.History, new RunSizes(shape.Classes, rows.Count, rows.Count))[0].Kind is VerdictKind.Diverged or VerdictKind.RateTooHigh;
        return new Attempt(accuracy, steps, rate, solver.History.Losses[^1], tooHigh);
    }

    private static (int First, int Second)? Contradiction<T>(LabeledRows<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (rows.Labels[i] != rows.Labels[j] && rows.Row(i).SequenceEqual(rows.Row(j)))
                {
                    return (Math.Min(rows.Labels[j], rows.Labels[i]), Math.Max(rows.Labels[j], rows.Labels[i]));
                }
            }
        }

        return null;
    }

    /// <summary>What a rate came to.</summary>
    /// <param name="Accuracy">The best on the rows, 0 to 1.</param>
    /// <param name="Steps">After so many.</param>
    /// <param name="Rate">The learning rate.</param>
    /// <param name="Loss">The last.</param>
    /// <param name="TooHigh">Whether the loss rose.</param>
    private readonly record struct Attempt(double Accuracy, int Steps, double Rate, double Loss, bool TooHigh);
}
