namespace FastNet.Data;

/// <summary>
/// Histogram of oriented gradients (N. Dalal and B. Triggs, CVPR 2005, in the form of CS231n's features.py): how strongly the grey of an image
/// changes in each of 9 directions in each cell of 8 x 8 pixels. 144 numbers for an image of 32 x 32.
/// </summary>
/// <remarks>
/// Grey is .299 R + .587 G + .144 B, these three weights as the course has them; gradients gx, gy are forward differences, 0 in the last column or
/// row. A pixel's direction is atan2(gy, gx + 1e-15) + 90 degrees; from 0, exclusive, to 180 it counts in bin floor(direction / 20), else in none. A
/// cell's value is the mean of the magnitudes over its pixels.
/// <para>
/// Greys are whole thousandths here, so sums, differences and comparisons are exact; the bin is found by comparing with tangents. Where gx is 0 the
/// course's 1e-15 decides: 180 degrees are not below 180, but pi/2 - 1e-15 / gy, rounded to double, leaves the faintest gradients
/// (<see cref="FaintestUp"/>) below, and at the other end above 0. NumPy's vectorised arctangent gives the same; one that is rounded correctly draws
/// the limits at 2.536 and -5.805.
/// </para>
/// </remarks>
public static class HogFeature
{
    /// <summary>Pixels along the side of a cell.</summary>
    public const int CellSide = 8;

    /// <summary>Directions.</summary>
    public const int Bins = 9;

    /// <summary>In thousandths: with gx = 0, gy from 1 to this counts in the last bin, and more in none.</summary>
    internal const int FaintestUp = 3002;

    /// <summary>In thousandths: with gx = 0, gy from -1 to minus this counts in the first bin, and less in none.</summary>
    internal const int FaintestDown = 9007;

    private const int Thousandths = 1000;

    // Of 10, 30, 50 and 70 degrees: where the bins meet.
    private static readonly double[] Tangents = [0.17632698070846498, 0.5773502691896257, 1.19175359259421, 2.7474774194546216];

    /// <summary>Numbers for an image: whole cells of its width x whole cells of its height x 9.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <exception cref="ArgumentOutOfRangeException">The image is smaller than a cell.</exception>
    public static int Length(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, CellSide);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, CellSide);
        return Ensure.Elements("oriented gradients", (long)(width / CellSide) * (height / CellSide), Bins);
    }

    /// <summary>Computes the histogram of one image.</summary>
    /// <param name="image">Bytes (channels, height, width), as <see cref="RawSamples.Image"/> gives them.</param>
    /// <param name="height">Rows, 8 or more.</param>
    /// <param name="width">Columns, 8 or more.</param>
    /// <param name="channels">3 (red, green, blue), or 1, which is grey.</param>
    /// <param name="histogram">Result (cells of the width, cells of the height, 9): the course's order.</param>
    /// <exception cref="ArgumentException">A length does not fit the sizes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The image is smaller than a cell, or has neither 1 nor 3 channels.</exception>
    public static void Compute(ReadOnlySpan<byte> image, int height, int width, int channels, Span<double> histogram)
    {
        Require(image, height, width, channels);
        Ensure.That(histogram.Length == Length(height, width),
            $"There is room for {histogram.Length} numbers; expected {Length(height, width)} for {height} x {width} pixels.", nameof(histogram));

        int cellRows = height / CellSide;
        int cellColumns = width / CellSide;
        histogram.Clear();
        for (int y = 0; y < cellRows * CellSide; y++)
        {
            int start = y * width;
            int below = y + 1 < height ? width : 0;
            int grey = Grey(image, channels, start);
            for (int x = 0; x < cellColumns * CellSide; x++)
            {
                int right = x + 1 < width ? Grey(image, channels, start + x + 1) : grey;
                int gx = right - grey;
                int gy = Grey(image, channels, start + x + below) - grey;
                int bin = Bin(gx, gy);
                if (bin >= 0)
                {
                    // Below 2^53: the sum of the squares is exact.
                    int cell = (x / CellSide * cellRows) + (y / CellSide);
                    histogram[(cell * Bins) + bin] += Math.Sqrt(((double)gx * gx) + ((double)gy * gy));
                }

                grey = right;
            }
        }

        foreach (ref double value in histogram)
        {
            value /= CellSide * CellSide * Thousandths;
        }
    }

    /// <summary>The bin of a gradient in thousandths, or -1.</summary>
    internal static int Bin(int gx, int gy)
    {
        if (gx <= 0)
        {
            return gx < 0 ? -1 : gy is > 0 and <= FaintestUp ? Bins - 1 : gy is < 0 and >= -FaintestDown ? 0 : -1;
        }

        int bin = Bins / 2;
        foreach (double tangent in Tangents)
        {
            bin += gy >= gx * tangent ? 1 : gy < -gx * tangent ? -1 : 0;
        }

        return bin;
    }

    /// <summary>Refuses what is not the whole of an image of one or three channels.</summary>
    internal static void Require(ReadOnlySpan<byte> image, int height, int width, int channels)
    {
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, $"The image has {channels} channels; expected 1 or 3.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        Ensure.That(image.Length == (Int128)channels * height * width,
            $"The image has {image.Length} bytes; {channels} x {height} x {width} were expected.", nameof(image));
    }

    private static int Grey(ReadOnlySpan<byte> image, int channels, int pixel)
    {
        if (channels == 1)
        {
            return Thousandths * image[pixel];
        }

        int plane = image.Length / 3;
        return (299 * image[pixel]) + (587 * image[plane + pixel]) + (144 * image[(2 * plane) + pixel]);
    }
}
