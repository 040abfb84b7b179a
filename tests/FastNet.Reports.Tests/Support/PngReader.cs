using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace FastNet.Reports.Tests.Support;

/// <summary>Reads a PNG file of 8-bit grey or RGB back, by the standard alone: every chunk's checksum is computed bit by bit.</summary>
internal static class PngReader
{
    public static (Picture Picture, string[] Chunks) Read(byte[] png)
    {
        Assert.That(png[..8], Is.EqualTo(new byte[] { 137, 80, 78, 71, 13, 10, 26, 10 }), "signature");
        List<string> names = [];
        using MemoryStream data = new();
        byte[] header = [];
        int place = 8;
        while (place < png.Length)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(place));
            string name = Encoding.ASCII.GetString(png, place + 4, 4);
            ReadOnlySpan<byte> body = png.AsSpan(place + 8, length);
            Assert.That(BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(place + 8 + length)), Is.EqualTo(Checksum(png.AsSpan(place + 4, length + 4))), $"checksum of {name}");
            names.Add(name);
            if (name == "IHDR")
            {
                header = body.ToArray();
            }
            else if (name == "IDAT")
            {
                data.Write(body);
            }

            place += length + 12;
        }

        int width = BinaryPrimitives.ReadInt32BigEndian(header);
        int height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        Assert.That(header[8], Is.EqualTo(8), "bit depth");
        int channels = header[9] switch { 0 => 1, 2 => 3, _ => throw new AssertionException($"colour type {header[9]}") };
        Assert.That(header[10..], Is.All.Zero, "compression, filter, interlacing");
        data.Position = 0;
        return (new Picture(width, height, channels, Unfilter(data, width * channels, height, channels)), [.. names]);
    }

    private static byte[] Unfilter(Stream compressed, int rowBytes, int height, int step)
    {
        using ZLibStream zlib = new(compressed, CompressionMode.Decompress);
        byte[] pixels = new byte[rowBytes * height];
        for (int y = 0; y < height; y++)
        {
            int filter = zlib.ReadByte();
            Span<byte> row = pixels.AsSpan(y * rowBytes, rowBytes);
            zlib.ReadExactly(row);
            for (int x = 0; x < rowBytes; x++)
            {
                int a = x < step ? 0 : row[x - step];
                int b = y == 0 ? 0 : pixels[((y - 1) * rowBytes) + x];
                int c = x < step || y == 0 ? 0 : pixels[((y - 1) * rowBytes) + x - step];
                row[x] += (byte)(filter switch
                {
                    0 => 0,
                    1 => a,
                    2 => b,
                    3 => (a + b) / 2,
                    4 => Nearest(a, b, c),
                    _ => throw new AssertionException($"filter {filter} of row {y}"),
                });
            }
        }

        Assert.That(zlib.ReadByte(), Is.EqualTo(-1), "nothing follows the last row");
        return pixels;
    }

    private static int Nearest(int a, int b, int c)
    {
        int p = a + b - c;
        return new[] { a, b, c }.MinBy(value => Math.Abs(p - value));
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
