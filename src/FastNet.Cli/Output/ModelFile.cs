using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using FastNet.Numerics;

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
    private const string ClassesKey = "classes";
    private const string ClassSeparator = ", ";

    public static void Save<T>(string path, TrainSettings settings, Model<T> model, DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ModelShape shape = model.Shape;
        Dictionary<string, string> metadata = new()
        {
            ["format"] = $"fastnet {OptionFactory.NameOf(shape.Model)} {(shape.IsLinear ? "classifier" : "net")}",
            [ModelKey] = OptionFactory.NameOf(shape.Model),
            [WidthsKey] = shape.Widths,
            [NormalizationKey] = OptionFactory.NameOf(shape.Normalization),
            ["scores"] = Scores(shape),
            ["input"] = $"one row of {shape.Features} numbers (of an image its pixel values 0 to 255 in the order of layout), less mean_image{(shape.IsLinear ? ", then a 1" : string.Empty)}",
            [LayoutKey] = settings.Layout == LayoutName.Chw ? ChannelFirst : Interleaved,
            [MeanKey] = Convert.ToBase64String(LittleEndian(split.MeanImage)),
            ["mean_image_encoding"] = "base64 of little-endian float64, in the order of layout",
            [ClassesKey] = string.Join(ClassSeparator, split.ClassNames),
            ["data_set"] = split.Name,
            ["fastnet_version"] = Versions.FastNet,
        };
        SafetensorsWriter writer = new(metadata);
        foreach (Parameter parameter in model.Net.Layout)
        {
            writer.Add<T>(parameter.Name, Shape(parameter), parameter.Of(model.Net.Parameters));
        }

        foreach (Parameter state in model.Net.StateLayout)
        {
            writer.Add<T>(state.Name, Shape(state), state.Of(model.Net.State));
        }

        writer.Save(path);
    }

    /// <summary>The element type of a model file.</summary>
    public static PrecisionName Precision(SafetensorsFile file)
        => file.Tensors.Any(tensor => tensor.Type == SafetensorsType.F64) ? PrecisionName.Double : PrecisionName.Float;

    /// <summary>What the metadata says of the model and its input.</summary>
    /// <exception cref="ToolException">Something is missing or makes no sense; the message gives the file.</exception>
    public static (ModelShape Shape, ModelInput Input) Describe(SafetensorsFile file, string path)
    {
        string name = Text(file, path, ModelKey);
        ModelName model = Array.Find(Enum.GetValues<ModelName>(), value => OptionFactory.NameOf(value) == name);
        Require(OptionFactory.NameOf(model) == name, path, $"its model is '{name}'; expected {string.Join(", ", Enum.GetValues<ModelName>().Select(OptionFactory.NameOf))}");
        string text = Text(file, path, WidthsKey);
        int[] widths = Array.ConvertAll(text.Split('-'), part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int width) ? width : 0);
        int hidden = widths.Length - 2;
        Require(
            widths.All(width => width > 0) && (model switch { ModelName.TwoLayer => hidden == 1, ModelName.Deep => hidden >= 1, _ => hidden == 0 }),
            path,
            $"its widths are '{text}'; expected those of a {name} model, features first and classes last");
        string normName = file.Metadata.GetValueOrDefault(NormalizationKey, "none");
        Normalization normalization = Array.Find(Enum.GetValues<Normalization>(), value => OptionFactory.NameOf(value) == normName);
        Require(OptionFactory.NameOf(normalization) == normName, path, $"its normalization is '{normName}'; expected none, batch or layer");
        string layout = Text(file, path, LayoutKey);
        Require(layout is ChannelFirst or Interleaved, path, $"its layout is '{layout}'; expected '{ChannelFirst}' or '{Interleaved}'");
        byte[] bytes = new byte[Text(file, path, MeanKey).Length];
        Require(Convert.TryFromBase64String(Text(file, path, MeanKey), bytes, out int length) && length == (long)widths[0] * sizeof(double), path,
            $"its mean image has {length} bytes; expected {(long)widths[0] * sizeof(double)} in base64");
        double[] mean = new double[widths[0]];
        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)));
        }

        string[] classes = Text(file, path, ClassesKey).Split(ClassSeparator);
        Require(classes.Length == widths[^1], path, $"it names {classes.Length} classes and has {widths[^1]}");
        return (new ModelShape(model, widths[0], widths[1..^1], widths[^1], normalization), new ModelInput(layout == ChannelFirst ? PixelLayout.ChannelFirst : PixelLayout.Interleaved, mean, classes));
    }

    /// <summary>Reads the parameters into a model that was made for <paramref name="shape"/>.</summary>
    /// <exception cref="ToolException">A tensor is missing or has another shape.</exception>
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
            file.Read(parameter.Name, parameter.Of(model.Net.Parameters));
        }

        foreach (Parameter state in model.Net.StateLayout)
        {
            RequireShape(file, path, state.Name, Shape(state));
            file.Read(state.Name, state.Of(model.Net.State));
        }

        return model;
    }

    private static string Scores(ModelShape shape) => shape.Model switch
    {
        ModelName.TwoLayer => "max(0, x W1 + b1) W2 + b2",
        ModelName.Deep => "h = x; h = max(0, normalized(h Wi + bi)) for each layer but the last; then h W + b",
        _ => "x W",
    };

    private static int[] Shape(Parameter parameter) => parameter.IsMatrix ? [parameter.Rows, parameter.Columns] : [parameter.Columns];

    private static void RequireShape(SafetensorsFile file, string path, string name, int[] shape)
    {
        Require(file.TryGetTensor(name, out SafetensorsTensor? tensor), path, $"it has no tensor '{name}'");
        Require(tensor!.Shape.SequenceEqual(shape), path, $"its tensor '{name}' has shape [{string.Join(", ", tensor.Shape)}]; [{string.Join(", ", shape)}] was expected");
    }

    private static string Text(SafetensorsFile file, string path, string key)
    {
        Require(file.Metadata.TryGetValue(key, out string? text), path, $"its metadata have no '{key}'; expected a model.safetensors of fastnet train");
        return text!;
    }

    private static void Require(bool condition, string path, string problem)
    {
        if (!condition)
        {
            throw new ToolException($"{path}: {problem}");
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
