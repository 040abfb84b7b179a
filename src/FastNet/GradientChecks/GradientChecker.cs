using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Compares gradients with differences of values: of functions, losses, layers with their parameters, whole nets. It needs no test framework. A
/// coordinate where right and left slope differ is reported as a kink (ReLU at 0, hinges, ties of maxout) and not as an error.
/// docs/gradient-checking.md has the error analysis.
/// </summary>
/// <remarks>Nothing is allocated per coordinate, and the report does not depend on the number of workers.</remarks>
public static partial class GradientChecker
{
    // Probabilities and margins are of size 1, even where the loss made of them is next to 0.
    private const double ScoresMagnitude = 1;

    // At a kink the gradients of neighbours are others altogether; that is no rounding.
    private const double MostScatter = 1e-6;
    private const double ScatterSafety = 8;
    private const int ScatterPoints = 8;

    /// <summary>Checks the gradient of a number with respect to a vector.</summary>
    /// <param name="f">The function. With workers it is called on several threads at once.</param>
    /// <param name="x">The point.</param>
    /// <param name="gradient">The gradient under test, as long as <paramref name="x"/>.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <param name="name">The name of x in the report.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static GradientReport CheckFunction(
        ScalarFunction f, ReadOnlySpan<double> x, ReadOnlySpan<double> gradient, GradientCheckOptions? options = null, string name = "x")
    {
        ArgumentNullException.ThrowIfNull(f);
        return CheckArrayFunction((at, y) => y[0] = f(at), x, [1], gradient, options, name);
    }

    /// <summary>Checks the vector-Jacobian product of a function: the gradient of sum(upstream f(x)) with respect to x.</summary>
    /// <param name="f">
    /// The function, of as many values as <paramref name="upstream"/> has. With workers it is called on several threads at once.
    /// </param>
    /// <param name="x">The point.</param>
    /// <param name="upstream">The factors of the values, 1 or more.</param>
    /// <param name="gradient">The product under test, as long as <paramref name="x"/>.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <param name="name">The name of x in the report.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there is no value.</exception>
    public static GradientReport CheckArrayFunction(
        ArrayFunction f, ReadOnlySpan<double> x, ReadOnlySpan<double> upstream, ReadOnlySpan<double> gradient,
        GradientCheckOptions? options = null, string name = "x")
    {
        ArgumentNullException.ThrowIfNull(f);
        RequireSameLength(x.Length, gradient.Length, nameof(gradient));
        Ensure.That(!upstream.IsEmpty, "The upstream gradient has 0 elements; expected one for each value of the function.", nameof(upstream));

        (double[] point, int outputs) = (x.ToArray(), upstream.Length);
        CheckSubject Subject()
        {
            double[] at = [.. point];
            return new(outputs, _ => at, (_, _, y) => f(at, y));
        }

        return CheckVector($"function of {point.Length} numbers", Subject, name, gradient, upstream.ToArray(), options);
    }

    /// <summary>
    /// Checks a Hessian-vector product: the derivative of a gradient g along a direction v, each element of H v against (g(x + h v) - g(x - h v)) /
    /// 2h.
    /// </summary>
    /// <param name="gradient">g, of as many values as x has; itself best checked first.</param>
    /// <param name="x">The point.</param>
    /// <param name="direction">v, as long as <paramref name="x"/>.</param>
    /// <param name="product">The H v under test, as long as <paramref name="x"/>.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>. A step is along v, in multiples of it.</param>
    /// <param name="name">The name of H v in the report.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static GradientReport CheckHessianVector(
        ArrayFunction gradient, ReadOnlySpan<double> x, ReadOnlySpan<double> direction, ReadOnlySpan<double> product,
        GradientCheckOptions? options = null, string name = "H v")
    {
        ArgumentNullException.ThrowIfNull(gradient);
        RequireSameLength(x.Length, direction.Length, nameof(direction));
        RequireSameLength(x.Length, product.Length, nameof(product));
        (double[] point, double[] along, double[] ones) = (x.ToArray(), direction.ToArray(), new double[x.Length]);
        Array.Fill(ones, 1);
        double[] rest = new double[point.Length];
        gradient(point, rest);

        // Element i of the gradient as a function of the distance t_i along v.
        CheckSubject Subject()
        {
            (double[] t, double[] at, double[] moved) = (new double[point.Length], new double[point.Length], new double[point.Length]);
            return new(point.Length, _ => t, (_, index, values) =>
            {
                rest.CopyTo(values);
                if (index >= 0)
                {
                    for (int i = 0; i < at.Length; i++)
                    {
                        at[i] = point[i] + (t[index] * along[i]);
                    }

                    gradient(at, moved);
                    values[index] = moved[index];
                }
            });
        }

        return CheckVector($"Hessian-vector product of {point.Length} numbers", Subject, name, product, ones, options);
    }

    /// <inheritdoc cref="CheckLoss(Loss{double}, ReadOnlyMatrix{double}, Targets{double}, GradientCheckOptions?)"/>
    /// <param name="loss">The loss.</param>
    /// <param name="scores">(N, C).</param>
    /// <param name="labels">N labels in [0, C).</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    public static GradientReport CheckLoss(
        Loss<double> loss, ReadOnlyMatrix<double> scores, ReadOnlySpan<int> labels, GradientCheckOptions? options = null)
        => CheckLoss(loss, scores, new Targets<double>(labels), options);

    /// <summary>Checks the gradient of a loss with respect to the scores.</summary>
    /// <param name="loss">The loss. With workers it is called on several threads at once, each with scores and a gradient of its own.</param>
    /// <param name="scores">(N, M).</param>
    /// <param name="targets">The targets of the N rows.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">The targets do not fit the scores, or are none of the loss.</exception>
    public static GradientReport CheckLoss(
        Loss<double> loss, ReadOnlyMatrix<double> scores, Targets<double> targets, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        (int rows, int columns) = (scores.Rows, scores.Columns);
        CheckBatch batch = new(scores, targets, padded: false);
        double Evaluate(double[] at, double[] gradient) => loss.Evaluate(batch.At(at), batch.Targets, new Matrix<double>(gradient, rows, columns));
        CheckSubject Subject()
        {
            (double[] at, double[] gradient) = ([.. batch.Elements], new double[batch.Elements.Length]);
            return new(1, _ => at, (_, _, y) => y[0] = Evaluate(at, gradient), ScoresMagnitude);
        }

        double[][] Gradients(double[] at)
        {
            double[] gradient = new double[at.Length];
            Evaluate(at, gradient);
            return [gradient];
        }

        options ??= GradientCheckOptions.Default;
        string title = $"{NameOf(loss)}, scores {rows} x {columns}";
        Parameter shape = new("scores", rows, columns, Offset: 0) { IsMatrix = true };
        return Check(title, Subjects(options, Subject), [shape], batch.Elements, Gradients, [1], options, new HintEvidence(Inputs: 1, rows));
    }

    private static T[] Subjects<T>(GradientCheckOptions options, Func<T> create)
        => [.. Enumerable.Range(0, options.Workers?.Count ?? 1).Select(_ => create())];

    /// <summary>Checks one vector against a given gradient.</summary>
    private static GradientReport CheckVector(
        string title, Func<CheckSubject> create, string name, ReadOnlySpan<double> analytic, double[] upstream, GradientCheckOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        options ??= GradientCheckOptions.Default;
        CheckSubject[] subjects = Subjects(options, create);
        Parameter shape = new(name, 1, analytic.Length, Offset: 0);
        CheckedArray array = new(shape, subjects[0].Values(0).ToArray(), analytic.ToArray(), Noise: []);
        return Report(title, subjects, [array], upstream, options, new HintEvidence(Inputs: 1, Rows: 1));
    }

    /// <summary>Checks arrays against the gradients that a call computes for a batch.</summary>
    private static GradientReport Check(
        string title, CheckSubject[] subjects, IEnumerable<Parameter> shapes, double[] x, Func<double[], double[][]> gradients, double[] upstream,
        GradientCheckOptions options, HintEvidence evidence)
    {
        // Another batch first, so that anything kept too long shows.
        double[][] earlier = gradients(Elsewhere(x));
        double[][] tested = gradients(x);
        evidence = evidence with { Earlier = earlier, Again = gradients(x) };
        double[][] noise = Scatter(gradients, x, tested);
        CheckedArray[] arrays = [.. shapes.Select((shape, i) => new CheckedArray(shape, subjects[0].Values(i).ToArray(), tested[i], noise[i]))];
        return Report(title, subjects, arrays, upstream, options, evidence);
    }

    private static GradientReport Report(
        string title, CheckSubject[] subjects, CheckedArray[] arrays, double[] upstream, GradientCheckOptions options, HintEvidence evidence)
    {
        CheckRun run = new(subjects, arrays, upstream, options);
        GradientCoordinate[][] results = run.Run();
        if (!run.IsFinite || !run.IsRepeatable)
        {
            // Differences of such values mean nothing.
            results = [.. results.Select(array => array.Select(coordinate => coordinate with { Verdict = GradientVerdict.Wrong }).ToArray())];
        }

        (GradientHint, string) Hint(int i) => Array.Exists(results[i], coordinate => coordinate.Verdict == GradientVerdict.Wrong)
            ? new HintFinder(run, i, arrays[i], results[i], evidence).Find()
            : (GradientHint.None, string.Empty);

        IEnumerable<GradientArrayReport> reports = arrays.Select((array, i) => new GradientArrayReport(array.Shape, results[i], Hint(i)));
        return new GradientReport(title, options.Tolerance, run.Evaluations, [.. reports]);
    }

    /// <summary>
    /// Another batch of the same numbers, so that it is as good a batch for the layer: each number moves on by one place. The first is left out and
    /// the second taken twice, so that sums over all of them differ too.
    /// </summary>
    private static double[] Elsewhere(double[] x) => [.. x[1..], x[Math.Min(1, x.Length - 1)]];

    /// <summary>
    /// The rounding of gradients under test, from gradients at points next to theirs: a derivative that is 0 because large terms cancel (a bias in
    /// front of a batch normalisation of nearly equal rows) is 0 up to that.
    /// </summary>
    private static double[][] Scatter(Func<double[], double[][]> gradients, double[] x, double[][] tested)
    {
        double most = MostScatter * tested.SelectMany(array => array).Where(double.IsFinite).Select(Math.Abs).Append(0).Max();
        double[][] noise = [.. tested.Select(array => new double[array.Length])];
        RandomState random = new(0);
        for (int point = 0; point < ScatterPoints; point++)
        {
            // 2^-48 to 2^-36 of each element: a few units in the last place are lost where small elements are added to large ones.
            double distance = Math.ScaleB(1, (point % 4 * 4) - 48);
            double[][] near = gradients([.. x.Select(value => value + (value * distance * random.Uniform(-1, 1)))]);
            for (int array = 0; array < noise.Length; array++)
            {
                for (int i = 0; i < noise[array].Length; i++)
                {
                    double scatter = ScatterSafety * Math.Abs(near[array][i] - tested[array][i]);
                    noise[array][i] = Math.Max(noise[array][i], double.IsNaN(scatter) ? 0 : Math.Min(scatter, most));
                }
            }
        }

        return noise;
    }

    /// <summary>The name that a thing gives itself; otherwise that of its type without the mark of its type parameters.</summary>
    internal static string NameOf(object thing)
        => thing.ToString() is string name && name != thing.GetType().ToString() ? name : thing.GetType().Name.Split('`')[0];

    private static void RequireSameLength(int expected, int actual, string name)
    {
        Ensure.That(actual == expected, $"{name} has {actual} elements; expected {expected}.", name);
    }
}
