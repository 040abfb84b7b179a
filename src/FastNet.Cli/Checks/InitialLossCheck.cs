using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using FastNet.Numerics;

namespace FastNet.Cli.Checks;

/// <summary>
/// The loss of the first weights: that of guessing, ln C for softmax and C - 1 for the SVM (every margin is 1), that of scores of 0 for numbers, and
/// more by exactly the L2 term with regularisation.
/// </summary>
/// <param name="settings">What is to be trained.</param>
/// <param name="shape">The net.</param>
/// <param name="rows">Training rows.</param>
/// <param name="workers">Threads.</param>
internal sealed class InitialLossCheck<T>(TrainSettings settings, ModelShape shape, Samples<T> rows, Workers workers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Scores that differ by more say more than nothing can know. 2 is the variance that He's initialiser gives to rows of variance 1: a softmax then
    // loses about ln C + (1 - 1/C), a hinge 1.4 for each wrong class (docs/checks.md).
    private const double MostHinge = 1.4;
    private const double SureVariance = 2;
    private const int Draws = 4;

    // One draw of weights may be lucky where rows of a class resemble each other.
    private const double Least = 0.5;
    private const double StrengthWithout = 1;
    private const double TermTolerance = 1e-3;

    public IEnumerable<CheckRow> Rows()
    {
        double strength = settings.Get(TrainOptions.Regularization) > 0 ? settings.Get(TrainOptions.Regularization) : StrengthWithout;
        (double plain, double squares) = Loss(strength: 0);
        (double regularized, _) = Loss(strength);
        yield return First(plain);

        double term = (settings.Get(TrainOptions.Convention) == RegularizationConvention.Full ? strength : strength / 2) * squares;
        bool higher = regularized > plain && Math.Abs(regularized - plain - term) <= TermTolerance * term;
        yield return new CheckRow(
            "with regularisation", $"{regularized:G5} at reg {strength:G4}", $"{plain:G5} + {term:G4}", higher,
            higher ? string.Empty
                : squares == 0 ? "the first weights are all zero, so the L2 term is; set --weight-scale above 0"
                : "the loss does not grow by the L2 term of the weights; the net's regularisation is wrong");
    }

    private CheckRow First(double loss)
    {
        int classes = shape.Outputs;
        bool hinge = shape.Loss.Name == LossChoice.Svm;
        double guess =
            shape.Loss.TakesNumbers ? OfDrawnScores(variance: 0, seed: 0)
            : hinge ? classes - 1
            : Math.Log(classes);
        double spread = shape.Loss.TakesNumbers
            ? Enumerable.Range(0, Draws).Max(seed => Math.Abs(OfDrawnScores(SureVariance, (uint)seed) - guess))
            : 0;
        double most =
            shape.Loss.TakesNumbers ? guess + spread
            : hinge ? MostHinge * guess
            : guess + 1 - (1.0 / classes);

        // Where scores are not what is predicted, drawn ones may happen to be better than 0, and losses be negative.
        double least = shape.Loss is { TakesNumbers: true, PredictsScores: false } ? guess - spread : Least * guess;
        bool passed = loss >= least && loss <= most;
        string scale = shape.Model == ModelName.Deep && settings.Get(TrainOptions.Initializer) != InitializerName.Gaussian
            ? "take --initializer gaussian with a small --weight-scale, or --normalization batch"
            : $"lower --weight-scale, now {settings.Get(TrainOptions.WeightScale):G4}";
        string advice = passed ? string.Empty
            : loss > most ? $"the first weights are too large for these rows, the net begins sure of wrong answers; {scale}"
            : double.IsNaN(loss) ? $"the scores are not finite; {scale}"
            : "less than guessing costs, before anything was learnt; the loss is wrong";
        string words = shape.Loss.TakesNumbers ? "all scores 0" : hinge ? "C - 1" : $"ln {classes}";
        return new CheckRow("first loss, no reg", $"{loss:G5}", $"{guess:G5} ({words}), at most {most:G5}", passed, advice);
    }

    /// <summary>What scores cost that are drawn with mean 0 and a variance, beside the net.</summary>
    private double OfDrawnScores(double variance, uint seed)
    {
        T[] scores = new T[rows.Count * shape.Outputs];
        new RandomState(seed).Gaussian<T>(scores, Math.Sqrt(variance));
        T[] gradient = new T[scores.Length];
        return shape.Loss.Create<T>(settings).Evaluate(
            new ReadOnlyMatrix<T>(scores, rows.Count, shape.Outputs), rows.Targets, new Matrix<T>(gradient, rows.Count, shape.Outputs));
    }

    /// <summary>The loss of the first weights with a strength of the L2 term, and the sum of their squares.</summary>
    private (double Loss, double Squares) Loss(double strength)
    {
        Model<T> model = ModelFactory.Create<T>(
            settings.With(TrainOptions.Regularization, strength), shape, rows.Count, new RandomState(settings.Get(TrainOptions.Seed)), workers);
        double loss = model.Net.Loss(rows.Matrix(0, rows.Count), rows.Targets);
        double squares = 0;
        foreach (Parameter weight in model.Net.Layout.Where(parameter => parameter.IsMatrix))
        {
            foreach (T value in weight.Of(model.Net.Parameters))
            {
                squares += double.CreateChecked(value) * double.CreateChecked(value);
            }
        }

        return (loss, squares);
    }
}
