namespace FastNet.Reports;

/// <summary>A picture of bytes, pixel by pixel, the first row at the top: one grey level for each, or red, green and blue.</summary>
public sealed class Picture
{
    private readonly byte[] _pixels;

    /// <summary>Wraps the pixels; they are not copied and must not be changed afterwards.</summary>
    /// <param name="width">Columns, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="channels">1: grey levels; 3: red, green, blue.</param>
    /// <param name="pixels">height x width x channels bytes.</param>
    /// <exception cref="ArgumentException">The number of bytes is another.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="pixels"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1, or the channels are neither 1 nor 3.</exception>
    public Picture(int width, int height, int channels, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(
                nameof(channels), channels, $"There are {channels} channels; expected 1 (grey) or 3 (red, green, blue).");
        }

        Ensure.That(pixels.Length == (Int128)width * height * channels,
            $"A picture of {width} x {height} pixels with {channels} channels takes {(Int128)width * height * channels} "
                + $"bytes; {pixels.Length} were given.", nameof(pixels));

        (Width, Height, Channels, _pixels) = (width, height, channels, pixels);
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Bytes of a pixel: 1 or 3.</summary>
    public int Channels { get; }

    /// <summary>All bytes, (height, width, channels).</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>The bytes of row <paramref name="y"/>.</summary>
    /// <param name="y">0 to <see cref="Height"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<byte> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
        return _pixels.AsSpan(y * Width * Channels, Width * Channels);
    }

    /// <summary>Writes the picture as a PNG file, without loss.</summary>
    /// <param name="stream">Where to; it need not seek and stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void WritePng(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        PngEncoder.Write(stream, this);
    }

    /// <summary>Saves the picture as a PNG file, wholly or not at all.</summary>
    /// <param name="path">The file to make or to replace; its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null, or names a folder.</exception>
    /// <exception cref="IOException">The folder does not exist, or the disk is full or fails.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, WritePng);
}
