using FastNet.Data;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Features;

public class ImageFeaturesTests
{
    private static readonly ImageFeatureOptions Both = new() { HueBins = 25 };

    [Test]
    public void Rows_are_the_golden_features_one_behind_the_other()
    {
        Samples<double> rows = ImageFeatures.Extract<double>(GoldenImages.Set(), 0, GoldenImages.Count, Both);
        Assert.That((rows.Count, rows.Features), Is.EqualTo((6, 169)));
        Assert.That(rows.Labels.ToArray(), Is.EqualTo(new[] { 0, 1, 2, 0, 1, 2 }));
        for (int i = 0; i < rows.Count; i++)
        {
            GoldenImages.AssertClose(rows.Row(i)[..144], "hog", i);
            GoldenImages.AssertClose(rows.Row(i)[144..], "hue25", i);
        }
    }

    [Test]
    public void Floats_are_the_doubles_rounded_and_each_kind_can_be_had_alone()
    {
        Samples<double> wide = ImageFeatures.Extract<double>(GoldenImages.Set(), 1, 5, Both);
        Samples<float> narrow = ImageFeatures.Extract<float>(GoldenImages.Set(), 1, 5, Both);
        Samples<double> hog = ImageFeatures.Extract<double>(GoldenImages.Set(), 1, 5, Both with { HueBins = 0 });
        Samples<double> hue = ImageFeatures.Extract<double>(GoldenImages.Set(), 1, 5, Both with { Hog = false });
        for (int i = 0; i < 5; i++)
        {
            Assert.That(narrow.Row(i).ToArray(), Is.EqualTo(Array.ConvertAll(wide.Row(i).ToArray(), value => (float)value)));
            Assert.That(hog.Row(i).ToArray(), Is.EqualTo(wide.Row(i)[..144].ToArray()));
            Assert.That(hue.Row(i).ToArray(), Is.EqualTo(wide.Row(i)[144..].ToArray()));
        }
    }

    [Test]
    public void Any_number_of_workers_gives_the_same_bits_and_reports_progress()
    {
        RawSamples images = Random(5000, 16, 16);
        Samples<float> expected = ImageFeatures.Extract<float>(images, 0, 5000);
        foreach (int count in (int[])[1, 2, 3, 4])
        {
            using Workers workers = new(count);
            List<int> progress = [];
            Samples<float> rows = ImageFeatures.Extract<float>(images, 0, 5000, null, workers, progress.Add);
            Assert.That(rows.Values.SequenceEqual(expected.Values), Is.True, $"{count} workers");
            Assert.That(progress, Is.EqualTo(new[] { 2048, 4096, 5000 }));
        }
    }

    [Test]
    public void A_data_set_is_divided_by_its_protocol_and_normalised_by_its_training_part()
    {
        DataSet data = new("random", Random(130, 16, 16), Random(40, 16, 16), new ProtocolSizes(100, 30, 20));
        List<(int, int)> progress = [];
        DataSplit<double> raw = ImageFeatures.Prepare<double>(data, Both, null, (done, all) => progress.Add((done, all)));
        Assert.That((raw.Train.Count, raw.Validation.Count, raw.Test.Count, raw.TestAll.Count), Is.EqualTo((100, 30, 20, 40)));
        Assert.That(progress, Is.EqualTo(new[] { (100, 170), (130, 170), (170, 170) }));
        Assert.That((raw.Name, raw.ClassNames.Count, raw.MeanImage.Length), Is.EqualTo(("random", 3, 61)));
        Samples<double> some = ImageFeatures.Extract<double>(data.Train, 100, 30, Both);
        Assert.That(raw.Validation.Values.SequenceEqual(some.Values), Is.True);

        DataSplit<double> normal = raw.Apply(Preprocessing.Fit(raw.Train, new PreprocessingOptions { DivideByDeviation = true, AppendOnes = true }));
        Assert.That(normal.Train.Features, Is.EqualTo(62));
        for (int j = 0; j < 61; j++)
        {
            double[] column = [.. Enumerable.Range(0, 100).Select(i => normal.Train.Row(i)[j])];
            Assert.That(column.Average(), Is.Zero.Within(1e-12));
            Assert.That(Math.Sqrt(column.Average(x => x * x)), Is.EqualTo(1).Within(1e-12));
        }

        Assert.That(normal.Test.Row(3)[61], Is.EqualTo(1));
    }

    [Test]
    public void Images_without_what_the_features_need_are_refused()
    {
        RawSamples grey = new(new byte[2 * 64], [0, 0], 8, 8, 1, ["a"]);
        RawSamples small = new(new byte[2 * 3 * 63], [0, 0], 9, 7, 3, ["a"]);
        Assert.Multiple(() =>
        {
            Assert.That(() => ImageFeatures.Length(grey), Refused("1 channels; hues need 3"));
            Assert.That(ImageFeatures.Length(grey, new ImageFeatureOptions { HueBins = 0 }), Is.EqualTo(9));
            Assert.That(() => ImageFeatures.Length(small), Refused("3 x 9 x 7"));
            Assert.That(ImageFeatures.Length(small, new ImageFeatureOptions { Hog = false, HueBins = 4 }), Is.EqualTo(4));
            Assert.That(() => ImageFeatures.Length(small, new ImageFeatureOptions { Hog = false, HueBins = 0 }), Refused("Neither"));
            Assert.That(() => ImageFeatures.Length(small, new ImageFeatureOptions { HueBins = -1 }), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => ImageFeatures.Extract<float>(GoldenImages.Set(), 2, 5), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => ImageFeatures.Extract<float>(GoldenImages.Set(), -1, 5), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => ImageFeatures.Extract<float>(null!, 0, 0), Throws.ArgumentNullException);
            Assert.That(() => ImageFeatures.Prepare<float>(null!), Throws.ArgumentNullException);
        });
    }

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(string message) => Throws.InstanceOf<ArgumentException>().With.Message.Contains(message);

    private static RawSamples Random(int count, int height, int width)
    {
        byte[] pixels = new byte[count * 3 * height * width];
        new System.Random(count).NextBytes(pixels);
        return new RawSamples(pixels, [.. Enumerable.Range(0, count).Select(i => (byte)(i % 3))], height, width, 3, ["a", "b", "c"]);
    }
}
