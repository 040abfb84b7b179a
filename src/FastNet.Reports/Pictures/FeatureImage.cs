using System.Numerics;
using FastNet.Data;

namespace FastNet.Reports;

/// <summary>How a row of features is an image.</summary>
/// <param name="Channels">Values of a pixel: 1 (grey) or 3 (red, green, blue).</param>
/// <param name="Height">Rows of the image.</param>
/// <param name="Width">Columns of the image.</param>
/// <param name="Layout">The order of the features.</param>
public sealed record FeatureImage(int Channels, int Height, int Width, PixelLayout Layout = PixelLayout.ChannelFirst)
{
    /// <summary>Features of a row that is such an image.</summary>
    public int Features => checked(Channels * Height * Width);

    /// <summary>The shape of a data set's images.</summary>
    /// <param name="images">The images.</param>
    /// <param name="layout">The order in which their pixels are features.</param>
    /// <exception cref="ArgumentNullException"><paramref name="images"/> is null.</exception>
    public static FeatureImage Of(RawSamples images, PixelLayout layout = PixelLayout.ChannelFirst)
    {
        ArgumentNullException.ThrowIfNull(images);
        return new FeatureImage(images.Shape.Channels, images.Shape.Height, images.Shape.Width, layout);
    }

    /// <summary>The feature that is channel c of pixel (y, x).</summary>
    internal int Feature(int y, int x, int c)
        => Layout == PixelLayout.ChannelFirst ? (((c * Height) + y) * Width) + x : (((y * Width) + x) * Channels) + c;

    /// <summary>
    /// A column of weights as a picture: 255 (w - smallest) / (largest - smallest), cut to a whole number, as CS231n's <c>visualize_grid</c>. Where
    /// all weights are equal, or one is no number, the picture is mid-grey.
    /// </summary>
    internal Picture Draw<T>(Func<int, T> weight)
        where T : IBinaryFloatingPointIeee754<T>
    {
        double[] values = new double[Features];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = double.CreateTruncating(weight(i));
        }

        (double low, double high) = (values.Min(), values.Max());
        double range = high - low;
        byte[] pixels = new byte[values.Length];
        int next = 0;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                for (int c = 0; c < Channels; c++)
                {
                    pixels[next++] = range > 0 && double.IsFinite(range) ? (byte)(255 * ((values[Feature(y, x, c)] - low) / range)) : (byte)128;
                }
            }
        }

        return new Picture(Width, Height, Channels, pixels);
    }
}
