using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FastNet;

/// <summary>A model's layers and options as the metadata of its file have them; the tensors hold the rest.</summary>
/// <param name="Layers">The layers (<see cref="ModelLayers"/>).</param>
/// <param name="Loss">The name of the loss.</param>
/// <param name="Options">Input and outputs.</param>
internal sealed partial record ModelFile(IReadOnlyList<string> Layers, string Loss, ModelOptions Options)
{
    private const string FormatKey = "format";
    private const string LayersKey = "layers";
    private const string LossKey = "loss";
    private const string MeanKey = "mean_image";
    private const string DeviationKey = "deviation";
    private const string OnesKey = "append_ones";
    private const string ClassesKey = "classes";
    private const string TargetsKey = "targets";
    private const string TargetMeanKey = "target_mean";
    private const string TargetDeviationKey = "target_deviation";

    // What the first files of `fastnet train` have instead of layers.
    private const string ModelKey = "model";
    private const string WidthsKey = "widths";
    private const string NormalizationKey = "normalization";
    private const string ActivationKey = "activation";

    // Says that there is a checksum, so that a file whose checksum has lost its name is no older one.
    private const string FormatEnd = ", checksum";

    /// <summary>The names that the file has for itself.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        FormatKey, LayersKey, LossKey, MeanKey, DeviationKey, OnesKey, ClassesKey, TargetsKey, TargetMeanKey, TargetDeviationKey,
        SafetensorsChecksum.Key,
    ];

    /// <summary>The metadata of a file that says all of this.</summary>
    public Dictionary<string, string> Metadata()
    {
        Dictionary<string, string> metadata = new(Options.Metadata)
        {
            [FormatKey] = "fastnet model" + FormatEnd,
            [LayersKey] = Texts(Layers),
            [LossKey] = Loss,
            [Losses<double>.Named(Loss).TakesLabels ? ClassesKey : TargetsKey] = Texts(Options.Names),
        };
        AddNumbers(metadata, MeanKey, Options.Mean);
        AddNumbers(metadata, DeviationKey, Options.Deviation);
        AddNumbers(metadata, TargetMeanKey, Options.TargetMean);
        AddNumbers(metadata, TargetDeviationKey, Options.TargetDeviation);
        if (Options.AppendOnes)
        {
            metadata[OnesKey] = "true";
        }

        return metadata;
    }

    /// <summary>Whether metadata are those of a model, as far as one can tell by their names.</summary>
    public static bool IsModel(IReadOnlyDictionary<string, string> metadata)
        => (metadata.ContainsKey(LayersKey) || metadata.ContainsKey(ModelKey))
            && (metadata.ContainsKey(ClassesKey) || metadata.ContainsKey(TargetsKey));

    /// <summary>Opens a model file and proves that no byte of it has changed; the first files had no checksum.</summary>
    /// <exception cref="DataFormatException">It is damaged.</exception>
    public static SafetensorsFile Open(string path)
    {
        return RegularFile.Opened(SafetensorsFile.Open(path), file =>
        {
            bool isOlder = !file.Metadata.GetValueOrDefault(FormatKey, string.Empty).EndsWith(FormatEnd, StringComparison.Ordinal);
            DataFormatException.Demand(file.VerifyChecksum() || isOlder, "its checksum is missing: the file is damaged");
            return file;
        });
    }

    /// <summary>The text of the name; there must be one.</summary>
    /// <exception cref="DataFormatException">There is none.</exception>
    private static string Text(IReadOnlyDictionary<string, string> metadata, string key)
        => metadata.GetValueOrDefault(key)
            ?? throw new DataFormatException($"its metadata have no '{key}'; expected a model.safetensors of fastnet train, or of Model.Save");

    /// <summary>What metadata say; what they cannot mean is refused.</summary>
    /// <exception cref="DataFormatException">Something is missing or makes no sense.</exception>
    public static ModelFile Of(IReadOnlyDictionary<string, string> metadata)
    {
        bool isLinear = !metadata.ContainsKey(LayersKey) && metadata.GetValueOrDefault(ModelKey) is "softmax" or "svm";
        IReadOnlyList<string> layers = metadata.TryGetValue(LayersKey, out string? list) ? Texts(list) : LayersOfWidths(metadata, isLinear);
        string loss = metadata.GetValueOrDefault(LossKey, metadata.GetValueOrDefault(ModelKey) == "svm" ? "svm" : "softmax");
        Loss<double>? known = Losses<double>.All.FirstOrDefault(one => one.Name == loss);
        string losses = string.Join(", ", Losses<double>.All.Select(one => one.Name));
        DataFormatException.Demand(known is not null, $"its loss is {FileText.Quote(loss)}; expected one of {losses}");
        ModelOptions options = new()
        {
            Mean = Numbers(metadata, MeanKey),
            Deviation = Numbers(metadata, DeviationKey),
            AppendOnes = isLinear || metadata.GetValueOrDefault(OnesKey) == "true",
            Names = Texts(Text(metadata, known!.TakesLabels ? ClassesKey : TargetsKey)),
            TargetMean = Numbers(metadata, TargetMeanKey),
            TargetDeviation = Numbers(metadata, TargetDeviationKey),
            Metadata = metadata.Where(pair => !Keys.Contains(pair.Key)).ToDictionary(),
        };
        return new ModelFile(layers, loss, options);
    }

    private static IReadOnlyList<string> LayersOfWidths(IReadOnlyDictionary<string, string> metadata, bool isLinear)
    {
        string model = Text(metadata, ModelKey);
        string text = Text(metadata, WidthsKey);
        int[] widths = Array.ConvertAll(text.Split('-'), part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int width) ? width : 0);
        DataFormatException.Demand(
            isLinear || model is "two-layer" or "deep", $"its model is {FileText.Quote(model)}; expected two-layer, deep, softmax or svm");
        bool fits = model switch
        {
            "two-layer" => widths.Length == 3,
            "deep" => widths.Length >= 3,
            _ => widths.Length == 2,
        };
        DataFormatException.Demand(
            fits && Array.TrueForAll(widths, width => width is > 0 and < int.MaxValue),
            $"its widths are {FileText.Quote(text)}; expected those of a {model} model, features first and outputs last");
        string loss = metadata.GetValueOrDefault(LossKey, model);
        DataFormatException.Demand(!isLinear || loss == model, $"its loss is {FileText.Quote(loss)}; expected {model}, which its model is");
        string normalization = metadata.GetValueOrDefault(NormalizationKey, "none");
        DataFormatException.Demand(
            normalization is "none" or "batch" or "layer",
            $"its normalization is {FileText.Quote(normalization)}; expected none, batch or layer");
        return isLinear
            ? [ModelLayers.Linear(widths[0] + 1, widths[1])]
            : [.. ModelLayers.OfWidths(widths, normalization, metadata.GetValueOrDefault(ActivationKey, Activation<double>.Relu.Name))];
    }

    /// <summary>Names as a JSON array: they may have any character in them.</summary>
    public static string Texts(IEnumerable<string> names) => JsonSerializer.Serialize([.. names], TextList.Default.StringArray);

    /// <summary>The names of such an array; of a text that is none, what stands between its commas: the first files had that.</summary>
    private static string[] Texts(string text)
    {
        try
        {
            string?[] names = JsonSerializer.Deserialize(text, TextList.Default.StringArray) ?? [];
            return [.. names.Select(name => name ?? string.Empty)];
        }
        catch (JsonException)
        {
            return text.Split(", ");
        }
    }

    private static void AddNumbers(Dictionary<string, string> metadata, string key, IReadOnlyList<double> numbers)
    {
        if (numbers.Count > 0)
        {
            double[] copy = [.. numbers];
            Span<byte> bytes = MemoryMarshal.AsBytes(copy.AsSpan());
            NpyHeader.SwapIfBigEndian(bytes, sizeof(double));
            metadata[key] = Convert.ToBase64String(bytes);
        }
    }

    private static double[] Numbers(IReadOnlyDictionary<string, string> metadata, string key)
    {
        string text = metadata.GetValueOrDefault(key, string.Empty);
        byte[] bytes = new byte[text.Length];
        DataFormatException.Demand(
            Convert.TryFromBase64String(text, bytes, out int length) && length % sizeof(double) == 0,
            $"its {key.Replace('_', ' ')} has {length} bytes; expected numbers of {sizeof(double)} bytes in base64");
        NpyHeader.SwapIfBigEndian(bytes.AsSpan(0, length), sizeof(double));
        return MemoryMarshal.Cast<byte, double>(bytes.AsSpan(0, length)).ToArray();
    }

    [JsonSerializable(typeof(string[]))]
    private sealed partial class TextList : JsonSerializerContext;
}
