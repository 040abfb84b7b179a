using System.Numerics;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Reports;

/// <summary>
/// Many small images in one picture (CS231n: samples of each class, weights of the first layer, templates of a linear classifier, mistakes).
/// </summary>
public static class ImageGrid
{
    // Between images: dark enough to divide bright ones, and not black, which the images are full of.
    private const byte GapLevel = 64;

    /// <summary>Sets images of one size side by side, row by row.</summary>
    /// <param name="images">One or more images of the same size and channels; null leaves a place empty.</param>
    /// <param name="columns">Images in a row, 1 or more.</param>
    /// <param name="gap">Pixels between two images, 0 or more.</param>
    /// <exception cref="ArgumentException">There is no image, or they differ in size or channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="columns"/> or <paramref name="gap"/> is too small.</exception>
    public static Picture Arrange(IReadOnlyList<Picture?> images, int columns, int gap = 1)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        Picture first = images.FirstOrDefault(image => image is not null)
            ?? throw new ArgumentException($"Of {images.Count} places none has an image; expected one or more.", nameof(images));
        int rows = (images.Count + columns - 1) / columns;
        int width = checked((columns * (first.Width + gap)) - gap);
        int height = checked((rows * (first.Height + gap)) - gap);
        byte[] pixels = new byte[checked(width * height * first.Channels)];
        pixels.AsSpan().Fill(GapLevel);
        for (int i = 0; i < images.Count; i++)
        {
            if (images[i] is not Picture image)
            {
                continue;
            }

            Ensure.That((image.Width, image.Height, image.Channels) == (first.Width, first.Height, first.Channels),
                $"Image {i} is {image.Width} x {image.Height} with {image.Channels} channels; expected {first.Width} x {first.Height} with "
                    + $"{first.Channels}, as the first.", nameof(images));

            for (int y = 0; y < image.Height; y++)
            {
                int row = (i / columns * (first.Height + gap)) + y;
                int column = i % columns * (first.Width + gap);
                image.Row(y).CopyTo(pixels.AsSpan(((row * width) + column) * first.Channels));
            }
        }

        return new Picture(width, height, first.Channels, pixels);
    }

    /// <summary>One image of a data set.</summary>
    /// <param name="images">The images, grey or of three channels.</param>
    /// <param name="index">0 to <see cref="RawSamples.Count"/> - 1.</param>
    /// <exception cref="ArgumentNullException"><paramref name="images"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image, or it has neither 1 nor 3 channels.</exception>
    public static Picture Image(RawSamples images, int index)
    {
        ArgumentNullException.ThrowIfNull(images);
        ReadOnlySpan<byte> planes = images.Image(index);
        byte[] pixels = new byte[planes.Length];
        int plane = images.Shape.Height * images.Shape.Width;
        for (int i = 0; i < planes.Length; i++)
        {
            pixels[(i % plane * images.Shape.Channels) + (i / plane)] = planes[i];
        }

        return new Picture(images.Shape.Width, images.Shape.Height, images.Shape.Channels, pixels);
    }

    /// <summary>Samples of each class, drawn without replacement: one row for each class.</summary>
    /// <param name="images">The images, one or more.</param>
    /// <param name="perClass">Samples of a class, 1 or more; of a class with fewer images the rest of the row is empty.</param>
    /// <param name="seed">Of NumPy's stream that draws them.</param>
    /// <exception cref="ArgumentException">There are no images.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="images"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="perClass"/> is less than 1, or the images have neither 1 nor 3 channels.
    /// </exception>
    public static Picture Samples(RawSamples images, int perClass = 10, uint seed = 0)
    {
        ArgumentNullException.ThrowIfNull(images);
        return Rows(images, images.ClassNames.Count, perClass, seed, (image, c) => images.Labels[image] == c);
    }

    /// <summary>
    /// Images taken for a class that they are not of, drawn without replacement: one row for each class that was predicted wrongly (CS231n, "Image
    /// features").
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="predicted">What each was taken for: one label from 0 to the number of classes - 1 for each image.</param>
    /// <param name="perClass">Images of a class, 1 or more.</param>
    /// <param name="seed">Of NumPy's stream that draws them.</param>
    /// <returns>Null when there is no mistake.</returns>
    /// <exception cref="ArgumentException">There is not one label for each image.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="images"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="perClass"/> is less than 1, or the images have neither 1 nor 3 channels.
    /// </exception>
    public static Picture? Mistakes(RawSamples images, ReadOnlySpan<int> predicted, int perClass = 10, uint seed = 0)
    {
        ArgumentNullException.ThrowIfNull(images);
        Ensure.That(predicted.Length == images.Count,
            $"There are {predicted.Length} predictions for {images.Count} images; expected one for each.", nameof(predicted));

        int[] labels = predicted.ToArray();
        bool any = Enumerable.Range(0, labels.Length).Any(image => labels[image] != images.Labels[image]);
        return any ? Rows(images, images.ClassNames.Count, perClass, seed, (image, c) => labels[image] == c && images.Labels[image] != c) : null;
    }

    /// <summary>
    /// Each column of a matrix of weights as an image, scaled to its own smallest and largest weight, in a grid as square as can be.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="weights">
    /// (D, M): the first layer's weights or a linear classifier's; rows after the image's features (a bias row) are left out.
    /// </param>
    /// <param name="shape">How D features are an image.</param>
    /// <param name="columns">Images in a row; 0: as many as rows, or one more.</param>
    /// <param name="most">More columns of weights are not drawn.</param>
    /// <exception cref="ArgumentException">There are no weights, or fewer rows than the image has features.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="shape"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="columns"/> is negative, <paramref name="most"/> less than 1, or the shape has neither 1 nor 3 channels.
    /// </exception>
    public static Picture Weights<T>(ReadOnlyMatrix<T> weights, FeatureImage shape, int columns = 0, int most = 256)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        Ensure.That(weights.Rows >= shape.Features && weights.Columns >= 1,
            $"The weights are {weights.Rows} x {weights.Columns}; expected {shape.Features} rows or more, as an image of {shape.Channels} x "
                + $"{shape.Height} x {shape.Width} has features, and a column or more.", nameof(weights));

        Picture[] images = new Picture[Math.Min(weights.Columns, most)];
        T[] column = new T[shape.Features];
        for (int unit = 0; unit < images.Length; unit++)
        {
            for (int i = 0; i < column.Length; i++)
            {
                column[i] = weights[i, unit];
            }

            images[unit] = shape.Draw(i => column[i]);
        }

        return Arrange(images, columns > 0 ? columns : (int)Math.Ceiling(Math.Sqrt(images.Length)));
    }

    private static Picture Rows(RawSamples images, int classes, int perClass, uint seed, Func<int, int, bool> belongs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perClass, 1);
        Ensure.That(images.Count != 0, "There are 0 images; expected one or more.", nameof(images));

        RandomState random = new(seed);
        Picture?[] places = new Picture?[checked(classes * perClass)];
        for (int c = 0; c < classes; c++)
        {
            int[] members = [.. Enumerable.Range(0, images.Count).Where(image => belongs(image, c))];
            int[] drawn = new int[Math.Min(perClass, members.Length)];
            if (drawn.Length > 0)
            {
                random.ChoiceWithoutReplacement(members.Length, drawn);
            }

            for (int i = 0; i < drawn.Length; i++)
            {
                places[(c * perClass) + i] = Image(images, members[drawn[i]]);
            }
        }

        return Arrange(places, perClass);
    }
}
