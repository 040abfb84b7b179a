using System.Numerics;
using FastNet.Data;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Features;

public class PatchFeaturesTests
{
    private const int Drawn = 40_000;
    private static readonly PatchFeatureOptions Options = new() { Filters = 5, Side = 3, Threshold = 0.3, Seed = 8 };

    [Test]
    public void A_filter_is_a_whitened_patch_of_length_one()
    {
        // By the definition: with C the covariance of all drawn patches and f = U diag(1 / sqrt(e + eps)) w / |w|, (C + eps) f is the patch less the mean, scaled so that f (C + eps) f = 1.
        RawSamples images = Random(20, 9, 7);
        PatchFeatures features = PatchFeatures.Fit(images, 15, Options);
        const int length = 27;
        Assert.That((features.Length, features.Side, features.Filters.Length, features.Offsets.Length), Is.EqualTo((20, 3, 5 * length, 5)));
        RandomState random = new(8);
        int[] chosen = new int[Drawn];
        int[] y = new int[Drawn];
        int[] x = new int[Drawn];
        random.RandInt(0, 15, chosen);
        random.RandInt(0, 7, y);
        random.RandInt(0, 5, x);
        double[][] patches = [.. Enumerable.Range(0, Drawn).Select(i => Patch(images.Image(chosen[i]), 9, 7, y[i], x[i]))];
        double[] mean = [.. Enumerable.Range(0, length).Select(j => patches.Average(patch => patch[j]))];
        double[,] covariance = new double[length, length];
        for (int a = 0; a < length; a++)
        {
            for (int b = 0; b < length; b++)
            {
                covariance[a, b] = patches.Average(patch => (patch[a] - mean[a]) * (patch[b] - mean[b])) + (a == b ? 0.1 : 0);
            }
        }

        for (int k = 0; k < 5; k++)
        {
            double[] filter = [.. Enumerable.Range(0, length).Select(j => features.Filters[(j * 5) + k])];
            double[] image = [.. Enumerable.Range(0, length).Select(a => Enumerable.Range(0, length).Sum(b => covariance[a, b] * filter[b]))];
            double[] patch = [.. Enumerable.Range(0, length).Select(j => patches[k][j] - mean[j])];
            double scale = Dot(image, patch) / Dot(patch, patch);
            Assert.That(scale, Is.GreaterThan(0));
            Assert.That(image.Zip(patch, (u, v) => Math.Abs(u - (scale * v))).Max(), Is.LessThan(1e-9), $"filter {k}");
            Assert.That(Dot(filter, image), Is.EqualTo(1).Within(1e-9));
            Assert.That(features.Offsets[k], Is.EqualTo(-Dot(filter, mean) - 0.3).Within(1e-12));
        }
    }

    [TestCase(9, 7)]
    [TestCase(8, 8)]
    [TestCase(4, 6)]
    public void Features_are_what_plain_loops_give_to_the_bit(int height, int width)
    {
        Features_are_those_of_plain_loops<float>(height, width);
        Features_are_those_of_plain_loops<double>(height, width);
    }

    [Test]
    public void Mirror_images_follow_with_their_labels_and_features()
    {
        RawSamples images = Random(6, 8, 9);
        PatchFeatures features = PatchFeatures.Fit(images, 6, Options);
        byte[] pixels = images.Pixels.ToArray();
        for (int start = 0; start < pixels.Length; start += 9)
        {
            Array.Reverse(pixels, start, 9);
        }

        RawSamples mirrored = new(pixels, Array.ConvertAll(images.Labels.ToArray(), label => (byte)label), 8, 9, 3, images.ClassNames);
        Samples<double> both = features.Extract<double>(images, 1, 4, mirrored: true);
        Samples<double> plain = features.Extract<double>(images, 1, 4);
        Samples<double> other = features.Extract<double>(mirrored, 1, 4);
        Assert.That(both.Labels.ToArray(), Is.EqualTo(plain.Labels.ToArray().Concat(plain.Labels.ToArray())));
        Assert.That(both.Values[..plain.Values.Length].SequenceEqual(plain.Values));
        Assert.That(both.Values[plain.Values.Length..].SequenceEqual(other.Values));
        Assert.That(other.Values.SequenceEqual(plain.Values), Is.False);
    }

