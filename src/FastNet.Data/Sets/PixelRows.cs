using System.Numerics;

namespace FastNet.Data;

/// <summary>Images as rows of features, each a grey level from 0 to 255 as the file holds it; what k-nearest neighbours compares in the course.</summary>
public static class PixelRows
{
    /// <summary>Copies images to rows, plane by plane (<see cref="PixelLayout.ChannelFirst"/>).</summary>
    /// <param name="images">The images.</param>
    /// <param name="first">The first image, 0 or more.</param>
    /// <param name="count">Number of images, 0 or more.</param>
    /// <exception cref="ArgumentNullException"><paramref name="images"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such images.</exception>
    /// <exception cref="OverflowException">The padded rows do not fit in one span (2^31 - 1 elements).</exception>
    public static Samples<T> Create<T>(ImageSet images, int first, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(images);
        Samples<T> rows = Empty<T>(images, first, count, images.ImageLength);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> image = images.Image(first + i);
            Span<T> row = rows.WritableRow(i);
            for (int j = 0; j < image.Length && j < row.Length; j++)
            {
                row[j] = T.CreateTruncating(image[j]);
            }
        }

        return rows;
    }

    /// <summary>Rows of zeros with the labels of some images.</summary>
    internal static Samples<T> Empty<T>(ImageSet images, int first, int count, int features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] labels = images.RowLabels(first, count);
        Ensure.FitInSpan<T>(count, features);
        return new Samples<T>(features, labels);
    }
}
