using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Compares gradients with differences of values: functions, losses, layers with their parameters, whole nets; free of any test framework. Where right and left slope differ
/// a coordinate is reported as a kink (ReLU at 0, hinges, ties of maxout) and not as an error. docs/gradient-checking.md has the error analysis.
/// </summary>
/// <remarks>Nothing is allocated per coordinate, and the report does not depend on the number of workers.</remarks>
public static partial class GradientChecker
{
    /// <summary>Checks the gradient of a number with respect to a vector.</summary>
    /// <param name="f">The function. With workers it is called on several threads at once.</param>
    /// <param name="x">The point.</param>
    /// <param name="gradient">The gradient under test, as long as <paramref name="x"/>.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <param name="name">What x is called in the report.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static GradientReport CheckFunction(ScalarFunction f, ReadOnlySpan<double> x, ReadOnlySpan<double> gradient, GradientCheckOptions? options = null, string name = "x")
    {
        ArgumentNullException.ThrowIfNull(f);
        return CheckArrayFunction((at, y) => y[0] = f(at), x, [1], gradient, options, name);
    }

    /// <summary>Checks the vector-Jacobian product of a function: the gradient of sum(upstream f(x)) with respect to x.</summary>
    /// <param name="f">The function, of as many values as <paramref name="upstream"/> has. With workers it is called on several threads at once.</param>
    /// <param name="x">The point.</param>
    /// <param name="upstream">The factors of the values, 1 or more.</param>
    /// <param name="gradient">The product under test, as long as <paramref name="x"/>.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <param name="name">What x is called in the report.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there is no value.</exception>
    public static GradientReport CheckArrayFunction(
        ArrayFunction f, ReadOnlySpan<double> x, ReadOnlySpan<double> upstream, ReadOnlySpan<double> gradient, GradientCheckOptions? options = null, string name = "x")
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentException.ThrowIfNullOrEmpty(name);
        RequireSameLength(x.Length, gradient.Length, nameof(gradient));
        if (upstream.IsEmpty)
        {
            throw new ArgumentException("The upstream gradient has 0 elements; expected one for each value of the function.", nameof(upstream));
        }

        options ??= GradientCheckOptions.Default;
        double[] point = x.ToArray();
        int outputs = upstream.Length;
        CheckSubject[] subjects = [.. Enumerable.Range(0, Threads(options)).Select(_ => new FunctionSubject(f, point, outputs))];
        CheckedArray array = new(name, 1, point.Length, IsMatrix: false, IsParameter: false, point, gradient.ToArray(), Noise: []);
        return Report($"function of {point.Length} numbers", subjects, [array], upstream.ToArray(), options, new HintEvidence(1));
    }

    /// <summary>
    /// Checks a Hessian-vector product: the derivative of a gradient g along a direction v, each element of H v against (g(x + h v) - g(x - h v)) / 2h.
    /// </summary>
    /// <param name="gradient">g, of as many values as x has; itself best checked first.</param>
    /// <param name="x">The point.</param>
    /// <param name="direction">v, as long as <paramref name="x"/>.</param>
    /// <param name="product">The H v under test, as long as <paramref name="x"/>.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>. A step is along v, in multiples of it.</param>
    /// <param name="name">What H v is called in the report.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static GradientReport CheckHessianVector(
        ArrayFunction gradient, ReadOnlySpan<double> x, ReadOnlySpan<double> direction, ReadOnlySpan<double> product, GradientCheckOptions? options = null, string name = "H v")
    {
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentException.ThrowIfNullOrEmpty(name);
        RequireSameLength(x.Length, direction.Length, nameof(direction));
        RequireSameLength(x.Length, product.Length, nameof(product));
        options ??= GradientCheckOptions.Default;
        double[] point = x.ToArray();
        double[] along = direction.ToArray();
        CheckSubject[] subjects = [.. Enumerable.Range(0, Threads(options)).Select(_ => new DirectionSubject(gradient, point, along))];
        CheckedArray array = new(name, 1, point.Length, IsMatrix: false, IsParameter: false, new double[point.Length], product.ToArray(), Noise: []);
        double[] ones = new double[point.Length];
        Array.Fill(ones, 1);
        return Report($"Hessian-vector product of {point.Length} numbers", subjects, [array], ones, options, new HintEvidence(1));
    }

    /// <inheritdoc cref="CheckLoss(Loss{double}, ReadOnlyMatrix{double}, Targets{double}, GradientCheckOptions?)"/>
    /// <param name="loss">The loss.</param>
    /// <param name="scores">(N, C).</param>
    /// <param name="labels">N labels in [0, C).</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    public static GradientReport CheckLoss(Loss<double> loss, ReadOnlyMatrix<double> scores, ReadOnlySpan<int> labels, GradientCheckOptions? options = null)
        => CheckLoss(loss, scores, new Targets<double>(labels), options);

    /// <summary>Checks the gradient of a loss with respect to the scores.</summary>
    /// <param name="loss">The loss. With workers it is called on several threads at once, each with scores and a gradient of its own.</param>
    /// <param name="scores">(N, M).</param>
    /// <param name="targets">What the N rows should give.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">The targets do not fit the scores, or are none of the loss.</exception>
    public static GradientReport CheckLoss(Loss<double> loss, ReadOnlyMatrix<double> scores, Targets<double> targets, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        options ??= GradientCheckOptions.Default;
        CheckBatch batch = new(scores, targets, padded: false);
        LossSubject[] subjects = [.. Enumerable.Range(0, Threads(options)).Select(_ => new LossSubject(loss, batch))];
        double[] gradient = subjects[0].Gradient(batch.Elements);
        double[][] noise = GradientScatter.Measure(near => [subjects[0].Gradient(near)], batch.Elements, [gradient]);
        CheckedArray array = new("scores", scores.Rows, scores.Columns, IsMatrix: true, IsParameter: false, batch.Elements, gradient, noise[0]);
        return Report($"{NameOf(loss)}, scores {scores.Rows} x {scores.Columns}", subjects, [array], [1], options, new HintEvidence(scores.Rows));
    }

    private static int Threads(GradientCheckOptions options) => options.Workers?.Count ?? 1;

    private static GradientReport Report(
        string subject, IReadOnlyList<CheckSubject> subjects, CheckedArray[] arrays, double[] upstream, GradientCheckOptions options, HintEvidence evidence)
    {
        CheckRun run = new(subjects, arrays, upstream, options);
        GradientCoordinate[][] results = run.Run();
        if (!run.IsFinite || !run.IsRepeatable)
        {
            // Differences of such values mean nothing.
            results = [.. results.Select(array => array.Select(coordinate => coordinate with { Verdict = GradientVerdict.Wrong }).ToArray())];
        }

        GradientArrayReport[] reports = new GradientArrayReport[arrays.Length];
        for (int i = 0; i < arrays.Length; i++)
        {
            (GradientHint hint, string text) = HintFinder.Find(i, arrays[i], results[i], evidence, run);
            reports[i] = new GradientArrayReport(arrays[i], results[i], hint, text);
        }

        return new GradientReport(subject, options.Tolerance, run.Evaluations, reports);
    }

    /// <summary>What a thing calls itself; where it does not, the name of its type without the mark of its type parameters.</summary>
    private static string NameOf(object thing)
        => thing.ToString() is string name && name != thing.GetType().ToString() ? name : thing.GetType().Name.Split('`')[0];

    private static void RequireSameLength(int expected, int actual, string name)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{name} has {actual} elements; expected {expected}.", name);
        }
    }
}
