using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Reports.Tests.Pictures;

/// <summary>Images stand where they belong, with their pixels in the right order.</summary>
public sealed class ImageGridTests
{
    private const byte Gap = 64;

    [Test]
    public void Planes_become_pixels()
    {
        // Two images of 2 x 3 pixels: red 1 to 6, green 11 to 16, blue 21 to 26, and the same plus 100.
        byte[] planes = [.. Enumerable.Range(0, 2).SelectMany(image => Enumerable.Range(0, 18).Select(i => (byte)((100 * image) + (10 * (i / 6)) + (i % 6) + 1)))];
        RawSamples images = new(planes, [0, 1], 2, 3, 3, ["a", "b"]);
        Assert.That(ImageGrid.Image(images, 1).Row(1).ToArray(), Is.EqualTo([104, 114, 124, 105, 115, 125, 106, 116, 126]));
    }

    [Test]
    public void Places_are_filled_row_by_row_and_empty_ones_left()
    {
        Picture grid = ImageGrid.Arrange([Grey(1), Grey(2), null, Grey(4), Grey(5)], columns: 2);
        Assert.That((grid.Width, grid.Height), Is.EqualTo((3, 5)));
        Assert.That(grid.Pixels.ToArray(), Is.EqualTo([1, Gap, 2, Gap, Gap, Gap, Gap, Gap, 4, Gap, Gap, Gap, 5, Gap, Gap]));
    }

    [Test]
    public void Samples_are_of_their_class_and_none_comes_twice()
    {
        // Grey level = 10 label + number within the class; class 2 has a single image.
        byte[] labels = [0, 1, 0, 1, 0, 1, 2];
        byte[] pixels = [0, 10, 1, 11, 2, 12, 20];
        Picture grid = ImageGrid.Samples(new RawSamples(pixels, labels, 1, 1, 1, ["a", "b", "c"]), perClass: 3);
        Assert.That((grid.Width, grid.Height), Is.EqualTo((5, 5)));
        Assert.Multiple(() =>
        {
            Assert.That(Places(grid, 0), Is.EquivalentTo([0, 1, 2]));
            Assert.That(Places(grid, 2), Is.EquivalentTo([10, 11, 12]));
            Assert.That(Places(grid, 4), Is.EqualTo([20, Gap, Gap]));
        });
    }

    [Test]
    public void Mistakes_stand_in_the_row_of_the_class_they_were_taken_for()
    {
        RawSamples images = new([1, 2, 3, 4], [0, 1, 0, 1], 1, 1, 1, ["a", "b"]);
        Picture grid = ImageGrid.Mistakes(images, [0, 0, 1, 1], perClass: 2)!;
        Assert.That(Places(grid, 0), Is.EqualTo([2, Gap]));
        Assert.That(Places(grid, 2), Is.EqualTo([3, Gap]));
        Assert.That(ImageGrid.Mistakes(images, [0, 1, 0, 1]), Is.Null, "no mistake, no picture");
        Assert.That(() => ImageGrid.Mistakes(images, [0]), Throws.ArgumentException.With.Message.Contains("1 predictions for 4 images"));
    }

    [Test]
    public void Weights_are_scaled_column_by_column_in_either_layout([Values] PixelLayout layout)
    {
        // One image of 1 x 2 pixels, three channels; the second unit's weights are the first one's doubled and moved: the same picture.
        FeatureImage shape = new(3, 1, 2, layout);
        double[] unit = layout == PixelLayout.ChannelFirst ? [-1, 0, 0.5, 0.25, 1, 0.75] : [-1, 0.5, 1, 0, 0.25, 0.75];
        double[] weights = [.. unit.SelectMany(w => new[] { w, (2 * w) + 7, 3 }), .. new double[] { 99, 99, 99 }];
        Picture grid = ImageGrid.Weights(new ReadOnlyMatrix<double>(weights, 7, 3), shape, columns: 3);

        // 255 (w + 1) / 2, cut: -1 0.5 1 | 0 0.25 0.75; the last row of weights is a bias and not drawn.
        byte[] expected = [0, 191, 255, 127, 159, 223];
        byte[] gap = [Gap, Gap, Gap];
        Assert.That(grid.Pixels.ToArray(), Is.EqualTo([.. expected, .. gap, .. expected, .. gap, 128, 128, 128, 128, 128, 128]));
    }

    [Test]
    public void Weights_that_are_no_numbers_are_grey([Values(float.NaN, float.PositiveInfinity)] float bad)
    {
        Picture grid = ImageGrid.Weights(new ReadOnlyMatrix<float>([bad, 1, 2, 3], 4, 1), new FeatureImage(1, 2, 2));
        Assert.That(grid.Pixels.ToArray(), Is.EqualTo([128, 128, 128, 128]));
    }

    [TestCase(1, 1)]
    [TestCase(5, 3)]
    [TestCase(100, 10)]
    [TestCase(400, 16)]
    public void A_grid_of_weights_is_as_square_as_can_be(int units, int columns)
    {
        Picture grid = ImageGrid.Weights(new ReadOnlyMatrix<float>(new float[units], 1, units), new FeatureImage(1, 1, 1));
        Assert.That(grid.Width, Is.EqualTo((2 * columns) - 1));
    }

    [Test]
    public void What_does_not_fit_is_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => ImageGrid.Arrange([null], 1), Throws.ArgumentException.With.Message.Contains("Of 1 places"));
            Assert.That(() => ImageGrid.Arrange([Grey(1), new Picture(2, 1, 1, [1, 2])], 1), Throws.ArgumentException.With.Message.Contains("Image 1 is 2 x 1"));
            Assert.That(() => ImageGrid.Arrange([Grey(1)], 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => ImageGrid.Weights(new ReadOnlyMatrix<float>([1, 2], 2, 1), new FeatureImage(3, 1, 1)), Throws.ArgumentException.With.Message.Contains("2 x 1; expected 3 rows"));
            Assert.That(() => ImageGrid.Image(new RawSamples([1, 2], [0], 1, 1, 2, ["a"]), 0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("2 channels"));
        });
    }

    [Test]
    public void Near_is_dark_and_far_is_bright()
    {
        Picture map = DistanceMap.Create(new ReadOnlyMatrix<float>([0, 1, 2, 4, float.NaN, 3], 2, 3));
        Assert.That(map.Pixels.ToArray(), Is.EqualTo([0, 63, 127, 255, 255, 191]));
    }

    [Test]
    public void A_large_matrix_is_drawn_as_means_of_blocks()
    {
        // 4 x 6, whose columns lie next to each other as those of the classifier do: blocks of 2 x 3 have the means 1, 2, 3, 5.
        double[] values = [1, 1, 3, 3, 1, 1, 3, 3, 1, 1, 3, 3, 2, 2, 5, 5, 2, 2, 5, 5, 2, 2, 5, 5];
        Picture map = DistanceMap.Create(new ReadOnlyMatrix<double>(values, 6, 4).Transposed, mostRows: 2, mostColumns: 2);
        Assert.That((map.Width, map.Height), Is.EqualTo((2, 2)));
        Assert.That(map.Pixels.ToArray(), Is.EqualTo([0, 63, 127, 255]));
        Assert.That(() => DistanceMap.Create(new ReadOnlyMatrix<double>([], 0, 0)), Throws.ArgumentException);
    }

    private static Picture Grey(byte level) => new(1, 1, 1, [level]);

    private static byte[] Places(Picture grid, int row) => [.. Enumerable.Range(0, (grid.Width + 1) / 2).Select(i => grid.Row(row)[2 * i])];
}
