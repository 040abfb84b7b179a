using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using StbImageSharp;

namespace FastNet.Data;

/// <summary>
/// Reads pictures, PNG and JPEG, by StbImageSharp. What that library trusts is checked before: it reserves the memory that a header or the length of
/// a chunk claims, inflates without a limit, and waits for the end of a JPEG file that has none.
/// </summary>
internal static class PictureFile
{
    /// <summary>A picture may have so many pixels whatever its file is like.</summary>
    private const long FreePixels = 1 << 20;

    /// <summary>Pixels of a larger picture for each byte of its file; even one colour takes more.</summary>
    private const long PngPixelsPerByte = 1 << 10;
    private const long JpegPixelsPerByte = 1 << 8;

    private const long MostBytes = 1 << 28;
    private const long MostPixels = 1 << 27;

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg"];

    private static ReadOnlySpan<byte> PngMagic => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Whether a file is one of a picture, by its name.</summary>
    public static bool IsPicture(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Reads a picture as three planes: red, green, blue. What is transparent has the colour that stands there; 16 bits are cut to 8.
    /// </summary>
    /// <exception cref="DataFormatException">It is damaged, no PNG or JPEG, or too large for its file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static DecodedImage Read(string path) => DataFormatException.In(path, () =>
    {
        using FileStream file = RegularFile.Open(path);
        DataFormatException.Demand(file.Length <= MostBytes, $"it has {file.Length} bytes; {MostBytes} at most were expected");
        byte[] bytes = new byte[file.Length];
        NpyHeader.Fill(file, bytes);
        bool isPng = bytes.AsSpan().StartsWith(PngMagic);
        (int width, int height) = isPng ? PngSize(bytes) : JpegSize(bytes);
        long most = Math.Min(Math.Max(FreePixels, (isPng ? PngPixelsPerByte : JpegPixelsPerByte) * bytes.Length), MostPixels);
        DataFormatException.Demand(
            width > 0 && height > 0 && (long)width * height <= most,
            $"it claims {width} x {height} pixels in {bytes.Length} bytes; 1 to {most} pixels were expected");
        ImageResult image = Decode(bytes);
        DataFormatException.Demand(
            image.Width == width && image.Height == height && image.Data.Length == 3L * width * height,
            $"its pixels are {image.Width} x {image.Height}, its header says {width} x {height}");
        byte[] planes = new byte[image.Data.Length];
        int plane = width * height;
        for (int i = 0; i < planes.Length; i++)
        {
            planes[(i % 3 * plane) + (i / 3)] = image.Data[i];
        }

        return new DecodedImage(planes, height, width, image.SourceComp is ColorComponents.Grey or ColorComponents.GreyAlpha);
    });

    private static ImageResult Decode(byte[] bytes)
    {
        try
        {
            using EndingStream stream = new(bytes);
            return ImageResult.FromStream(stream, ColorComponents.RedGreenBlue);
        }
#pragma warning disable CA1031 // The library throws many types for damaged files, those of array bounds among them.
        catch (Exception error) when (error is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            throw new DataFormatException($"it is damaged, or of a form of PNG or JPEG that is not read ({FileText.Escape(error.Message)})", error);
        }
    }

    /// <summary>Width and height of a PNG file whose chunks are whole, with the right checksums, and no more data than its pixels take.</summary>
    private static (int Width, int Height) PngSize(byte[] bytes)
    {
        (int width, int height, long expected) = (0, 0, 0);
        using MemoryStream data = new();
        int at = PngMagic.Length;
        for (bool ends = false; !ends;)
        {
            uint length = bytes.Length - at >= 12 ? BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at)) : uint.MaxValue;
            DataFormatException.Demand(length <= bytes.Length - at - 12L, $"byte {at}: its chunk goes on after the end of the file");
            ReadOnlySpan<byte> chunk = bytes.AsSpan(at + 4, 4 + (int)length);
            uint checksum = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at + 8 + (int)length));
            DataFormatException.Demand(Crc32.HashToUInt32(chunk) == checksum, $"byte {at}: its chunk has another checksum than the file says");
            bool isFirst = at == PngMagic.Length;
            bool isHeader = chunk.StartsWith("IHDR"u8) && length == 13;
            DataFormatException.Demand(isFirst == isHeader, "it does not begin with one header of 13 bytes");
            if (isFirst)
            {
                (width, height) = (BinaryPrimitives.ReadInt32BigEndian(chunk[4..]), BinaryPrimitives.ReadInt32BigEndian(chunk[8..]));
                DataFormatException.Demand(width > 0 && height > 0, $"it claims {width} x {height} pixels");
                int channels = chunk[13] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

                // A byte before each line; an interlaced picture has seven, each a little longer.
                expected = ((long)height + 14) * (((((long)width + 14) * channels * chunk[12]) + 7) / 8 + 1) * (chunk[16] == 0 ? 1 : 2);
            }
            else if (chunk.StartsWith("IDAT"u8))
            {
                data.Write(chunk[4..]);
            }

            ends = chunk.StartsWith("IEND"u8);
            at += 12 + (int)length;
        }

        data.Position = 0;
        using ZLibStream pixels = new(data, CompressionMode.Decompress);
        byte[] part = new byte[1 << 14];
        for (int read = pixels.Read(part); read > 0 && expected >= 0; read = pixels.Read(part))
        {
            expected -= read;
        }

        DataFormatException.Demand(expected >= 0, "it has more data than pixels");
        return (width, height);
    }

    /// <summary>Width and height of a JPEG file, by the first frame before its pixels.</summary>
    private static (int Width, int Height) JpegSize(byte[] bytes)
    {
        DataFormatException.Demand(bytes.AsSpan().StartsWith([(byte)0xff, (byte)0xd8]), "it begins neither as a PNG nor as a JPEG file");
        int at = 2;
        while (true)
        {
            DataFormatException.Demand(at + 9 <= bytes.Length && bytes[at] == 0xff, $"byte {at}: there is no frame before the end");
            byte marker = bytes[at + 1];
            if (marker == 0xff)
            {
                at++;
                continue;
            }

            // Frames of all kinds; c4, c8 and cc are tables and reserved.
            if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 7)), BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 5)));
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 2));
            DataFormatException.Demand(marker != 0xda && length >= 2, $"byte {at}: there are pixels before a frame, or a part of {length} bytes");
            at += 2 + length;
        }
    }

    /// <summary>Bytes that end: who goes on reading after them is thrown out, in place of zeros for ever.</summary>
    private sealed class EndingStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        private const int MostPast = 1 << 12;

        private int _past;

        public override int ReadByte()
        {
            int value = base.ReadByte();
            Count(value < 0);
            return value;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = base.Read(buffer, offset, count);
            Count(read == 0 && count > 0);
            return read;
        }

        private void Count(bool isPast)
        {
            _past += isPast ? 1 : 0;
            DataFormatException.Demand(_past <= MostPast, "it ends too early");
        }
    }
}
