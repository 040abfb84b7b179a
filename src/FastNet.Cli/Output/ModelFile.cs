using System.Buffers.Binary;
using System.Numerics;
using FastNet.Cli.Commands;

namespace FastNet.Cli.Output;

/// <summary>model.safetensors: W1 (D, H), b1 (H), W2 (H, C), b2 (C), and in its metadata what a program needs to use them.</summary>
internal static class ModelFile
{
    public static void Save<T>(string path, TrainSettings settings, TwoLayerNet<T> net, DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dictionary<string, string> metadata = new()
        {
            ["format"] = "fastnet two-layer net",
            ["scores"] = "max(0, x W1 + b1) W2 + b2",
            ["input"] = $"one row of {net.InputSize} numbers (of an image its pixel values 0 to 255 in the order of layout), less mean_image",
            ["layout"] = settings.Layout == LayoutName.Chw ? "channel, height, width" : "height, width, channel",
            ["mean_image"] = Convert.ToBase64String(LittleEndian(split.MeanImage)),
            ["mean_image_encoding"] = "base64 of little-endian float64, in the order of layout",
            ["classes"] = string.Join(", ", split.ClassNames),
            ["data_set"] = split.Name,
            ["fastnet_version"] = Versions.FastNet,
        };
        SafetensorsWriter writer = new(metadata);
        foreach (Parameter parameter in net.Layout)
        {
            ReadOnlySpan<int> shape = parameter.IsMatrix ? [parameter.Rows, parameter.Columns] : [parameter.Columns];
            writer.Add<T>(parameter.Name, shape, parameter.Of(net.Parameters));
        }

        writer.Save(path);
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
