using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using FastNet.Numerics;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Checks;

/// <summary>
/// A few rows must be learnt by heart: without regularisation and dropout, all of them in every step, at the rate that was asked for or, where that
/// is not enough, at four others, each a tenth of one that raised the loss, ten times one that did not, or between the two.
/// </summary>
/// <param name="settings">What is to be trained.</param>
/// <param name="shape">The net.</param>
/// <param name="rows">The rows to learn.</param>
/// <param name="workers">Threads.</param>
internal sealed class OverfitCheck<T>(TrainSettings settings, ModelShape shape, Samples<T> rows, Workers workers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows to learn, or all there are.</summary>
    public const int MostRows = 50;

    /// <summary>Steps at one rate.</summary>
    public const int MostSteps = 500;

    private const int MostRates = 5;
    private const double LeastRSquared = 0.99;

    public CheckRow Row()
    {
        Attempt best = new(double.NegativeInfinity, 0, 0, 0, false);
        double rate = settings.Get(LearningRate);
        // Between a rate that raised the loss and one that did not lies what is looked for.
        double? low = null;
        double? high = null;
        for (int i = 0; i < MostRates && best.Accuracy < Goal; i++)
        {
            Attempt attempt = Learn(rate);
            best = i == 0 || attempt.Accuracy > best.Accuracy ? attempt : best;
            low = attempt.TooHigh ? low : rate;
            high = attempt.TooHigh ? rate : high;
            rate = high is null ? 10 * rate : low is null ? rate / 10 : Math.Sqrt(low.Value * high.Value);
        }

        bool passed = best.Accuracy >= Goal;
        string advice = passed
            ? best.Rate == settings.Get(LearningRate)
                ? string.Empty
                : $"not in {MostSteps} steps at --learning-rate {settings.Get(LearningRate):G3}, but at {best.Rate:G3}; try that"
            : Contradiction() is (string first, string second)
                ? $"two equal rows have {(shape.Loss.TakesNumbers ? "numbers" : "labels")} {first} and {second}; no net can learn both"
                : Advice();
        return new CheckRow(
            $"{rows.Count} rows by heart", $"{Text(best.Accuracy)} after {best.Steps} steps at rate {best.Rate:G3}, loss {best.Loss:G3}",
            Text(Goal), passed, advice);
    }

    /// <summary>All labels; of numbers nearly all that varies.</summary>
    private double Goal => shape.Loss.TakesNumbers ? LeastRSquared : 1;

    private string Text(double value) => shape.Loss.TakesNumbers ? $"r2 {value:F3}" : $"{value:P0}";

    private string Advice()
        => settings.Get(WeightScale) == 0 && settings.Get(TrainOptions.Initializer) == InitializerName.Gaussian && !shape.IsLinear
            ? "first weights of zero stay equal; set --weight-scale above 0"
        : shape.IsLinear && rows.Features <= MostRows ? $"a linear classifier of {rows.Features} features need not be able to; try --model two-layer"
        : shape.Model == ModelName.Deep && settings.Get(TrainOptions.Normalization) == Normalization.None
            ? "signals may vanish on their way; try --initializer he, a larger --weight-scale or --normalization batch"
        : "the net is too small, its first weights too small or too large, or the targets do not belong to the rows; try a larger "
            + "--hidden, another --weight-scale";

    private Attempt Learn(double rate)
    {
        TrainSettings plain = settings.With(Regularization, 0).With(DropoutKeep, 1);
        RandomState random = new(plain.Get(Seed));
        Model<T> model = ModelFactory.Create<T>(plain, shape, rows.Count, random, workers);
        Optimizer<T> rule = ModelFactory.CreateRule(plain, model.Net);
        TrainingOptions options = new() { Iterations = MostSteps, FullBatch = true, LearningRate = rate, TrainingAccuracySamples = 0 };
        Solver<T> solver = new(model.Net, rows, rows, rule, options, random);
        double accuracy = shape.Loss.TakesNumbers ? double.NegativeInfinity : 0;
        int steps = 0;
        while (accuracy < Goal && (steps == 0 || double.IsFinite(solver.History.Losses[^1])) && solver.Step())
        {
            double now = shape.Loss.TakesNumbers ? RSquared(model) : solver.History.Accuracies[^1].Training;
            (accuracy, steps) = now > accuracy ? (now, solver.Iteration) : (accuracy, steps);
        }

        // The curve alone: the scales of the features have a line of their own.
        RunSizes sizes = new(shape.Loss.TakesNumbers ? RunSizes.NoClasses : shape.Outputs, rows.Count, rows.Count);
        bool tooHigh = TrainingVerdicts.Of(solver.History, sizes)[0].Kind is VerdictKind.Diverged or VerdictKind.RateTooHigh;
        return new Attempt(accuracy, steps, rate, solver.History.Losses[^1], tooHigh);
    }

    /// <summary>Of what the net predicts of the rows.</summary>
    private double RSquared(Model<T> model)
    {
        ReadOnlyMatrix<T> scores = model.Net.Predict(rows.Matrix(0, rows.Count));
        T[] predicted = new T[rows.Count * scores.Columns];
        for (int i = 0; i < predicted.Length; i++)
        {
            predicted[i] = T.CreateTruncating(model.Net.Objective.Predict(double.CreateChecked(scores[i / scores.Columns, i % scores.Columns])));
        }

        return new RSquaredMetric<T>().Evaluate(new ReadOnlyMatrix<T>(predicted, rows.Count, scores.Columns), rows.Targets);
    }

    private (string First, string Second)? Contradiction()
    {
        for (int i = 0; i < rows.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (rows.Row(i).SequenceEqual(rows.Row(j)) && Target(i) != Target(j))
                {
                    string[] both = [Target(i), Target(j)];
                    Array.Sort(both, StringComparer.Ordinal);
                    return (both[0], both[1]);
                }
            }
        }

        return null;
    }

    private string Target(int row)
        => rows.TargetColumns == 0
            ? $"{rows.Labels[row]}"
            : string.Join(" and ", rows.Targets.Values.Row(row).ToArray().Select(value => $"{value:G4}"));

    /// <summary>What a rate came to.</summary>
    /// <param name="Accuracy">The best on the rows, 0 to 1; of numbers R squared.</param>
    /// <param name="Steps">After so many.</param>
    /// <param name="Rate">The learning rate.</param>
    /// <param name="Loss">The last.</param>
    /// <param name="TooHigh">Whether the loss rose.</param>
    private readonly record struct Attempt(double Accuracy, int Steps, double Rate, double Loss, bool TooHigh);
}
