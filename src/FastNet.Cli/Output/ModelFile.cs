using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using FastNet.Data;
using FastNet.Numerics;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Output;

/// <summary>model.safetensors: the parameters by name, and in its metadata all that a program needs to use them.</summary>
internal static class ModelFile
{
    private const string ChannelFirst = "channel, height, width";
    private const string Interleaved = "height, width, channel";
    private const string ModelKey = "model";
    private const string WidthsKey = "widths";
    private const string NormalizationKey = "normalization";
    private const string LayoutKey = "layout";
    private const string MeanKey = "mean_image";
    private const string DeviationKey = "deviation";
    private const string PatchesKey = "patches";
    private const string FiltersName = "patches.filters";
    private const string OffsetsName = "patches.offsets";
    private const string ClassesKey = "classes";
    private const string LossKey = "loss";
    private const string ActivationKey = "activation";
    private const string TargetsKey = "targets";
    private const string TargetMeanKey = "target_mean";
    private const string TargetDeviationKey = "target_deviation";
    private const string ClassSeparator = ", ";
    private const string FormatKey = "format";

    // Says that there is a checksum, so that a file whose checksum has lost its name is no older one.
    private const string FormatEnd = ", checksum";

    public static void Save<T>(string path, TrainSettings settings, Model<T> model, DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ModelShape shape = model.Shape;
        string divided = split.Deviation.Length > 0 ? ", divided by deviation" : string.Empty;
        string ones = shape.IsLinear ? ", then a 1" : string.Empty;
        Dictionary<string, string> metadata = new()
        {
            [FormatKey] = $"fastnet {OptionFactory.NameOf(shape.Model)} {(shape.IsLinear ? "classifier" : "net")}{FormatEnd}",
            [ModelKey] = OptionFactory.NameOf(shape.Model),
            [WidthsKey] = shape.Widths,
            [NormalizationKey] = OptionFactory.NameOf(shape.Normalization),
            [ActivationKey] = shape.Activation,
            [LossKey] = shape.Loss.Name,
            ["scores"] = Scores(shape),
            ["input"] = $"one row of {shape.Features} numbers (of an image its pixel values 0 to 255 in the order of layout), "
                + $"less mean_image{divided}{ones}",
            [LayoutKey] = settings.Get(Layout) == LayoutName.Chw ? ChannelFirst : Interleaved,
            [MeanKey] = Convert.ToBase64String(LittleEndian(split.MeanImage)),
            ["mean_image_encoding"] = "base64 of little-endian float64, in the order of layout",
            [ClassesKey] = ListOf(split.ClassNames),
            ["data_set"] = split.Name,
            ["fastnet_version"] = Versions.FastNet,
        };
        if (split.Deviation.Length > 0)
        {
            metadata[DeviationKey] = Convert.ToBase64String(LittleEndian(split.Deviation));
        }

        if (split.TargetNames.Count > 0)
        {
            metadata[TargetsKey] = ListOf(split.TargetNames);
            string unit = split.TargetDeviation.Length > 0 ? ", times target_deviation, plus target_mean" : string.Empty;
            metadata["predictions"] = $"{shape.Loss.Prediction}{unit}";
        }

        if (split.TargetDeviation.Length > 0)
        {
            metadata[TargetMeanKey] = Convert.ToBase64String(LittleEndian(split.TargetMean));
            metadata[TargetDeviationKey] = Convert.ToBase64String(LittleEndian(split.TargetDeviation));
        }

        if (split.Patches is PatchFeatures patches)
        {
            ImageShape image = patches.Image;
            metadata[PatchesKey] = $"{image.Channels} x {image.Height} x {image.Width}, side {patches.Side}, contrast {patches.ContrastEpsilon:R}";
            metadata["input"] = "one row of features: sums over the patches of each quarter of max(0, patch x patches.filters + patches.offsets), "
                + "less mean_image, divided by deviation";
        }

        SafetensorsWriter writer = new(metadata, checksum: true);
        foreach (Parameter parameter in model.Net.Layout)
        {
            writer.Add<T>(parameter.Name, Shape(parameter), parameter.Of(model.Net.Parameters));
        }

        foreach (Parameter state in model.Net.StateLayout)
        {
            writer.Add<T>(state.Name, Shape(state), state.Of(model.Net.State));
        }

        if (split.Patches is not null)
        {
            int count = split.Patches.Offsets.Length;
            double[] filters = split.Patches.Filters.ToArray();
            writer.Add<T>(FiltersName, [filters.Length / count, count], Array.ConvertAll(filters, T.CreateTruncating));
            writer.Add<T>(OffsetsName, [count], Array.ConvertAll(split.Patches.Offsets.ToArray(), T.CreateTruncating));
        }

        writer.Save(path);
    }

