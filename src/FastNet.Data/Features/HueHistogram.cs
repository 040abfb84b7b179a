namespace FastNet.Data;

/// <summary>
/// Histogram of the hues of an image (CS231n's features.py, color_histogram_hsv): hue as in HSV, from 0 to 1, times 255, in equal bins from 0 to 255;
/// each bin holds its share of the pixels. Grey pixels have hue 0.
/// </summary>
/// <remarks>
/// Computed in double by the operations of the course's code in their order, so that hues at the edge of a bin fall to the same side.
/// </remarks>
public static class HueHistogram
{
    /// <summary>Bins of the course's function when none are asked for.</summary>
    public const int StandardBins = 10;

    private const double Range = 255;

    /// <summary>Computes the histogram of one image.</summary>
    /// <param name="image">Bytes (3, height, width): red, green, blue.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="width">Columns, 1 or more.</param>
    /// <param name="histogram">Result, one number for each bin, 1 or more of them; they add up to 1.</param>
    /// <exception cref="ArgumentException">The image has another length, or there are no bins.</exception>
    public static void Compute(ReadOnlySpan<byte> image, int height, int width, Span<double> histogram)
    {
        HogFeature.Require(image, height, width, 3);
        Ensure.That(!histogram.IsEmpty, "There are 0 bins; expected 1 or more.", nameof(histogram));

        int pixels = image.Length / 3;
        ReadOnlySpan<byte> red = image[..pixels];
        ReadOnlySpan<byte> green = image.Slice(pixels, pixels);
        ReadOnlySpan<byte> blue = image[(2 * pixels)..];
        double step = Range / histogram.Length;
        histogram.Clear();
        for (int i = 0; i < pixels; i++)
        {
            histogram[Bin(Hue(red[i], green[i], blue[i]) * Range, step, histogram.Length)]++;
        }

        foreach (ref double value in histogram)
        {
            value /= pixels;
        }
    }

    /// <summary>0 for red, 1/3 for green, 2/3 for blue; below 1.</summary>
    internal static double Hue(byte red, byte green, byte blue)
    {
        byte largest = Math.Max(red, Math.Max(green, blue));
        byte smallest = Math.Min(red, Math.Min(green, blue));
        if (largest == smallest)
        {
            return 0;
        }

        (double r, double g, double b) = (red / Range, green / Range, blue / Range);
        double difference = (largest / Range) - (smallest / Range);

        // Of several largest the last counts.
        double sixths = blue == largest ? 4 + ((r - g) / difference) : green == largest ? 2 + ((b - r) / difference) : (g - b) / difference;
        double hue = sixths / 6;
        return hue < 0 ? hue + 1 : hue;
    }

    /// <summary>The bin whose edges, multiples of <paramref name="step"/>, are around a value.</summary>
    private static int Bin(double value, double step, int bins)
    {
        // The quotient may be rounded across an edge, by one.
        int bin = Math.Min((int)(value / step), bins - 1);
        if (value < bin * step)
        {
            return bin - 1;
        }

        return bin + 1 < bins && value >= (bin + 1) * step ? bin + 1 : bin;
    }
}
