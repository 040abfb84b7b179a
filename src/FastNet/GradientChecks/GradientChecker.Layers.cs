namespace FastNet;

/// <content>Layers.</content>
public static partial class GradientChecker
{
    /// <summary>
    /// Checks a layer's gradients with respect to its input (dX) and each of its parameters, in training mode, at a drawn or given point. Before the gradients under test are
    /// computed, the layer is run forward and backward on another batch, so that anything kept too long shows.
    /// </summary>
    /// <param name="create">
    /// Makes the layer in the memory that it is given, which the checker commits; always the same layer. Called once for each worker, and once more after an error. A layer that is
    /// random must depend on a seed and step of its own alone, as <see cref="DropoutLayer{T}"/> does; what stands in <see cref="NetMemory{T}.State"/> is put back before each call.
    /// </param>
    /// <param name="input">Where to check; none: <see cref="LayerCheckInput.Default"/>.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <returns>The report: array x first, then the parameters by their names.</returns>
    /// <exception cref="ArgumentException">What was given does not have the layer's sizes.</exception>
    public static GradientReport CheckLayer(Func<NetMemory<double>, ILayer<double>> create, LayerCheckInput? input = null, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        (input, options) = (input ?? LayerCheckInput.Default, options ?? GradientCheckOptions.Default);
        List<LayerBatch<double>> batches = [];
        for (int i = 0; i < Threads(options); i++)
        {
            batches.Add(new LayerBatch<double>(create, input.Rows));
        }

        double[] upstream = Draw(batches[0], input, drawParameters: true);
        foreach (LayerBatch<double> other in batches.Skip(1))
        {
            other.MoveTo(batches[0]);
        }

        return CheckLayer(batches, upstream, options, () => Fresh(create, batches[0], upstream));
    }

    /// <summary>Checks a layer that is there, with its parameters and state as they are, on the caller's thread alone; both are as before afterwards, its gradients are not.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">The batch and the upstream gradient; <see cref="LayerCheckInput.Parameters"/> is not used.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <returns>The report: array x first, then the parameters by their names.</returns>
    /// <exception cref="ArgumentException">What was given does not have the layer's sizes, or more rows than the memory's capacity.</exception>
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
    public static GradientReport CheckLayer(ILayer<double> layer, NetMemory<double> memory, LayerCheckInput? input = null, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(memory);
        (input, options) = (input ?? LayerCheckInput.Default, options ?? GradientCheckOptions.Default);
        LayerBatch<double> batch = new(layer, memory, input.Rows);
        double[] upstream = Draw(batch, input, drawParameters: false);
        try
        {
            return CheckLayer([batch], upstream, options with { Workers = null }, fresh: null);
        }
        finally
        {
            batch.RestoreState();
        }
    }

    /// <summary>
    /// Checks a layer in float: its double twin, made of the same generic source, by differences, and then its own gradients against those of the twin at the same
    /// point (every number rounded to float), to <see cref="GradientCheckOptions.FloatTolerance"/> of the array's largest.
    /// </summary>
    /// <param name="create">Makes the layer under test, in float.</param>
    /// <param name="twin">Makes the same layer in double.</param>
    /// <param name="input">Where to check; none: <see cref="LayerCheckInput.Default"/>.</param>
    /// <param name="options">How to check; none: <see cref="GradientCheckOptions.Default"/>.</param>
    /// <returns>The report of the twin, followed by the same arrays with " (float)" behind their names.</returns>
    /// <exception cref="ArgumentException">What was given does not have the layer's sizes, or the two layers are not alike.</exception>
    public static GradientReport CheckFloatLayer(
        Func<NetMemory<float>, ILayer<float>> create, Func<NetMemory<double>, ILayer<double>> twin, LayerCheckInput? input = null, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(twin);
        (input, options) = (input ?? LayerCheckInput.Default, options ?? GradientCheckOptions.Default);
        LayerBatch<double> wide = new(twin, input.Rows);
        LayerBatch<float> narrow = new(create, input.Rows);
        double[] upstream = Draw(wide, input, drawParameters: true);
        float[] narrowUpstream = new float[upstream.Length];
        FloatTwin.Copy(wide, narrow);
        FloatTwin.Round(upstream, narrowUpstream);
        LayerCheckInput rounded = input with { X = wide.X, Upstream = upstream, Parameters = (memory, _) => wide.CopyParametersTo(memory) };
        GradientReport report = CheckLayer(twin, rounded, options);
        wide.Backward(wide.X, upstream);
        narrow.Backward(narrow.X, narrowUpstream);
        double[][] expected = wide.Gradients();
        float[][] actual = narrow.Gradients();
        double largest = expected.Max(gradient => gradient.Max(Math.Abs));
        IEnumerable<GradientArrayReport> arrays = report.Arrays.Select((array, i) => FloatTwin.Compare(array, expected[i], actual[i], largest, options.FloatTolerance));
        return new GradientReport(report.Subject + ", in float", options.Tolerance, report.Evaluations, [.. report.Arrays, .. arrays]);
    }