    [Test]
    public void Any_number_of_workers_and_any_width_give_the_same_bits()
    {
        RawSamples images = Random(70, 9, 9);
        PatchFeatures features = PatchFeatures.Fit(images, 70, Options);
        Samples<float> expected = features.Extract<float>(images, 0, 70);
        Widths.ForEachWithWorkers((workers, where) =>
        {
            List<int> progress = [];
            Samples<float> rows = features.Extract<float>(images, 0, 70, mirrored: false, workers, progress.Add);
            Assert.That(rows.Values.SequenceEqual(expected.Values), Is.True, where);
            Assert.That(progress, Is.EqualTo(new[] { 70 }));
        });
        using Workers two = new(2);
        PatchFeatures again = PatchFeatures.Fit(images, 70, Options, two);
        Assert.That(again.Filters.SequenceEqual(features.Filters) && again.Offsets.SequenceEqual(features.Offsets), Is.True);
    }

    [Test]
    public void A_data_set_is_divided_by_its_protocol_and_keeps_what_it_was_made_and_scaled_with()
    {
        DataSet data = new("random", Random(50, 8, 8), Random(20, 8, 8), new ProtocolSizes(30, 20, 10));
        List<(int, int)> progress = [];
        DataSplit<double> raw = PatchFeatures.Prepare<double>(data, Options, mirrored: true, null, (done, all) => progress.Add((done, all)));
        Assert.That((raw.Train.Count, raw.Validation.Count, raw.Test.Count, raw.TestAll.Count, raw.Train.Features), Is.EqualTo((60, 20, 10, 20, 20)));
        Assert.That(progress, Is.EqualTo(new[] { (60, 100), (80, 100), (100, 100) }));
        Assert.That(raw.Image, Is.Null);
        Preprocessing scaling = Preprocessing.Fit(raw.Train, new PreprocessingOptions { DivideByDeviation = true });
        DataSplit<double> scaled = raw.Apply(scaling);
        Assert.That(scaled.MeanImage.ToArray(), Is.EqualTo(scaling.Mean.ToArray()));
        Assert.That(scaled.Deviation.ToArray(), Is.EqualTo(scaling.Deviation.ToArray()));
        Assert.That(scaled.Patches, Is.SameAs(raw.Patches).And.Not.Null);
        DataSplit<double> ones = scaled.Apply(Preprocessing.Fit(scaled.Train, new PreprocessingOptions { SubtractMean = false, AppendOnes = true }));
        Assert.That(ones.MeanImage.ToArray(), Is.EqualTo(scaling.Mean.ToArray()));
        Assert.That(scaled.Test.Row(2)[7], Is.EqualTo((raw.Test.Row(2)[7] - scaling.Mean[7]) / scaling.Deviation[7]));
    }

    [Test]
    public void The_training_part_alone_is_mirrored_where_the_same_images_test()
    {
        RawSamples images = Random(50, 8, 8);
        DataSplit<double> raw = PatchFeatures.Prepare<double>(new("same", images, images, new ProtocolSizes(30, 20, 10)), Options, mirrored: true);
        Assert.That((raw.Train.Count, raw.Validation.Count, raw.TestAll.Count), Is.EqualTo((60, 20, 50)));
    }

