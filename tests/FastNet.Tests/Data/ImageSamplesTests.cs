using System.Numerics;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Tests.Data;

[OneMode]
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class ImageSamplesTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Height = 11;
    private const int Width = 13;
    private const int Length = 3 * Height * Width;

    private static readonly ImageData Images = new("drawn", Drawn(310), Drawn(20), new ProtocolSizes(300, 10, 10));

    [Test]
    public void A_gathered_row_has_the_bits_of_the_row_prepared_as_numbers()
    {
        DataSplit<T> split = Images.Prepare<T>(new ProtocolSizes(300, 10, 10), PixelLayout.ChannelFirst);
        SampleSource<T> source = split.TrainSource;
        Assert.That(source, Is.TypeOf<ImageSamples<T>>());
        int[] indices = [299, 0, 17, 17];
        int stride = MatrixLayout.PaddedStride<T>(source.Features);
        T[] bytes = new T[indices.Length * stride];
        T[] numbers = new T[bytes.Length];
        source.Gather(indices, bytes, stride);
        split.Train.Gather(indices, numbers, stride);
        T[] byHand = [.. Enumerable.Range(0, Length).Select(j => T.CreateTruncating(Images.Train.Image(0)[j] - split.MeanImage[j]))];
        Assert.That(bytes.AsSpan(stride, Length).ToArray(), Is.EqualTo(byHand));
        Assert.That(bytes, Is.EqualTo(numbers));
        Assert.That((source.Count, source.Features), Is.EqualTo((split.Train.Count, split.Train.Features)));
        Assert.That(source.Labels.ToArray(), Is.EqualTo(split.Train.Labels.ToArray()));
    }

    [Test]
    public void A_column_of_ones_is_gathered_behind_the_bytes_and_no_second_matrix_is_made()
    {
        PreprocessingOptions ones = new() { AppendOnes = true };
        DataSplit<T> split = Images.Prepare<T>(new ProtocolSizes(300, 10, 10), PixelLayout.ChannelFirst, ones);
        SampleSource<T> source = split.TrainSource;
        Assert.That(source, Is.TypeOf<ImageSamples<T>>());
        Assert.That((source.Features, split.MeanImage.Length, split.Image), Is.EqualTo((Length + 1, Length, (ImageShape?)null)));
        int[] indices = [299, 0, 17];
        int stride = MatrixLayout.PaddedStride<T>(source.Features);
        T[] bytes = new T[indices.Length * stride];
        source.Gather(indices, bytes, stride);

        // The rows that a linear classifier had before: prepared, then copied with ones.
        DataSplit<T> pixels = Images.Prepare<T>(new ProtocolSizes(300, 10, 10), PixelLayout.ChannelFirst);
        DataSplit<T> copied = pixels.Apply(Preprocessing.Fit(pixels.Train, ones with { SubtractMean = false }));
        T[] expected = new T[bytes.Length];
        copied.Train.Gather(indices, expected, stride);
        Assert.That(bytes, Is.EqualTo(expected));
        Assert.That(split.Validation.Values.ToArray(), Is.EqualTo(copied.Validation.Values.ToArray()));
        Assert.That(split.TestAll.Values.ToArray(), Is.EqualTo(copied.TestAll.Values.ToArray()));
        Assert.That(split.Train.Values.ToArray(), Is.EqualTo(copied.Train.Values.ToArray()));
        DataSplit<T> interleaved = Images.Prepare<T>(new ProtocolSizes(30, 1, 1), PixelLayout.Interleaved, ones);
        Assert.That(interleaved.Train.Row(3)[^1], Is.EqualTo(T.One));
        Assert.That(() => source.Gather(indices, bytes, Length), Throws.ArgumentException.With.Message.Contains("430 features, 429 elements apart"));
        Assert.That(() => source.Gather(indices, bytes.AsSpan(1).ToArray().AsSpan(0, 2 * stride), stride), Throws.ArgumentException.With.Message.Contains("were expected"));
    }

    [Test]
    public void What_other_options_ask_for_is_done_by_Apply()
    {
        Assert.That(() => Images.Prepare<T>(options: new PreprocessingOptions { DivideByDeviation = true }), Throws.ArgumentException.With.Message.Contains("one scale"));
        foreach (PreprocessingOptions other in (PreprocessingOptions[])[new() { Whiten = true }, new() { Components = 2 }, new() { SubtractMean = false }])
        {
            Assert.That(() => Images.Prepare<T>(options: other), Throws.ArgumentException.With.Message.Contains("which Apply does"));
        }
    }

    [Test]
    public void Rows_that_were_made_numbers_are_trained_on_as_numbers()
    {
        DataSplit<T> split = Images.Prepare<T>(new ProtocolSizes(30, 1, 1), PixelLayout.ChannelFirst);
        Assert.That(split.TrainSource, Is.TypeOf<ImageSamples<T>>());
        Samples<T> numbers = split.Train;
        Assert.That(split.Train, Is.SameAs(numbers));
        Assert.That(split.TrainSource, Is.SameAs(numbers));
    }

    [Test]
    public void Rows_of_features_are_numbers()
    {
        DataSplit<T> pixels = Images.Prepare<T>(new ProtocolSizes(30, 1, 1), PixelLayout.ChannelFirst);
        DataSplit<T> scaled = pixels.Apply(Preprocessing.Fit(pixels.Train, new PreprocessingOptions { DivideByDeviation = true }));
        Assert.That(scaled.TrainSource, Is.SameAs(scaled.Train));
    }

    [Test]
    public void A_development_set_needs_no_numbers_of_the_others()
    {
        DataSplit<T> split = Images.Prepare<T>(new ProtocolSizes(300, 1, 1), PixelLayout.ChannelFirst);
        Samples<T> drawn = split.Development(20, new RandomState(3));
        Assert.That(split.TrainSource, Is.TypeOf<ImageSamples<T>>());
        int[] expected = new int[20];
        new RandomState(3).ChoiceWithoutReplacement(300, expected);
        Assert.That(drawn.Row(19).ToArray(), Is.EqualTo(split.Train.Row(expected[19]).ToArray()));
        Assert.That(drawn.Labels[7], Is.EqualTo(split.Train.Labels[expected[7]]));
    }

    [Test]
    public void A_part_is_counted_from_its_first_image()
    {
        double[] mean = new double[Length];
        mean[0] = 0.25;
        ImageSamples<T> rows = new(Images.Test, 5, 2, mean);
        T[] row = new T[Length];
        rows.Gather([1], row, Length);
        Assert.That(row[0], Is.EqualTo(T.CreateChecked(Images.Test.Image(6)[0] - 0.25)));
        Assert.That(row[Length - 1], Is.EqualTo(T.CreateChecked(Images.Test.Image(6)[Length - 1])));
        Assert.That(rows.Labels.ToArray(), Is.EqualTo(new int[] { Images.Test.Labels[5], Images.Test.Labels[6] }));
        Assert.That(() => rows.Gather([2], row, Length), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("indices[0] is 2"));
        Assert.That(() => rows.Gather([-1], row, Length), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("indices[0] is -1"));
    }

    [Test]
    public void What_does_not_fit_the_images_is_refused()
    {
        double[] mean = new double[Length];
        Assert.That(() => new ImageSamples<T>(null!, 0, 0, mean), Throws.ArgumentNullException);
        Assert.That(() => new ImageSamples<T>(Images.Test, 19, 2, mean), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ImageSamples<T>(Images.Test, -1, 2, mean), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ImageSamples<T>(Images.Test, 0, 2, new double[3]), Throws.ArgumentException.With.Message.Contains("has 3 values; expected 429"));
    }

    private static ImageSet Drawn(int count)
    {
        System.Random random = new(count);
        byte[] pixels = new byte[count * Length];
        byte[] labels = new byte[count];
        random.NextBytes(pixels);
        for (int i = 0; i < count; i++)
        {
            labels[i] = (byte)random.Next(3);
        }

        return new ImageSet(pixels, labels, Height, Width, 3, ["a", "b", "c"]);
    }
}
