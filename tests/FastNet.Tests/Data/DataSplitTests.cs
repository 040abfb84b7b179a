using FastNet.Data;

namespace FastNet.Tests.Data;

[OneMode]
public class DataSplitTests
{
    // Images of 1 x 2 pixels with 3 channels: r0 r1 g0 g1 b0 b1.
    private static readonly RawSamples SmallTrain = new(
        [
            10, 20, 30, 40, 50, 60,
            11, 22, 33, 44, 55, 66,
            12, 20, 30, 40, 50, 255,
            0, 1, 2, 3, 4, 5,
        ], [2, 0, 1, 2], 1, 2, 3, ["a", "b", "c"]);

    private static readonly RawSamples SmallTest = new([0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255], [1, 0], 1, 2, 3, ["a", "b", "c"]);
    private static readonly DataSet Small = new("small", SmallTrain, SmallTest, new ProtocolSizes(3, 1, 1));

    // (10 + 11 + 12) / 3, (20 + 22 + 20) / 3, ... by hand; the fourth image is no part of it.
    private static readonly double[] HandMean = [11, 62 / 3.0, 31, 124 / 3.0, 155 / 3.0, 127];

    [Test]
    public void The_mean_of_the_training_part_is_taken_from_every_part()
    {
        DataSplit<double> split = Small.Prepare<double>(sizes: new ProtocolSizes(3, 1, 1));
        Assert.That(split.MeanImage.ToArray(), Is.EqualTo(HandMean));
        RequireRow(split.Train.Row(0), SmallTrain.Image(0), HandMean);
        RequireRow(split.Train.Row(2), SmallTrain.Image(2), HandMean);
        RequireRow(split.Validation.Row(0), SmallTrain.Image(3), HandMean);
        RequireRow(split.Test.Row(0), SmallTest.Image(0), HandMean);
        RequireRow(split.TestAll.Row(1), SmallTest.Image(1), HandMean);
        Assert.That(split.Train.Values[6..split.Train.Stride].ToArray(), Is.All.Zero);
    }

    [Test]
    public void The_parts_have_their_sizes_labels_and_names()
    {
        DataSplit<float> split = Small.Prepare<float>();
        Assert.That((split.Train.Count, split.Validation.Count, split.Test.Count, split.TestAll.Count), Is.EqualTo((3, 1, 1, 2)));
        Assert.That(split.Train.Labels.ToArray(), Is.EqualTo(new[] { 2, 0, 1 }));
        Assert.That(split.Validation.Labels.ToArray(), Is.EqualTo(new[] { 2 }));
        Assert.That(split.Test.Labels.ToArray(), Is.EqualTo(new[] { 1 }));
        Assert.That(split.TestAll.Labels.ToArray(), Is.EqualTo(new[] { 1, 0 }));
        Assert.That(split.Name, Is.EqualTo("small"));
        Assert.That(split.ClassNames, Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(split.Layout, Is.EqualTo(PixelLayout.ChannelFirst));
    }

    [Test]
    public void Floats_are_the_doubles_rounded()
    {
        DataSplit<float> split = Small.Prepare<float>();
        Assert.That(split.Train.Row(0).ToArray(), Is.EqualTo(new[] { -1f, (float)(20 - (62 / 3.0)), -1f, (float)(40 - (124 / 3.0)), (float)(50 - (155 / 3.0)), -67f }));
    }

    [Test]
    public void Interleaved_rows_hold_pixel_by_pixel()
    {
        DataSplit<double> split = Small.Prepare<double>(PixelLayout.Interleaved, sizes: new ProtocolSizes(3, 1, 1));
        double[] mean = [HandMean[0], HandMean[2], HandMean[4], HandMean[1], HandMean[3], HandMean[5]];
        Assert.That(split.MeanImage.ToArray(), Is.EqualTo(mean));
        RequireRow(split.Train.Row(1), [11, 33, 55, 22, 44, 66], mean);
        RequireRow(split.Validation.Row(0), [0, 2, 4, 1, 3, 5], mean);
    }

    [Test]
    public void Feature_numbers_of_both_layouts_are_as_documented()
    {
        DataSet data = SyntheticImages.Create();
        DataSplit<float> planes = data.Prepare<float>(sizes: new ProtocolSizes(500, 20, 20));
        DataSplit<float> pixels = data.Prepare<float>(PixelLayout.Interleaved, sizes: new ProtocolSizes(500, 20, 20));
        for (int row = 0; row < 500; row += 37)
        {
            for (int feature = 0; feature < 3072; feature++)
            {
                (int c, int h, int w) = (feature / 1024, feature / 32 % 32, feature % 32);
                Assert.That(pixels.Train.Row(row)[(((h * 32) + w) * 3) + c], Is.EqualTo(planes.Train.Row(row)[feature]));
            }
        }
    }

    [Test]
    public void The_mean_of_many_images_is_exact()
    {
        DataSet data = SyntheticImages.Create();
        DataSplit<double> split = data.Prepare<double>(sizes: new ProtocolSizes(7_001, 0, 0));
        for (int feature = 0; feature < 3072; feature += 61)
        {
            long sum = Enumerable.Range(0, 7_001).Sum(i => (long)data.Train.Image(i)[feature]);
            Assert.That(split.MeanImage[feature], Is.EqualTo(sum / 7_001.0));
            Assert.That(split.Train.Row(7_000)[feature], Is.EqualTo(data.Train.Image(7_000)[feature] - (sum / 7_001.0)));
        }
    }

    [TestCase(0, 1, 1)]
    [TestCase(4, 1, 1)]
    [TestCase(int.MaxValue, int.MaxValue, 1)]
    [TestCase(3, -1, 1)]
    [TestCase(3, 1, 3)]
    [TestCase(3, 1, -1)]
    public void Sizes_that_the_data_set_does_not_have_are_refused(int train, int validation, int test) =>
        Assert.That(() => Small.Prepare<float>(sizes: new ProtocolSizes(train, validation, test)), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Errors_say_what_was_asked_for()
    {
        Assert.That(() => Small.Prepare<float>(sizes: new ProtocolSizes(4, 1, 1)), Throws.Exception.With.Message.Contains("4 + 1").And.Message.Contains("'small' has 4"));
        Assert.That(() => Small.Prepare<float>((PixelLayout)5, sizes: new ProtocolSizes(3, 1, 1)), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("5"));
    }

    private static void RequireRow(ReadOnlySpan<double> row, ReadOnlySpan<byte> image, double[] mean)
    {
        Assert.That(row.Length, Is.EqualTo(image.Length));
        for (int i = 0; i < row.Length; i++)
        {
            Assert.That(row[i], Is.EqualTo(image[i] - mean[i]), $"feature {i}");
        }
    }
}
