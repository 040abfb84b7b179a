using FastNet.Data;

namespace FastNet.Tests.Support;

/// <summary>The six images of features.npz, 32 x 32 x 3, and their features.</summary>
internal static class GoldenImages
{
    private static readonly NpzFile Values = NpzFile.Golden("features.npz");

    internal const int Count = 6;

    /// <summary>The bytes of an image plane by plane; the file has them pixel by pixel.</summary>
    internal static byte[] Planes(int image)
    {
        double[] pixels = Values.Doubles("images");
        byte[] planes = new byte[3072];
        for (int i = 0; i < planes.Length; i++)
        {
            planes[((i % 3) * 1024) + (i / 3)] = checked((byte)pixels[(image * 3072) + i]);
        }

        return planes;
    }

    /// <summary>All six as a set.</summary>
    internal static RawSamples Set() => new([.. Enumerable.Range(0, Count).SelectMany(Planes)], [0, 1, 2, 0, 1, 2], 32, 32, 3, ["a", "b", "c"]);

    /// <summary>Fails where features differ from those of the file by more than 1e-9 of the larger, or where the file has a rounding error instead of 0.</summary>
    internal static void AssertClose(ReadOnlySpan<double> actual, string name, int image)
    {
        double[] expected = Values.Doubles(name)[(image * actual.Length)..((image + 1) * actual.Length)];
        for (int i = 0; i < expected.Length; i++)
        {
            // The file's box means are running sums: what should be 0 is 1e-14 or so there.
            expected[i] = Math.Abs(expected[i]) < 1e-12 ? 0 : expected[i];
        }

        Close.AssertEach(actual, expected, $"{name} of image {image}", 1e-9);
    }
}
