using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace FastNet.Reports;

/// <summary>PNG (ISO/IEC 15948) of 8-bit grey or RGB, not interlaced: signature, IHDR, one IDAT, IEND.</summary>
internal static class PngEncoder
{
    private const byte Grey = 0;
    private const byte Rgb = 2;
    private const byte BitDepth = 8;
    private const int Filters = 5;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static void Write(Stream stream, Picture picture)
    {
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        header[8] = BitDepth;
        header[9] = picture.Channels == 1 ? Grey : Rgb;
        header[10..].Clear(); // deflate, the five filters, no interlacing
        stream.Write(Signature);
        WriteChunk(stream, "IHDR"u8, header);
        WriteChunk(stream, "IDAT"u8, Compress(picture));
        WriteChunk(stream, "IEND"u8, []);
    }

    /// <summary>Width and height of a PNG file.</summary>
    /// <exception cref="DataFormatException">It is none.</exception>
    public static (int Width, int Height) Size(ReadOnlySpan<byte> png)
    {
        // Signature, length and type of the first chunk, then its data.
        DataFormatException.Demand(png.Length >= 24 && png.StartsWith(Signature) && png[12..16].SequenceEqual("IHDR"u8),
            $"The picture of {png.Length} bytes does not begin as a PNG file does.");

        (int width, int height) = (BinaryPrimitives.ReadInt32BigEndian(png[16..]), BinaryPrimitives.ReadInt32BigEndian(png[20..]));
        DataFormatException.Demand(width > 0 && height > 0, $"The picture is {width} x {height}; expected 1 pixel or more each way.");
        return (width, height);
    }

    // Length of the data, type, data, checksum of type and data.
    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        Crc32 checksum = new();
        checksum.Append(type);
        checksum.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, checksum.GetCurrentHashAsUInt32());
        stream.Write(number);
    }

    private static ReadOnlySpan<byte> Compress(Picture picture)
    {
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] above = new byte[picture.Width * picture.Channels];
            byte[] best = new byte[above.Length + 1];
            byte[] candidate = new byte[above.Length + 1];
            for (int y = 0; y < picture.Height; y++)
            {
                ReadOnlySpan<byte> row = picture.Row(y);
                long least = long.MaxValue;
                for (byte filter = 0; filter < Filters; filter++)
                {
                    // The standard's advice (12.8): of the five, the one whose bytes, taken as signed, are the smallest.
                    long sum = Filter(filter, row, above, picture.Channels, candidate);
                    if (sum < least)
                    {
                        least = sum;
                        (best, candidate) = (candidate, best);
                    }
                }

                zlib.Write(best);
                row.CopyTo(above);
            }
        }

        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
    }

    /// <summary>The filter's number, then each byte less its prediction from left, above and above left.</summary>
    /// <returns>The sum of the differences' sizes.</returns>
    private static long Filter(byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int step, Span<byte> target)
    {
        target[0] = filter;
        long sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            int left = i < step ? 0 : row[i - step];
            int corner = i < step ? 0 : above[i - step];
            int prediction = filter switch
            {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                _ => Paeth(left, above[i], corner),
            };
            byte difference = unchecked((byte)(row[i] - prediction));
            target[i + 1] = difference;
            sum += Math.Abs((int)(sbyte)difference);
        }

        return sum;
    }

    /// <summary>Of left, above and corner, the one nearest to left + above - corner; of several the first.</summary>
    private static int Paeth(int left, int above, int corner)
    {
        int toLeft = Math.Abs(above - corner);
        int toAbove = Math.Abs(left - corner);
        int toCorner = Math.Abs(left + above - (2 * corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
