using System.Numerics;

namespace FastNet;

/// <content>Layers.</content>
public static partial class GradientChecker
{
    private const double FloatCancellations = 64.0 / (1 << 23);

    /// <summary>
    /// Checks a layer's gradients with respect to its input (dX) and each of its parameters, in training mode, at a drawn or given point. Before the
    /// gradients under test are computed, the layer is run forward and backward on another batch, so that anything kept too long shows.
    /// </summary>
    /// <param name="create">
    /// Makes the layer in the memory that it is given, which the checker commits; always the same layer. Called once for each worker, and once more
    /// after an error. A layer that is random must depend on a seed and step of its own alone, as <see cref="DropoutLayer{T}"/> does;
    /// <see cref="NetMemory{T}.State"/> is put back before each call.
    /// </param>
    /// <param name="input">Where to check; none: <see cref="LayerCheckInput.Default"/>.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <returns>The report: array x first, then the parameters by their names.</returns>
    /// <exception cref="ArgumentException">The input does not have the layer's sizes.</exception>
    public static GradientReport CheckLayer(
        Func<NetMemory<double>, ILayer<double>> create, LayerCheckInput? input = null, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        return CheckLayer(Drawn(create, input ?? LayerCheckInput.Default), create, options ?? GradientCheckOptions.Default);
    }

    /// <summary>
    /// Checks an existing layer with its parameters and state as they are, on the caller's thread alone. Both are as before afterwards, its
    /// gradients are not.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">The batch and the upstream gradient; <see cref="LayerCheckInput.Parameters"/> is not used.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <returns>The report: array x first, then the parameters by their names.</returns>
    /// <exception cref="ArgumentException">The input does not have the layer's sizes, or more rows than the memory's capacity.</exception>
    public static GradientReport CheckLayer(Layer<double> layer, LayerCheckInput? input = null, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return CheckLayer(layer, layer.Memory, input, options);
    }

    /// <inheritdoc cref="CheckLayer(Layer{double}, LayerCheckInput?, GradientCheckOptions?)"/>
    /// <param name="layer">The layer.</param>
    /// <param name="memory">The memory that it was made with; every parameter in it is checked.</param>
    /// <param name="input">The batch and the upstream gradient; <see cref="LayerCheckInput.Parameters"/> is not used.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    public static GradientReport CheckLayer(
        ILayer<double> layer, NetMemory<double> memory, LayerCheckInput? input = null, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(memory);
        input ??= LayerCheckInput.Default;
        if (input.Rows > memory.BatchCapacity)
        {
            string capacity = $"the layer's memory was made for {memory.BatchCapacity} at most";
            throw new ArgumentException($"The batch has {input.Rows} rows; {capacity}.", nameof(input));
        }

