using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Models from the weights of other programs, and back: the <c>state_dict</c> of PyTorch in a safetensors file, and the arrays of Keras and
/// scikit-learn in a .npz archive. Numbers are copied, and matrices turned where the other program has (outputs, inputs), so that the way back gives
/// the same bytes.
/// </summary>
/// <remarks>
/// <para>Tensors are found by their names: <c>0.weight</c>, <c>fc1.bias</c>, <c>2.running_var</c> (PyTorch), <c>dense/kernel:0</c>,
/// <c>batch_normalization/moving_mean:0</c> (Keras), <c>coefs_0</c>, <c>intercepts_0</c> (scikit-learn), <c>W1</c>, <c>gamma1</c> (FastNet); layers
/// of one kind stand in the order of the numbers in their names, or where they have no such numbers as their shapes allow it. Where a name says
/// nothing (<c>arr_0</c>), matrices and vectors are taken in the order of all names. <c>weight</c> and <c>coef_</c> are (outputs, inputs); so is a
/// matrix of a safetensors file whose name says nothing; all others are (inputs, outputs).</para>
/// <para>The running variance of a batch normalisation is copied as it is, for that is what either program divides by in a prediction. PyTorch's is
/// the mean of variances that are divided by N - 1, FastNet's of such that are divided by N; only a training that goes on would notice.</para>
/// </remarks>
public static partial class ModelExchange
{
    private const string PyTorchKey = "pytorch_names";
    private const string ArraysKey = "npz_names";

