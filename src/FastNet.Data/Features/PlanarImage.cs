namespace FastNet.Data;

/// <summary>Checks of images whose channels lie one after the other.</summary>
internal static class PlanarImage
{
    /// <summary>An image of one or three channels, and all of it.</summary>
    public static void Require(ReadOnlySpan<byte> image, int height, int width, int channels)
    {
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, $"The image has {channels} channels; expected 1 or 3.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (image.Length != (Int128)channels * height * width)
        {
            throw new ArgumentException($"The image has {image.Length} bytes; {channels} x {height} x {width} were expected.", nameof(image));
        }
    }
}