    private static GradientReport CheckLayer(List<LayerBatch<double>> batches, double[] upstream, GradientCheckOptions options, Func<double[][]>? fresh)
    {
        LayerBatch<double> batch = batches[0];
        ILayer<double> layer = batch.Layer;
        double[][] earlier = Backward(batch, Elsewhere(batch.X), upstream);
        double[][] tested = Backward(batch, batch.X, upstream);
        double[][] again = Backward(batch, batch.X, upstream);
        double[][] noise = GradientScatter.Measure(x => Backward(batch, x, upstream), batch.X, tested);
        batch.RestoreState();
        List<CheckedArray> arrays = [new("x", batch.Rows, layer.InputSize, IsMatrix: true, IsParameter: false, [.. batch.X], tested[0], noise[0])];
        foreach (Parameter parameter in batch.Memory.Layout)
        {
            int i = arrays.Count;
            double[] values = parameter.Of(batch.Memory.Parameters).ToArray();
            arrays.Add(new(parameter.Name, parameter.Rows, parameter.Columns, parameter.IsMatrix, IsParameter: true, values, tested[i], noise[i]));
        }

        HintEvidence evidence = new(batch.Rows) { Earlier = earlier, Again = again, Fresh = fresh, Upstream = upstream };
        string subject = $"{NameOf(layer)}, x {batch.Rows} x {layer.InputSize}, y {batch.Rows} x {layer.OutputSize}";
        return Report(subject, [.. batches.Select(each => new LayerSubject(each))], [.. arrays], upstream, options, evidence);
    }

    private static double[][] Backward(LayerBatch<double> batch, double[] x, double[] upstream)
    {
        batch.Backward(x, upstream);
        return batch.Gradients();
    }

    /// <summary>The gradients of a layer that has seen no other batch.</summary>
    private static double[][] Fresh(Func<NetMemory<double>, ILayer<double>> create, LayerBatch<double> at, double[] upstream)
    {
        LayerBatch<double> batch = new(create, at.Rows);
        batch.MoveTo(at);
        return Backward(batch, batch.X, upstream);
    }

    /// <summary>
    /// Another batch of the same numbers, so that what a layer demands of them still holds: each moves on by one place. The first is left out and the second taken twice, so that
    /// sums over all of them differ too.
    /// </summary>
    private static double[] Elsewhere(double[] x) => [.. x[1..], x[Math.Min(1, x.Length - 1)]];

    /// <summary>Draws or copies parameters and batch; gives the upstream gradient.</summary>
    private static double[] Draw(LayerBatch<double> batch, LayerCheckInput input, bool drawParameters)
    {
        RandomState random = new(input.Seed);
        double[] upstream = new double[batch.Rows * batch.Layer.OutputSize];
        if (drawParameters && input.Parameters is null)
        {
            batch.Layer.Initialize(random, Initializer.He);
            foreach (ref double value in batch.Memory.Parameters)
            {
                value += 0.5 * random.NextGaussian();
            }
        }
        else if (drawParameters)
        {
            input.Parameters!(batch.Memory, random);
        }

        batch.KeepState();
        random.Gaussian<double>(batch.X, input.Scale);
        random.Gaussian(upstream);
        Take(input.X, batch.X, batch.Rows, nameof(input.X));
        Take(input.Upstream, upstream, batch.Rows, nameof(input.Upstream));
        return upstream;
    }

    private static void Take(IReadOnlyList<double>? given, double[] destination, int rows, string name)
    {
        if (given is null)
        {
            return;
        }

        if (given.Count != destination.Length)
        {
            throw new ArgumentException($"{name} has {given.Count} elements; expected {rows} x {destination.Length / rows}.", name);
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = given[i];
        }
    }
}
