using System.Buffers.Binary;

namespace FastNet.Cli.Tests.Support;

/// <summary>A folder of IDX files with a few small grey images in two classes: light on the left or on the right, where a flip makes one of the other.</summary>
internal static class TinyImages
{
    public const int Side = 9;

    /// <summary>100 images to train and validate, 40 to test.</summary>
    public static void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach ((string part, int count) in new[] { ("train", 100), ("t10k", 40) })
        {
            Random random = new(count);
            byte[] pixels = new byte[count * Side * Side];
            byte[] labels = new byte[count];
            random.NextBytes(pixels);
            for (int i = 0; i < pixels.Length; i++)
            {
                labels[i / (Side * Side)] = (byte)(i / (Side * Side) % 2);
                bool right = i % Side > Side / 2;
                pixels[i] = (byte)((pixels[i] / 4) + (right == (labels[i / (Side * Side)] == 1) ? 150 : 0));
            }

            Write(Path.Combine(folder, $"{part}-images-idx3-ubyte"), pixels, count, Side, Side);
            Write(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), labels, count);
        }
    }

    private static void Write(string path, byte[] values, params int[] shape)
    {
        byte[] header = new byte[4 + (4 * shape.Length)];
        header[2] = 8;
        header[3] = (byte)shape.Length;
        for (int i = 0; i < shape.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), shape[i]);
        }

        File.WriteAllBytes(path, [.. header, .. values]);
    }
}