    /// <summary>Reads the weights of another program.</summary>
    /// <param name="path">A safetensors file, or a .npz archive.</param>
    /// <param name="layers">
    /// The layers in words: the inputs, then for each layer its outputs or what it is, for instance "784 100 relu batchnorm 10". Activations are
    /// <see cref="Activation{T}.All"/>, with a constant after a colon ("elu:0.5"); <c>batchnorm</c> and <c>layernorm</c> may have their epsilon there
    /// (1E-5; Keras has 1E-3), <c>maxout</c> its pieces. A <c>dropout</c>, a <c>flatten</c> and a <c>softmax</c> at the end do nothing here.
    /// </param>
    /// <param name="loss">The name of the loss, which says what the outputs are: "softmax" for classes, "squared" for numbers.</param>
    /// <param name="options">What is done to raw rows, and names; null: rows are the net's input.</param>
    /// <param name="names">The tensor of each parameter (W1, b1, gamma1, ...) by name; null: they are found.</param>
    /// <param name="workers">Threads that share the work of large batches; null: each caller alone.</param>
    /// <returns>A model in double, if a tensor is; else in float.</returns>
    /// <exception cref="ArgumentException">The layers, the loss, the options or a name cannot be.</exception>
    /// <exception cref="DataFormatException">The file is damaged, or has other tensors than the layers need; the message names them.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Model Read(
        string path, string layers, string loss = "softmax", ModelOptions? options = null, IReadOnlyDictionary<string, string>? names = null,
        Workers? workers = null)
        => Import(path, new ModelFile(ModelLayers.OfWords(layers), Losses<double>.Named(loss).Name, options ?? new ModelOptions()), names, workers);

    /// <summary>Reads the weights of another program into the layers of a model; the rest of it stays.</summary>
    /// <param name="path">A safetensors file, or a .npz archive.</param>
    /// <param name="template">The model whose layers, scalings and names are taken.</param>
    /// <param name="names">The tensor of each parameter (W1, b1, gamma1, ...) by name; null: they are found.</param>
    /// <param name="workers">Threads that share the work of large batches; null: each caller alone.</param>
    /// <exception cref="ArgumentException">A name is none of a parameter.</exception>
    /// <exception cref="DataFormatException">The file is damaged, or has other tensors than the layers need; the message names them.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="NotSupportedException">A layer of the template is one's own.</exception>
    public static Model ReadLike(string path, Model template, IReadOnlyDictionary<string, string>? names = null, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(template);
        RequireKnown(template);
        return Import(path, template.File, names, workers);
    }

    /// <summary>
    /// Writes the weights as a <c>state_dict</c> of PyTorch (<c>safetensors.torch.load_file</c>), wholly or not at all (<see cref="AtomicFile"/>,
    /// whose exceptions it throws). Names are those of the file that they come from, or else those of an <c>nn.Sequential</c> of the same layers.
    /// </summary>
    /// <param name="model">A model. The scaling of raw rows is no part of a <c>state_dict</c>; a column of ones becomes the bias.</param>
    /// <param name="path">The file to make or to replace.</param>
    /// <exception cref="DataFormatException">The model's metadata have names that no file can hold.</exception>
    /// <exception cref="NotSupportedException">A layer is one's own, or takes an appended 1 that is no bias.</exception>
    public static void SavePyTorch(Model model, string path)
    {
        SafetensorsWriter writer = new(new Dictionary<string, string> { ["format"] = "pt" });
        foreach ((string name, NpyArray array) in Arrays(model, PyTorchKey))
        {
            if (array.Type == NpyType.F4)
            {
                writer.Add(name, [.. array.Shape], array.Values<float>());
            }
            else if (array.Type == NpyType.F8)
            {
                writer.Add(name, [.. array.Shape], array.Values<double>());
            }
            else
            {
                writer.Add(name, [.. array.Shape], array.Values<long>());
            }
        }

        writer.Save(path);
    }

    /// <summary>
    /// Writes the weights as a .npz archive, matrices (inputs, outputs), in the order in which Keras has them
    /// (<c>model.set_weights([archive[name] for name in archive.files])</c>); wholly or not at all (<see cref="AtomicFile"/>, whose exceptions it
    /// throws). Names are those of the archive that they come from, or else FastNet's: W1, b1, gamma1, beta1, running_mean1, running_var1, ...
    /// </summary>
    /// <param name="model">A model. The scaling of raw rows is not written; a column of ones becomes the bias.</param>
    /// <param name="path">The file to make or to replace.</param>
    /// <exception cref="DataFormatException">The model's metadata have names that no file can hold.</exception>
    /// <exception cref="NotSupportedException">A layer is one's own, or takes an appended 1 that is no bias.</exception>
    public static void SaveArrays(Model model, string path) => NpzArchive.Save(path, Arrays(model, ArraysKey));

    private static Model Import(string path, ModelFile description, IReadOnlyDictionary<string, string>? names, Workers? workers)
        => DataFormatException.In(path, () =>
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            using ForeignWeights file = ForeignWeights.Open(path);
            Dictionary<string, ForeignTensor> found = ForeignMatch.Find(description.Layers, file, names);
            Dictionary<string, string> sources = [];
            foreach (ForeignTensor counter in file.All.Where(tensor => tensor.Role == TensorRole.Counter))
            {
                sources[counter.Name] = FormattableString.Invariant($"{file.ReadCounter(counter)}");
            }

            foreach ((string own, ForeignTensor tensor) in found)
            {
                sources[tensor.Name] = own;
            }

            // The way back, and no longer that of a template.
            Dictionary<string, string> metadata = new(description.Options.Metadata);
            (string key, string other) = ForeignWeights.IsArchive(path) ? (ArraysKey, PyTorchKey) : (PyTorchKey, ArraysKey);
            metadata[key] = JsonSerializer.Serialize(sources, TextTable.Default.DictionaryStringString);
            metadata.Remove(other);
            description = description with
            {
                Layers = [.. description.Layers.Select(layer => ModelLayers.WithoutMissingBias(layer, found.ContainsKey))],
                Options = description.Options with { Metadata = metadata },
            };
            return found.Values.Any(tensor => tensor.IsDouble)
                ? ModelOf<double>.Of(description, workers, parameter => Values<double>(file, found[parameter.Name]))
                : (Model)ModelOf<float>.Of(description, workers, parameter => Values<float>(file, found[parameter.Name]));
        });

    /// <summary>Row-major numbers, a matrix as (inputs, outputs).</summary>
    private static T[] Values<T>(ForeignWeights file, ForeignTensor tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = file.Read<T>(tensor);
        return tensor is { IsTurned: true, Shape.Length: 2 } ? [.. NpyArray.From<T>(values, tensor.Shape).Transposed().Values<T>()] : values;
    }

    private static void RequireKnown(Model model)
    {
        if (model.File.Options.AppendOnes && !ModelLayers.IsWithoutBias(model.File.Layers.FirstOrDefault(string.Empty)))
        {
            throw new NotSupportedException("A 1 is appended to each row, but the first layer is not affine without a bias, so that it is none.");
        }

        if (model.File.Layers.Count == 0)
        {
            throw new NotSupportedException("A layer of the model is one's own, which no other program has; expected layers of FastNet's.");
        }
    }

    /// <summary>The arrays of a file in the order of the layers.</summary>
    private static IEnumerable<KeyValuePair<string, NpyArray>> Arrays(Model model, string key)
    {
        ArgumentNullException.ThrowIfNull(model);
        RequireKnown(model);
        (int Layer, TensorRole Role, string Own, NpyArray Array)[] parameters = [.. ParametersOf(model)];
        Dictionary<string, string> sources = SourcesOf(model, key);
        Dictionary<string, string> names = sources.Where(pair => parameters.Any(one => one.Own == pair.Value)).DistinctBy(pair => pair.Value)
            .ToDictionary(pair => pair.Value, pair => pair.Key);
        bool areKnown = names.Count == parameters.Length;
        foreach ((int layer, TensorRole role, string own, NpyArray array) in parameters)
        {
            string name = areKnown ? names[own] : key == ArraysKey ? own : $"{layer}.{WordOf(role)}";
            bool isTurned = array.Shape.Count == 2 && ForeignTensor.Of(name, [], isDouble: false, turnsUnknown: key == PyTorchKey).IsTurned;
            yield return new(name, isTurned ? array.Transposed() : array);
            if (!areKnown && key == PyTorchKey && role == TensorRole.Variance)
            {
                yield return new($"{layer}.{WordOf(TensorRole.Counter)}", NpyArray.From<long>([0]));
            }
        }

        foreach ((string name, string value) in areKnown ? sources : [])
        {
            if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long count))
            {
                yield return new(name, NpyArray.From<long>([count]));
            }
        }
    }

    /// <summary>What the tensors of a file have become: the parameter of each name, or the number of a counter.</summary>
    private static Dictionary<string, string> SourcesOf(Model model, string key)
    {
        string json = model.Metadata.GetValueOrDefault(key, "{}");
        Dictionary<string, string> sources
            = FileText.Json(json, TextTable.Default.DictionaryStringString, $"The model's metadata '{key}' are no names of tensors") ?? [];
        string? wrong = sources.Keys.FirstOrDefault(name => name.Length == 0 || name == SafetensorsHeader.MetadataName
            || name.StartsWith('/') || name.Contains('\\', StringComparison.Ordinal) || name.Split('/').Contains(".."));
        DataFormatException.Demand(wrong is null, $"The model's metadata '{key}' have the name {FileText.Quote(wrong)}, which no file can hold.");
        return sources;
    }

    /// <summary>The parameters with the numbers of their layers; the last row of a matrix whose rows end in an appended 1 is the bias.</summary>
    private static IEnumerable<(int Layer, TensorRole Role, string Own, NpyArray Array)> ParametersOf(Model model)
    {
        bool hasOnes = model.File.Options.AppendOnes;
        for (int layer = 0; layer < model.File.Layers.Count; layer++)
        {
            foreach ((TensorRole role, string own, int[] shape) in ModelLayers.TensorsOf(model.File.Layers[layer]))
            {
                NpyArray array = model.Tensor(own);
                yield return (layer, role, own, hasOnes ? array.Part(0, shape[0] - 1, shape[1]) : array);
                if (hasOnes)
                {
                    yield return (layer, TensorRole.Bias, "b" + own[1..], array.Part((shape[0] - 1) * shape[1], shape[1]));
                    hasOnes = false;
                }
            }
        }
    }

    private static string WordOf(TensorRole role) => role switch
    {
        TensorRole.Weight or TensorRole.Gamma => "weight",
        TensorRole.Mean => "running_mean",
        TensorRole.Variance => "running_var",
        TensorRole.Counter => "num_batches_tracked",
        _ => "bias",
    };

    [JsonSerializable(typeof(Dictionary<string, string>))]
    private sealed partial class TextTable : JsonSerializerContext;
}