    [Test]
    public void What_makes_no_sense_is_refused_with_its_numbers()
    {
        RawSamples images = Random(6, 8, 8);
        PatchFeatures features = PatchFeatures.Fit(images, 6, Options);
        Assert.Multiple(() =>
        {
            AssertRefused(() => PatchFeatures.Fit(images, 7, Options), "7");
            AssertRefused(() => PatchFeatures.Fit(images, 0, Options), "0");
            AssertRefused(() => PatchFeatures.Fit(images, 6, Options with { Side = 8 }), "8");
            AssertRefused(() => PatchFeatures.Fit(images, 6, Options with { Side = 0 }), "0");
            AssertRefused(() => PatchFeatures.Fit(images, 6, Options with { Filters = 0 }), "0");
            AssertRefused(() => PatchFeatures.Fit(images, 6, Options with { ContrastEpsilon = 0 }), "0");
            AssertRefused(() => PatchFeatures.Fit(images, 6, Options with { Threshold = double.NaN }), "NaN");
            AssertRefused(() => features.Extract<float>(Random(6, 8, 9), 0, 6), "3 x 8 x 9; the features are made for 3 x 8 x 8");
            AssertRefused(() => features.Extract<float>(images, 3, 4), "4");
            AssertRefused(() => new PatchFeatures(new ImageShape(1, 5, 5), 2, 10, new double[7], new double[2]), "7 numbers of 2 filters; expected 4 of each");
        });

        static void AssertRefused(Func<object> code, string message) => Assert.That(() => code(), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
    }

    private static void Features_are_those_of_plain_loops<T>(int height, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RawSamples images = Random(4, height, width);
        PatchFeatures features = PatchFeatures.Fit(images, 4, Options);
        Samples<T> rows = features.Extract<T>(images, 0, 4);
        int patchRows = height - 2;
        int patchColumns = width - 2;
        for (int i = 0; i < 4; i++)
        {
            T[] expected = new T[20];
            for (int y = 0; y < patchRows; y++)
            {
                for (int x = 0; x < patchColumns; x++)
                {
                    double[] patch = Patch(images.Image(i), height, width, y, x);
                    int quarter = (2 * (y < (patchRows + 1) / 2 ? 0 : 1)) + (x < (patchColumns + 1) / 2 ? 0 : 1);
                    for (int k = 0; k < 5; k++)
                    {
                        T sum = T.Zero;
                        for (int j = 0; j < patch.Length; j++)
                        {
                            sum = T.FusedMultiplyAdd(T.CreateTruncating(patch[j]), T.CreateTruncating(features.Filters[(j * 5) + k]), sum);
                        }

                        expected[(quarter * 5) + k] += T.Max(T.Zero, sum + T.CreateTruncating(features.Offsets[k]));
                    }
                }
            }

            Assert.That(rows.Row(i).ToArray(), Is.EqualTo(expected), $"image {i}");
        }
    }

    /// <summary>A patch of 3 x 3 x 3 numbers, its mean subtracted, divided by the root of variance + 10.</summary>
    private static double[] Patch(ReadOnlySpan<byte> image, int height, int width, int y, int x)
    {
        double[] patch = new double[27];
        for (int i = 0; i < patch.Length; i++)
        {
            patch[i] = image[(((i / 9 * height) + y + (i / 3 % 3)) * width) + x + (i % 3)];
        }

        double mean = patch.Sum() / 27;
        double inverse = 1 / Math.Sqrt((patch.Sum(value => value * value) / 27) - (mean * mean) + 10);
        Assert.That(patch, Is.All.InRange(0, 255), "whole numbers, whose sums are exact");
        return Array.ConvertAll(patch, value => (value - mean) * inverse);
    }

    private static double Dot(double[] left, double[] right) => left.Zip(right, (a, b) => a * b).Sum();

    private static RawSamples Random(int count, int height, int width)
    {
        byte[] pixels = new byte[count * 3 * height * width];
        new System.Random(count).NextBytes(pixels);
        return new RawSamples(pixels, [.. Enumerable.Range(0, count).Select(i => (byte)(i % 3))], height, width, 3, ["a", "b", "c"]);
    }
}
