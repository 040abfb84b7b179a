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

        LayerBatch<double> batch = new(layer, memory, input.Rows);
        DrawBatch(batch, input, new RandomState(input.Seed));
        try
        {
            return CheckLayer([batch], (options ?? GradientCheckOptions.Default) with { Workers = null }, fresh: null);
        }
        finally
        {
            batch.RestoreState();
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
        LayerBatch<double> wide = Drawn(twin, input);
        LayerBatch<float> narrow = LayerBatch<float>.Create(create, input.Rows);
        if (narrow.Description != wide.Description)
        {
            string both = $"The float layer is {narrow.Description}, its double twin {wide.Description}";
            throw new ArgumentException($"{both}; expected the same.", nameof(create));
        }

        // There and back: then both have the same numbers, all of them float's.
        wide.CopyTo(narrow);
        narrow.CopyTo(wide);
        GradientReport report = CheckLayer(wide, twin, options);
        (double[][] expected, float[][] actual) = (wide.Backward(wide.X), narrow.Backward(narrow.X));
        double rounding = FloatCancellations * expected.Max(gradient => gradient.Max(Math.Abs));
        IEnumerable<GradientArrayReport> arrays = report.Arrays.Select(
            (array, i) => Compare(array, expected[i], actual[i], Math.Max(options.FloatTolerance * expected[i].Max(Math.Abs), rounding)));
        return new GradientReport(report.Subject + ", in float", options.Tolerance, report.Evaluations, [.. report.Arrays, .. arrays]);
    }

    private static GradientReport CheckLayer(LayerBatch<double> first, Func<NetMemory<double>, ILayer<double>> create, GradientCheckOptions options)
    {
        LayerBatch<double> Another()
        {
            LayerBatch<double> other = LayerBatch<double>.Create(create, first.Rows);
            first.CopyTo(other);
            return other;
        }

        LayerBatch<double>[] others = [.. Enumerable.Range(1, (options.Workers?.Count ?? 1) - 1).Select(_ => Another())];
        return CheckLayer([first, .. others], options, fresh: new Lazy<double[][]>(() => Another().Backward(first.X)));
    }

    private static GradientReport CheckLayer(LayerBatch<double>[] batches, GradientCheckOptions options, Lazy<double[][]>? fresh)
    {
        LayerBatch<double> first = batches[0];
        (int rows, int d, int m) = (first.Rows, first.Layer.InputSize, first.Layer.OutputSize);
        static CheckSubject Subject(LayerBatch<double> batch) => new(
            batch.DY.Length,
            array => array == 0 ? batch.X : batch.Memory.Layout[array - 1].Of(batch.Memory.Parameters),
            (_, _, y) => batch.Forward(batch.X, y));

        Parameter[] shapes = [new Parameter("x", rows, d, Offset: 0) { IsMatrix = true }, .. first.Memory.Layout];
        HintEvidence evidence = new(Inputs: 1, rows, Fresh: fresh, Upstream: first.DY);
        string title = $"{NameOf(first.Layer)}, x {rows} x {d}, y {rows} x {m}";
        return Check(title, [.. batches.Select(Subject)], shapes, [.. first.X], first.Backward, first.DY, options, evidence);
    }

    /// <summary>A new layer with drawn or given parameters, batch and upstream gradient.</summary>
    private static LayerBatch<double> Drawn(Func<NetMemory<double>, ILayer<double>> create, LayerCheckInput input)
    {
        LayerBatch<double> batch = LayerBatch<double>.Create(create, input.Rows);
        RandomState random = new(input.Seed);
        Action<NetMemory<double>, RandomState> parameters = input.Parameters ?? ((memory, random) =>
        {
            batch.Layer.Initialize(random, Initializer.He);
            foreach (ref double value in memory.Parameters)
            {
                value += 0.5 * random.NextGaussian();
            }
        });
        parameters(batch.Memory, random);
        batch.KeepState();
        DrawBatch(batch, input, random);
        return batch;
    }

    private static void DrawBatch(LayerBatch<double> batch, LayerCheckInput input, RandomState random)
    {
        random.Gaussian<double>(batch.X, input.Scale);
        random.Gaussian(batch.DY);
        Take(input.X, batch.X, batch.Rows, nameof(input.X));
        Take(input.Upstream, batch.DY, batch.Rows, nameof(input.Upstream));
    }

    private static void Take(IReadOnlyList<double>? given, double[] destination, int rows, string name)
    {
        if (given is not null && given.Count != destination.Length)
        {
            throw new ArgumentException($"{name} has {given.Count} elements; expected {rows} x {destination.Length / rows}.", name);
        }

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
