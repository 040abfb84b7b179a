using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text;
using FastNet.Numerics;

namespace FastNet;

/// <summary>A model in its element type: weights that all calls share, and a pool of nets on them, one for each call under way.</summary>
internal sealed partial class ModelOf<T> : Model
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostIdle = 256;

    /// <summary>Numbers that a layer may take although no array of the file is so long.</summary>
    private const int MostUnproved = 1 << 16;

    private readonly ModelCall<T>?[] _idle = new ModelCall<T>?[MostIdle];
    private readonly NetMemory<T> _weights;
    private readonly Workers _workers;
    private readonly Func<NetMemory<T>, ILayer<T>[]> _layers;
    private readonly Loss<T> _loss;

    private ModelOf(ModelFile file, NetMemory<T> weights, Net<T> first, Loss<T> loss, Func<NetMemory<T>, ILayer<T>[]> layers)
        : base(file, loss.TakesLabels, first.InputSize, first.OutputSize)
    {
        (_weights, _workers, _loss, _layers) = (weights, weights.Workers, loss, layers);
        _idle[0] = new ModelCall<T>(first);
    }

    /// <inheritdoc/>
    public override Type ElementType => typeof(T);

    /// <summary>Reads the weights of a file.</summary>
    /// <exception cref="DataFormatException">
    /// A tensor is missing, has another shape or a number that is not finite; or the options do not fit the layers.
    /// </exception>
    public static ModelOf<T> Load(SafetensorsFile file, ModelFile description, Workers? workers)
    {
        NetMemory<T> memory = NetMemory<T>.ForPredictions(ModelCall<T>.Capacity, workers);
        ILayer<T>[] layers = ModelLayers.Create(memory, description.Layers);

        // Before anything is allocated: the file must be long enough for what it claims. Layers without parameters say sizes alone.
        foreach (Parameter parameter in memory.NamedArrays)
        {
            RequireShape(file, parameter);
        }

        long most = Math.Max(MostUnproved, file.Tensors.Sum(tensor => tensor.Count));
        foreach (ILayer<T> layer in layers)
        {
            DataFormatException.Demand(layer.InputSize <= most, $"a layer takes {layer.InputSize} numbers; the file has {most} at most");
        }

        description = description with { Options = description.Options with { Tensors = [.. Others(file, memory)] } };
        try
        {
            return Fill(description, memory, layers, (parameter, values) => file.ReadFinite(parameter.Name, values));
        }
        catch (Exception error) when (error is ArgumentException or OverflowException)
        {
            throw new DataFormatException(error.Message, error);
        }
    }

    /// <summary>A model whose weights come from elsewhere, each proved to have the shape of its parameter.</summary>
    /// <exception cref="ArgumentException">The options do not fit the layers.</exception>
    public static ModelOf<T> Of(ModelFile description, Workers? workers, Func<Parameter, T[]> weights)
    {
        NetMemory<T> memory = NetMemory<T>.ForPredictions(ModelCall<T>.Capacity, workers);
        ILayer<T>[] layers = ModelLayers.Create(memory, description.Layers);
        return Fill(description, memory, layers, (parameter, values) => weights(parameter).CopyTo(values));
    }

    /// <inheritdoc cref="Model.FromNet"/>
    public static ModelOf<T> FromNet(Net<T> net, ModelOptions options, Workers? workers, Func<NetMemory<T>, ILayer<T>[]>? layers)
    {
        IReadOnlyList<string> texts = layers is null ? ModelLayers.Describe(net.Layers) : [];
        layers ??= memory => ModelLayers.Create(memory, texts);
        NetMemory<T> weights = NetMemory<T>.ForPredictions(ModelCall<T>.Capacity, workers);
        Net<T> first = new(weights, layers(weights), net.Objective);
        ModelOf<T> model = new(new ModelFile(texts, net.Objective.Name, options), weights, first, net.Objective, layers);
        Copy(net.Layout, net.Parameters, weights.Layout, weights.Parameters);
        Copy(net.StateLayout, net.State, weights.StateLayout, weights.State);
        return model;
    }

    /// <inheritdoc/>
    public override void Save(string path)
    {
        RequireOurs("no file can hold it. Save the parameters with SafetensorsWriter.");
        SafetensorsWriter writer = new(File.Metadata(), checksum: true);
        foreach (Parameter one in _weights.NamedArrays)
        {
            writer.Add<T>(one.Name, one.Shape, _weights.Of(one));
        }

        foreach ((string name, int[] shape, double[] values) in File.Options.Tensors)
        {
            writer.Add<T>(name, shape, Array.ConvertAll(values, T.CreateTruncating));
        }

        writer.Save(path);
    }

    /// <inheritdoc/>
    public override void SaveOnnx(string path, bool bytes = false)
        => AtomicFile.Write(path, OnnxModel<T>.Create(this, Layers(), _weights, _loss, bytes).WriteTo);

    /// <inheritdoc/>
    public override Model InFloat(Workers? workers = null)
    {
        RequireOurs("it cannot be made anew in float.");
        return ModelOf<float>.Of(File, workers, parameter =>
        {
            float[] values = new float[parameter.Length];
            TensorPrimitives.ConvertTruncating<T, float>(_weights.Of(_weights.Named(parameter.Name)), values);
            return TensorValues.Problem<float>(parameter.Name, parameter.Shape, values) is string problem
                ? throw new OverflowException($"In float {problem}.")
                : values;
        });
    }

    /// <inheritdoc/>
    public override string Describe()
    {
        StringBuilder text = new();
        long products = 0;
        string outputs = IsClassifier ? "classes" : "numbers";
        string type = typeof(T) == typeof(float) ? "float" : "double";
        text.Append(CultureInfo.InvariantCulture, $"{InputSize:N0} numbers a row, {OutputSize:N0} {outputs}, {_loss.Name} loss, {type}\n");
        foreach (ILayer<T> layer in Layers())
        {
            text.Append(CultureInfo.InvariantCulture, $"{GradientChecker.NameOf(layer),-28}{layer.InputSize,9:N0} -> {layer.OutputSize:N0}\n");
            products += layer is AffineLayer<T> ? (long)layer.InputSize * layer.OutputSize : 0;
        }

        long count = _weights.Layout.Sum(parameter => (long)parameter.Length);
        foreach (Parameter parameter in _weights.NamedArrays)
        {
            string shape = string.Join(" x ", parameter.Shape.Select(length => length.ToString("N0", CultureInfo.InvariantCulture)));
            text.Append(CultureInfo.InvariantCulture, $"  {parameter.Name,-26}{shape}\n");
        }

        int size = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        text.Append(CultureInfo.InvariantCulture, $"{count:N0} parameters ({count * size:N0} bytes), {products:N0} multiply-adds a row\n");
        return text.ToString();
    }

    internal override NpyArray Tensor(string name)
        => NpyArray.From<T>(_weights.Of(_weights.Named(name)), _weights.Named(name).Shape);

    private static ModelOf<T> Fill(ModelFile description, NetMemory<T> memory, ILayer<T>[] layers, Action<Parameter, Span<T>> read)
    {
        Loss<T> loss = Losses<T>.Named(description.Loss);
        Net<T> net = new(memory, layers, loss);
        ModelOf<T> model = new(description, memory, net, loss, other => ModelLayers.Create(other, description.Layers));
        foreach (Parameter one in memory.NamedArrays)
        {
            read(one, memory.Of(one));
        }

        return model;
    }

    private static void Copy(IReadOnlyList<Parameter> from, Span<T> values, IReadOnlyList<Parameter> to, Span<T> copy)
    {
        Ensure.That(from.Select(Shaped).SequenceEqual(to.Select(Shaped)),
            $"The layers that were made anew have the parameters {string.Join(", ", to.Select(one => one.Name))}; "
                + $"expected those of the net: {string.Join(", ", from.Select(one => one.Name))}.");

        foreach ((Parameter source, Parameter target) in from.Zip(to))
        {
            source.Of(values).CopyTo(target.Of(copy));
        }

        static (string, int, int) Shaped(Parameter one) => (one.Name, one.Rows, one.Columns);
    }

    /// <summary>Arrays of the file that are not the net's; those of another type (a counter) are nobody's.</summary>
    private static IEnumerable<(string Name, int[] Shape, double[] Values)> Others(SafetensorsFile file, NetMemory<T> memory)
    {
        HashSet<string> known = [.. memory.NamedArrays.Select(parameter => parameter.Name)];
        foreach (
            SafetensorsTensor tensor in file.Tensors.Where(tensor => tensor.Type == SafetensorsTensor.TypeOf<T>() && !known.Contains(tensor.Name)))
        {
            T[] values = new T[Ensure.Elements(FileText.Quote(tensor.Name), tensor.Count, 1)];
            file.ReadFinite<T>(tensor.Name, values);
            yield return (tensor.Name, [.. tensor.Shape], Array.ConvertAll(values, double.CreateTruncating));
        }
    }

    private void RequireOurs(string consequence)
    {
        if (File.Layers.Count == 0 || Losses<T>.All.All(loss => loss.Name != _loss.Name))
        {
            throw new NotSupportedException($"A layer, or the loss '{_loss.Name}', is one's own; {consequence}");
        }
    }

    private static void RequireShape(SafetensorsFile file, Parameter parameter)
    {
        int[] shape = parameter.Shape;
        if (!file.TryGetTensor(parameter.Name, out SafetensorsTensor? tensor) || !tensor.Shape.SequenceEqual(shape))
        {
            string found = tensor is null ? "no place in the file" : $"shape [{FileText.List(tensor.Shape)}]";
            throw new DataFormatException(
                $"its tensor {FileText.Quote(parameter.Name)} has {found}; [{string.Join(", ", shape)}] was expected");
        }
    }

    /// <summary>The layers of the net, one by one.</summary>
    private ILayer<T>[] Layers()
    {
        ModelCall<T> call = Rent();
        ILayer<T>[] layers = SequentialLayer<T>.Flatten([.. call.Net.Layers]);
        Return(call);
        return layers;
    }
}