    /// <summary>Opens a model file and proves that no byte of it changed; older ones have no checksum.</summary>
    /// <exception cref="DataFormatException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        SafetensorsFile file = SafetensorsFile.Open(path);
        try
        {
            Require(
                file.VerifyChecksum() || !file.Metadata.GetValueOrDefault(FormatKey, string.Empty).EndsWith(FormatEnd, StringComparison.Ordinal),
                path, "its checksum is missing: the file is damaged");
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The element type of a model file.</summary>
    public static PrecisionName Precision(SafetensorsFile file)
        => file.Tensors.Any(tensor => tensor.Type == SafetensorsType.F64) ? PrecisionName.Double : PrecisionName.Float;

    /// <summary>What the metadata says of the model and its input.</summary>
    /// <exception cref="DataFormatException">Something is missing or makes no sense; the message gives the file.</exception>
    public static (ModelShape Shape, ModelInput Input) Describe(SafetensorsFile file, string path)
    {
        string name = Text(file, path, ModelKey);
        ModelName model = Array.Find(Enum.GetValues<ModelName>(), value => OptionFactory.NameOf(value) == name);
        string models = string.Join(", ", Enum.GetValues<ModelName>().Select(OptionFactory.NameOf));
        Require(OptionFactory.NameOf(model) == name, path, $"its model is '{name}'; expected {models}");
        string text = Text(file, path, WidthsKey);
        int[] widths = Array.ConvertAll(text.Split('-'), Whole);
        int hidden = widths.Length - 2;
        Require(
            widths.All(width => width > 0) && (model switch { ModelName.TwoLayer => hidden == 1, ModelName.Deep => hidden >= 1, _ => hidden == 0 }),
            path,
            $"its widths are '{text}'; expected those of a {name} model, features first and classes last");
        string normName = file.Metadata.GetValueOrDefault(NormalizationKey, "none");
        Normalization normalization = Array.Find(Enum.GetValues<Normalization>(), value => OptionFactory.NameOf(value) == normName);
        Require(OptionFactory.NameOf(normalization) == normName, path, $"its normalization is '{normName}'; expected none, batch or layer");
        // Some files have neither.
        string activation = file.Metadata.GetValueOrDefault(ActivationKey, Activation<float>.Relu.Name);
        Require(
            Activation<float>.All.Any(known => known.Name == activation), path,
            $"its activation is '{activation}'; expected one of {string.Join(", ", Activation<float>.All.Select(known => known.Name))}");
        string lossName = file.Metadata.GetValueOrDefault(LossKey, model == ModelName.Svm ? LossChoice.Svm : LossChoice.Softmax);
        LossChoice? loss = LossChoice.All.FirstOrDefault(choice => choice.Name == lossName);
        string losses = string.Join(", ", LossChoice.All.Select(choice => choice.Name));
        Require(loss is not null, path, $"its loss is '{lossName}'; expected one of {losses}");
        Require(hidden > 0 || lossName == name, path, $"its loss is '{lossName}'; expected {name}, which its model is");
        string layout = Text(file, path, LayoutKey);
        Require(layout is ChannelFirst or Interleaved, path, $"its layout is '{layout}'; expected '{ChannelFirst}' or '{Interleaved}'");
        double[] mean = Numbers(file, path, MeanKey, widths[0]);
        PatchFeatures? patches = file.Metadata.TryGetValue(PatchesKey, out string? words) ? Patches(file, path, words, widths[0]) : null;
        double[] deviation = patches is null && !file.Metadata.ContainsKey(DeviationKey) ? [] : Numbers(file, path, DeviationKey, widths[0]);
        Require(Array.TrueForAll(deviation, value => value > 0), path, "its deviation has a number that is not above 0");
        string[] classes = ListOf(Text(file, path, ClassesKey));
        string[] targets = loss!.TakesNumbers ? ListOf(Text(file, path, TargetsKey)) : [];
        string[] names = loss.TakesNumbers ? targets : classes;
        Require(names.Length == widths[^1], path, $"it names {names.Length} {(loss.TakesNumbers ? "targets" : "classes")} and has {widths[^1]}");
        bool scaled = loss.TakesNumbers && file.Metadata.ContainsKey(TargetDeviationKey);
        double[] targetDeviation = scaled ? Numbers(file, path, TargetDeviationKey, targets.Length) : [];
        Require(Array.TrueForAll(targetDeviation, value => value > 0), path, "its target deviation has a number that is not above 0");
        return (
            new ModelShape(model, widths[0], widths[1..^1], widths[^1], normalization, activation, loss),
            new ModelInput(
                layout == ChannelFirst ? PixelLayout.ChannelFirst : PixelLayout.Interleaved, mean, deviation, patches, loss.TakesNumbers ? [] : classes, targets)
            {
                TargetMean = scaled ? Numbers(file, path, TargetMeanKey, targets.Length) : [],
                TargetDeviation = targetDeviation,
            });
    }

    /// <summary>Reads the parameters into a model that was made for <paramref name="shape"/>.</summary>
    /// <exception cref="DataFormatException">A tensor is missing or has another shape.</exception>
    public static Model<T> Load<T>(SafetensorsFile file, string path, ModelShape shape, int capacity, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Before anything is allocated: the file must be long enough for what it claims.
        foreach ((string name, int rows, int columns) in shape.Weights())
        {
            RequireShape(file, path, name, [rows, columns]);
        }

        Model<T> model = ModelFactory.Create<T>(shape, capacity, workers);
        foreach (Parameter parameter in model.Net.Layout)
        {
            RequireShape(file, path, parameter.Name, Shape(parameter));
            file.ReadFinite(parameter.Name, parameter.Of(model.Net.Parameters));
        }

        foreach (Parameter state in model.Net.StateLayout)
        {
            RequireShape(file, path, state.Name, Shape(state));
            file.ReadFinite(state.Name, state.Of(model.Net.State));
        }

        return model;
    }

    /// <summary>The features that the model's rows are made of; anything that cannot be is refused.</summary>
    private static PatchFeatures Patches(SafetensorsFile file, string path, string words, int features)
    {
        string[] parts = words.Split([" x ", ", side ", ", contrast "], StringSplitOptions.None);
        int[] sizes = [.. parts.Take(4).Select(Whole)];
        double contrast = 0;
        Require(
            parts.Length == 5 && sizes.All(size => size is > 0 and <= short.MaxValue) && sizes[3] < Math.Min(sizes[1], sizes[2])
                && double.TryParse(parts[4], NumberStyles.Float, CultureInfo.InvariantCulture, out contrast)
                && contrast is > 0 and < double.PositiveInfinity && features % PatchFeatures.Quarters == 0,
            path,
            $"its patches are '{words}' and its features {features}; expected 'C x H x W, side S, contrast E' and four features of each filter");
        int count = features / PatchFeatures.Quarters;
        // Three numbers below 2^15: no more than 2^45, and what does not fit a dimension is no tensor's.
        int length = (int)Math.Min((long)sizes[0] * sizes[3] * sizes[3], int.MaxValue);
        RequireShape(file, path, FiltersName, [length, count]);
        RequireShape(file, path, OffsetsName, [count]);
        double[] filters = Values(file, FiltersName, length * count);
        return new PatchFeatures(new ImageShape(sizes[0], sizes[1], sizes[2]), sizes[3], contrast, filters, Values(file, OffsetsName, count));
    }

    /// <summary>A whole number; 0 for a text that is none.</summary>
    private static int Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private static double[] Values(SafetensorsFile file, string name, int count)
    {
        double[] values = new double[count];
        if (Precision(file) == PrecisionName.Double)
        {
            file.ReadFinite<double>(name, values);
            return values;
        }

        float[] narrow = new float[count];
        file.ReadFinite<float>(name, narrow);
        return Array.ConvertAll(narrow, value => (double)value);
    }

    private static double[] Numbers(SafetensorsFile file, string path, string key, int count)
    {
        string text = Text(file, path, key);
        byte[] bytes = new byte[text.Length];
        Require(Convert.TryFromBase64String(text, bytes, out int length) && length == (long)count * sizeof(double), path,
            $"its {key.Replace('_', ' ')} has {length} bytes; expected {(long)count * sizeof(double)} in base64");
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)));
            Require(
                double.IsFinite(numbers[i]), path,
                $"its {key.Replace('_', ' ')} has {numbers[i]} at [{i}]; a finite number was expected");
        }

        return numbers;
    }

    private static string Scores(ModelShape shape) => shape.Model switch
    {
        ModelName.TwoLayer => $"{Activated(shape, "x W1 + b1")} W2 + b2",
        ModelName.Deep => $"h = x; h = {Activated(shape, "normalized(h Wi + bi)")} for each layer but the last; then h W + b",
        _ => "x W",
    };

    private static string Activated(ModelShape shape, string x)
        => shape.Activation == Activation<float>.Relu.Name ? $"max(0, {x})" : $"{shape.Activation}({x})";

    private static int[] Shape(Parameter parameter) => parameter.IsMatrix ? [parameter.Rows, parameter.Columns] : [parameter.Columns];

    private static void RequireShape(SafetensorsFile file, string path, string name, int[] shape)
    {
        Require(file.TryGetTensor(name, out SafetensorsTensor? tensor), path, $"it has no tensor '{name}'");
        string shapes = $"has shape [{string.Join(", ", tensor!.Shape)}]; [{string.Join(", ", shape)}] was expected";
        Require(tensor.Shape.SequenceEqual(shape), path, $"its tensor '{name}' {shapes}");
    }

    private static string Text(SafetensorsFile file, string path, string key)
    {
        Require(
            file.Metadata.TryGetValue(key, out string? text), path, $"its metadata have no '{key}'; expected a model.safetensors of fastnet train");
        return text!;
    }

    private static void Require(bool condition, string path, string problem)
    {
        if (!condition)
        {
            throw new DataFormatException($"'{path}': {problem}.");
        }
    }

    /// <summary>Names as a JSON array: they may have any character in them.</summary>
    private static string ListOf(IReadOnlyList<string> names) => JsonSerializer.Serialize([.. names], ToolJson.Default.StringArray);

    /// <summary>The names of such an array; the parts between the commas of a text that is none.</summary>
    private static string[] ListOf(string text)
    {
        try
        {
            return Array.ConvertAll(JsonSerializer.Deserialize(text, ToolJson.Default.StringArray) ?? [], name => name ?? string.Empty);
        }
        catch (JsonException)
        {
            return text.Split(ClassSeparator);
        }
    }

    private static byte[] LittleEndian(ReadOnlySpan<double> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(double)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        }

        return bytes;
    }
}
