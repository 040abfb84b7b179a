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

    private static readonly DataSet Images = new("drawn", Drawn(310), Drawn(20), new ProtocolSizes(300, 10, 10));

    [Test]
    public void A_gathered_row_has_the_bits_of_the_row_prepared_as_numbers()
    {
        DataSplit<T> split = Images.Prepare<T>(sizes: new ProtocolSizes(300, 10, 10));
        Samples<T> source = split.Train;
        Samples<T> prepared = Images.Prepare<T>(sizes: new ProtocolSizes(300, 10, 10)).Train.KeepNumbers();
        Assert.That((source.HasNumbers, prepared.HasNumbers), Is.EqualTo((false, true)));
        int[] indices = [299, 0, 17, 17];
        int stride = MatrixLayout.PaddedStride<T>(source.Features);
        T[] bytes = new T[indices.Length * stride];
        T[] numbers = new T[bytes.Length];
        source.Gather(indices, new Matrix<T>(bytes, 4, Length, stride));
        prepared.Gather(indices, new Matrix<T>(numbers, 4, Length, stride));
        T[] byHand = [.. Enumerable.Range(0, Length).Select(j => T.CreateTruncating(Images.Train.Image(0)[j] - split.MeanImage[j]))];
        Assert.That(bytes.AsSpan(stride, Length).ToArray(), Is.EqualTo(byHand));
        Assert.That(bytes, Is.EqualTo(numbers));
        Assert.That((source.Count, source.Features, source.HasNumbers), Is.EqualTo((prepared.Count, prepared.Features, false)));
        Assert.That(source.Labels.ToArray(), Is.EqualTo(prepared.Labels.ToArray()));
    }

    [Test]
    public void A_column_of_ones_is_gathered_behind_the_bytes_and_no_second_matrix_is_made()
    {
        PreprocessingOptions ones = new() { AppendOnes = true };
        DataSplit<T> split = Images.Prepare<T>(PixelLayout.ChannelFirst, ones, new ProtocolSizes(300, 10, 10));
        Samples<T> source = split.Train;
        Assert.That(source.HasNumbers, Is.False);
        Assert.That((source.Features, split.MeanImage.Length, split.Image), Is.EqualTo((Length + 1, Length, (ImageShape?)null)));
        int[] indices = [299, 0, 17];
        int stride = MatrixLayout.PaddedStride<T>(source.Features);
        T[] bytes = new T[indices.Length * stride];
        source.Gather(indices, new Matrix<T>(bytes, 3, Length + 1, stride));

        // The rows that a linear classifier had before: prepared, then copied with ones.
        DataSplit<T> pixels = Images.Prepare<T>(sizes: new ProtocolSizes(300, 10, 10));
        DataSplit<T> copied = pixels.Apply(Preprocessing.Fit(pixels.Train, ones with { SubtractMean = false }));
        T[] expected = new T[bytes.Length];
        copied.Train.Gather(indices, new Matrix<T>(expected, 3, Length + 1, stride));
        Assert.That(bytes, Is.EqualTo(expected));
        Assert.That(split.Validation.Values.ToArray(), Is.EqualTo(copied.Validation.Values.ToArray()));
        Assert.That(split.TestAll.Values.ToArray(), Is.EqualTo(copied.TestAll.Values.ToArray()));
        Assert.That(split.Train.Values.ToArray(), Is.EqualTo(copied.Train.Values.ToArray()));
        DataSplit<T> interleaved = Images.Prepare<T>(PixelLayout.Interleaved, ones, new ProtocolSizes(30, 1, 1));
        Assert.That(interleaved.Train.Row(3)[^1], Is.EqualTo(T.One));
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
        DataSplit<T> split = Images.Prepare<T>(sizes: new ProtocolSizes(30, 1, 1));
        T[] gathered = new T[Length];
        split.Train.Gather([7], new Matrix<T>(gathered, 1, Length));
        Assert.That(split.Train.HasNumbers, Is.False);
        Assert.That(split.Train.Row(7).ToArray(), Is.EqualTo(gathered));
        Assert.That(split.Train.HasNumbers);
        Assert.That(split.Train.Values.Overlaps(split.Train.Matrix(0, 30).Elements));
        Assert.That(split.Train.Values[Length..split.Train.Stride].ToArray(), Is.All.EqualTo(T.Zero));
    }

    [Test]
    public void Rows_of_features_are_numbers()
    {
        DataSplit<T> pixels = Images.Prepare<T>(sizes: new ProtocolSizes(30, 1, 1));
        DataSplit<T> scaled = pixels.Apply(Preprocessing.Fit(pixels.Train, new PreprocessingOptions { DivideByDeviation = true }));
        Assert.That((scaled.Train.HasNumbers, scaled.Validation.HasNumbers, scaled.Test.HasNumbers), Is.EqualTo((true, true, true)));
    }

    [Test]
    public void A_development_set_needs_no_numbers_of_the_others()
    {
        DataSplit<T> split = Images.Prepare<T>(sizes: new ProtocolSizes(300, 1, 1));
        Samples<T> drawn = split.Development(20, new RandomState(3));
        Assert.That((drawn.HasNumbers, split.Train.HasNumbers), Is.EqualTo((true, false)));
        int[] expected = new int[20];
        new RandomState(3).ChoiceWithoutReplacement(300, expected);
        Assert.That(drawn.Row(19).ToArray(), Is.EqualTo(split.Train.Row(expected[19]).ToArray()));
        Assert.That(drawn.Labels[7], Is.EqualTo(split.Train.Labels[expected[7]]));
    }

    [Test]
    public void A_part_is_counted_from_its_first_image()
    {
        Samples<T> rows = Images.Test.ToSamples<T>(5, 2);
        T[] row = new T[Length];
        rows.Gather([1], new Matrix<T>(row, 1, Length));
        Assert.That(row, Is.EqualTo(Images.Test.Image(6).ToArray().Select(pixel => T.CreateChecked(pixel))));
        Assert.That(rows.Labels.ToArray(), Is.EqualTo(new int[] { Images.Test.Labels[5], Images.Test.Labels[6] }));
    }

    [Test]
    public void What_does_not_fit_the_images_is_refused()
    {
        Assert.That(() => Images.Test.ToSamples<T>(19, 2), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Images.Test.ToSamples<T>(-1, 2), Throws.TypeOf<ArgumentOutOfRangeException>());
        T[] row = new T[2 * Length];
        Samples<T> rows = Images.Prepare<T>().Train;
        Assert.That(() => rows.Gather([300], new Matrix<T>(row, 1, Length)), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("indices[0] is 300"));
        Assert.That(() => rows.Gather([0, -1], new Matrix<T>(row, 2, Length)), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("indices[1] is -1"));
        Assert.That(() => rows.Gather([0], new Matrix<T>(row, 2, Length)), Throws.ArgumentException.With.Message.Contains("2 x 429 elements; expected 1 x 429"));
        Assert.That(() => rows.Gather([0], new Matrix<T>(row, 1, Length - 1)), Throws.ArgumentException.With.Message.Contains("1 x 428 elements; expected 1 x 429"));
        Assert.That(rows.HasNumbers, Is.False);
        Assert.That(() => rows.KeepNumbers().Gather([300], new Matrix<T>(row, 1, Length)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Samples<T>(3, new TargetRows<T>([0]), null!), Throws.ArgumentNullException);
    }

    private static RawSamples Drawn(int count)
    {
        System.Random random = new(count);
        byte[] pixels = new byte[count * Length];
        byte[] labels = new byte[count];
        random.NextBytes(pixels);
        for (int i = 0; i < count; i++)
        {
            labels[i] = (byte)random.Next(3);
        }

        return new RawSamples(pixels, labels, Height, Width, 3, ["a", "b", "c"]);
    }
}