        LayerRun<double> run = new((layer, memory), input.Rows);
        DrawBatch(run, input, new RandomState(input.Seed));
        try
        {
            return CheckLayer([run], (options ?? GradientCheckOptions.Default) with { Workers = null }, fresh: null);
        }
        finally
        {
            run.RestoreState();
        }
    }

    /// <summary>
    /// Checks a layer in float: its double twin, made of the same generic source, by differences, and then its own gradients against those of the
    /// twin at the same point (every number rounded to float), to <see cref="GradientCheckOptions.FloatTolerance"/> of the array's largest.
    /// </summary>
    /// <param name="create">Makes the layer under test, in float.</param>
    /// <param name="twin">Makes the same layer in double.</param>
    /// <param name="input">Where to check; none: <see cref="LayerCheckInput.Default"/>.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <returns>The report of the twin, followed by the same arrays with " (float)" after their names.</returns>
    /// <exception cref="ArgumentException">The input does not have the layer's sizes, or the two layers are not alike.</exception>
    public static GradientReport CheckFloatLayer(
        Func<NetMemory<float>, ILayer<float>> create, Func<NetMemory<double>, ILayer<double>> twin,
        LayerCheckInput? input = null, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(twin);
        (input, options) = (input ?? LayerCheckInput.Default, options ?? GradientCheckOptions.Default);
        LayerRun<double> wide = Drawn(twin, input);
        LayerRun<float> narrow = New(create, input.Rows);
        (string expectedSizes, string actualSizes) = (Describe(wide), Describe(narrow));
        Ensure.That(actualSizes == expectedSizes,
            $"The float layer is {actualSizes}, its double twin {expectedSizes}; expected the same.", nameof(create));

        // There and back: then both have the same numbers, all of them float's.
        wide.CopyInputsTo(narrow);
        narrow.CopyInputsTo(wide);
        GradientReport report = CheckLayer(wide, twin, options);
        (double[][] expected, float[][] actual) = (wide.Gradients(wide.X), narrow.Gradients(narrow.X));
        double rounding = FloatCancellations * expected.Max(gradient => gradient.Max(Math.Abs));
        IEnumerable<GradientArrayReport> arrays = report.Arrays.Select(
            (array, i) => Compare(array, expected[i], actual[i], Math.Max(options.FloatTolerance * expected[i].Max(Math.Abs), rounding)));
        return new GradientReport(report.Subject + ", in float", options.Tolerance, report.Evaluations, [.. report.Arrays, .. arrays]);
    }

    private static GradientReport CheckLayer(LayerRun<double> first, Func<NetMemory<double>, ILayer<double>> create, GradientCheckOptions options)
    {
        LayerRun<double> Another()
        {
            LayerRun<double> other = New(create, first.Rows);
            first.RestoreState();
            first.CopyInputsTo(other);
            return other;
        }

        LayerRun<double>[] others = [.. Enumerable.Range(1, (options.Workers?.Count ?? 1) - 1).Select(_ => Another())];
        return CheckLayer([first, .. others], options, fresh: new Lazy<double[][]>(() => Another().Gradients(first.X)));
    }

    private static GradientReport CheckLayer(LayerRun<double>[] runs, GradientCheckOptions options, Lazy<double[][]>? fresh)
    {
        LayerRun<double> first = runs[0];
        (int rows, int d, int m) = (first.Rows, first.Layer.InputSize, first.Layer.OutputSize);
        static CheckSubject Subject(LayerRun<double> run) => new(
            run.Y.Length,
            array => array == 0 ? run.X : run.Memory.Layout[array - 1].Of(run.Memory.Parameters),
            (_, _, y) =>
            {
                run.RestoreState();
                run.Forward().CopyTo(y);
            });

        Parameter[] shapes = [new Parameter("x", rows, d, Offset: 0) { IsMatrix = true }, .. first.Memory.Layout];
        HintEvidence evidence = new(Inputs: 1, rows, Fresh: fresh, Upstream: first.DY);
        string title = $"{NameOf(first.Layer)}, x {rows} x {d}, y {rows} x {m}";
        return Check(title, [.. runs.Select(Subject)], shapes, [.. first.X], first.Gradients, first.DY, options, evidence);
    }

    /// <summary>
    /// A new layer. Its memory has one row more than is used, so that a layer which takes the capacity for the size of the batch is found.
    /// </summary>
    private static LayerRun<T> New<T>(Func<NetMemory<T>, ILayer<T>> create, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(create, rows, capacity: rows + 1);

    /// <summary>The sizes of a layer, and the names and shapes of its parameters and state, in words.</summary>
    private static string Describe<T>(LayerRun<T> run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => string.Concat(run.Memory.Layout.Concat(run.Memory.StateLayout).Select(array => $", {array.Name} {array.Rows} x {array.Columns}")
            .Prepend($"{run.Layer.InputSize} to {run.Layer.OutputSize}"));

    /// <summary>A new layer with drawn or given parameters, batch and upstream gradient.</summary>
    private static LayerRun<double> Drawn(Func<NetMemory<double>, ILayer<double>> create, LayerCheckInput input)
    {
        LayerRun<double> run = New(create, input.Rows);
        RandomState random = new(input.Seed);
        Action<NetMemory<double>, RandomState> parameters = input.Parameters ?? ((memory, random) =>
        {
            run.Layer.Initialize(random, Initializer.He);
            foreach (ref double value in memory.Parameters)
            {
                value += 0.5 * random.NextGaussian();
            }
        });
        parameters(run.Memory, random);
        run.KeepState();
        DrawBatch(run, input, random);
        return run;
    }

    private static void DrawBatch(LayerRun<double> run, LayerCheckInput input, RandomState random)
    {
        random.Gaussian<double>(run.X, input.Scale);
        random.Gaussian(run.DY);
        Take(input.X, run.X, run.Rows, nameof(input.X));
        Take(input.Upstream, run.DY, run.Rows, nameof(input.Upstream));
    }

    private static void Take(IReadOnlyList<double>? given, double[] destination, int rows, string name)
    {
        Ensure.That(given is null || given.Count == destination.Length,
            $"{name} has {given?.Count} elements; expected {rows} x {destination.Length / rows}.", name);

        given?.ToArray().CopyTo(destination, 0);
    }

    /// <summary>The float gradient against the double twin's, at each coordinate that the twin was checked at, but for its kinks.</summary>
    private static GradientArrayReport Compare(GradientArrayReport array, double[] wide, float[] narrow, double allowed)
    {
        GradientCoordinate Compared(GradientCoordinate coordinate)
        {
            (double numeric, double analytic) = (wide[coordinate.Index], narrow[coordinate.Index]);
            GradientVerdict verdict = Math.Abs(analytic - numeric) <= allowed ? GradientVerdict.Correct : GradientVerdict.Wrong;
            return coordinate with { Analytic = analytic, Numeric = numeric, Noise = allowed, Verdict = verdict };
        }

        GradientCoordinate[] coordinates = [.. array.Coordinates.Where(coordinate => coordinate.Verdict != GradientVerdict.Kink).Select(Compared)];
        string difference = FormattableString.Invariant($"float and double differ by more than {allowed:0.0e-0}");
        bool wrong = Array.Exists(coordinates, coordinate => coordinate.Verdict == GradientVerdict.Wrong);
        (GradientHint, string) hint = (GradientHint.FloatDiffers, difference + ": a formula that loses digits, or another one");
        return new(array.Shape with { Name = array.Name + " (float)" }, coordinates, wrong ? hint : (GradientHint.None, string.Empty));
    }
}
