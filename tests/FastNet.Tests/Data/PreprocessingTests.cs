using FastNet.Data;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Data;

[OneMode]
public class PreprocessingTests
{
    private static readonly NpzFile Golden = NpzFile.Golden("classic.npz");
    private static readonly DataSet Images = SyntheticImages.Create();

    [Test]
    public void Components_and_whitening_are_NumPys()
    {
        Samples<double> rows = GoldenRows();
        Preprocessing turn = Preprocessing.Fit(rows, new() { Components = 10 });
        Preprocessing whiten = Preprocessing.Fit(rows, new() { Components = 10, Whiten = true });
        Close.AssertEach(turn.Mean.ToArray(), Golden.Doubles("pca_mean"), "mean");
        Close.AssertEach(turn.Eigenvalues.ToArray(), [.. Golden.Doubles("pca_singular_values").Take(10)], "eigenvalues");
        Assert.That((turn.InputFeatures, turn.OutputFeatures, turn.Components.Length), Is.EqualTo((33, 10, 330)));
        Samples<double> turned = turn.Apply(rows);
        Samples<double> whitened = whiten.Apply(rows);
        // NumPy leaves the sign open.
        Close.AssertEach(Flat(turned, Math.Abs), Golden.Doubles("pca_projection_abs"), "projection");
        Close.AssertEach(Flat(whitened, Math.Abs), Golden.Doubles("whitened_abs"), "whitened");
        Assert.That(turned.Labels.ToArray(), Is.EqualTo(rows.Labels.ToArray()));
    }

    private static IEnumerable<PreprocessingOptions> Kinds()
    {
        yield return new();
        yield return new() { SubtractMean = false, AppendOnes = true };
        yield return new() { DivideByDeviation = true, Components = 7 };
        yield return new() { Whiten = true, WhiteningEpsilon = 1e-3, AppendOnes = true };
    }

    [TestCaseSource(nameof(Kinds))]
    public void A_saved_preprocessing_comes_back_with_the_same_bits(PreprocessingOptions options)
    {
        using TemporaryFolder folder = new();
        Samples<double> rows = GoldenRows();
        Preprocessing fitted = Preprocessing.Fit(rows, options);
        fitted.Save(folder.File("a.safetensors"));
        Preprocessing loaded = Preprocessing.Load(folder.File("a.safetensors"));
        Assert.That(loaded.Options, Is.EqualTo(options));
        Assert.That((loaded.InputFeatures, loaded.OutputFeatures), Is.EqualTo((fitted.InputFeatures, fitted.OutputFeatures)));
        Assert.That(loaded.Eigenvalues.ToArray(), Is.EqualTo(fitted.Eigenvalues.ToArray()));
        Assert.That(Flat(loaded.Apply(rows), x => x), Is.EqualTo(Flat(fitted.Apply(rows), x => x)));
    }

    [Test]
    public void A_file_of_a_preprocessing_with_any_byte_changed_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.safetensors");
        Preprocessing.Fit(Samples<double>.From([1, 2, 4, 3, 7, 1], 2, [0, 1, 0]), new() { Components = 1 }).Save(path);
        byte[] whole = File.ReadAllBytes(path);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(path, changed);
            Assert.That(() => Preprocessing.Load(path), Throws.TypeOf<DataFormatException>().With.Message.Contains(path), $"byte {i}");
        }
    }

    [TestCase(null, 2, "no steps")]
    [TestCase("{\"WhiteningEpsilon\":1}", 1, "do not belong together")]
    [TestCase("{\"WhiteningEpsilon\":1,\"Whiten\":true}", 2, "do not belong together")]
    [TestCase("{\"Whitening\":true}", 2, "no JSON of a preprocessing")]
    [TestCase("{\"WhiteningEpsilon\":0}", 2, "some that cannot be")]
    [TestCase("{\"StandardizeTargets\":true}", 2, "some that cannot be")]
    public void A_file_that_contradicts_itself_is_refused(string? steps, int deviations, string problem)
    {
        using TemporaryFolder folder = new();
        Dictionary<string, string> metadata = steps is null ? [] : new() { ["preprocessing"] = steps };
        SafetensorsWriter writer = new(metadata, checksum: true);
        writer.Add<double>("Mean", [2], [1, 2]);
        writer.Add<double>("Deviation", [deviations], [.. Enumerable.Repeat(1.0, deviations)]);
        writer.Add<double>("Eigenvalues", [0], []);
        writer.Add<double>("Components", [0, 0], []);
        writer.Save(folder.File("a.safetensors"));
        Assert.That(() => Preprocessing.Load(folder.File("a.safetensors")), Throws.TypeOf<DataFormatException>().With.Message.Contains(problem));
    }

    [Test]
    public void The_sign_of_a_component_is_that_of_its_largest_number()
    {
        Samples<double> rows = GoldenRows();
        Preprocessing turn = Preprocessing.Fit(rows, new() { Components = 33 });
        for (int k = 0; k < 33; k++)
        {
            double[] component = [.. Enumerable.Range(0, 33).Select(i => turn.Components[(i * 33) + k])];
            Assert.That(component.MaxBy(Math.Abs), Is.GreaterThan(0), $"component {k}");
            Assert.That(component.Sum(x => x * x), Is.EqualTo(1).Within(1e-12));
        }
    }

    /// <summary>Of images, which converge; of noise, whose eigenvalues lie close together; of fewer rows than the subspace has dimensions.</summary>
    [TestCase(2_000, false)]
    [TestCase(1_000, true)]
    [TestCase(30, false)]
    public void A_few_components_of_many_features_are_those_of_the_solver_for_all(int count, bool noise)
    {
        const int Side = 24, Kept = 20;
        double[] values = new double[count * Side * Side];
        new RandomState(5).Gaussian(values);
        for (int i = 0; i < values.Length && !noise; i++)
        {
            (int image, int pixel) = Math.DivRem(i, Side * Side);
            values[i] = Images.Train.Image(image)[(pixel / Side * 32) + (pixel % Side)];
        }

        Samples<double> rows = Samples<double>.From(values, Side * Side, new int[count]);
        Preprocessing all = Preprocessing.Fit(rows, new() { Components = Side * Side });
        Preprocessing few = Preprocessing.Fit(rows, new() { Components = Kept });
        using Workers workers = new(3);
        Preprocessing shared = Preprocessing.Fit(rows, new() { Components = Kept }, workers);
        Assert.That(few.Eigenvalues.ToArray(), Is.EqualTo(all.Eigenvalues[..Kept].ToArray()).Within(1e-8).Percent);
        double[] expected = [.. Enumerable.Range(0, Side * Side * Kept).Select(i => all.Components[(i / Kept * Side * Side) + (i % Kept)])];
        Assert.That(few.Components.ToArray(), Is.EqualTo(expected).Within(1e-8));
        Assert.That(shared.Components.SequenceEqual(few.Components), Is.True);
    }

    /// <summary>More rows than one block, more columns than one panel; the first column is black and white, whose squares fill a block early.</summary>
    [Test]
    public void The_covariance_of_pixels_is_exact_whatever_type_their_rows_have([Values] bool divided)
    {
        const int Count = 2_100, Features = 530;
        byte[] pixels = new byte[Count * Features];
        new System.Random(7).NextBytes(pixels);
        for (int i = 0; i < Count; i++)
        {
            pixels[i * Features] = (byte)(i % 2 * 255);
        }

        double[] mean = [.. Enumerable.Range(0, Features).Select(j => Enumerable.Range(0, Count).Average(i => (double)pixels[(i * Features) + j]))];
        double[] values = [.. pixels.Select((pixel, i) => pixel - mean[i % Features])];
        Samples<double> doubles = Samples<double>.From(values, Features, new int[Count]);
        Samples<float> floats = Samples<float>.From(Array.ConvertAll(values, value => (float)value), Features, new int[Count]);
        double[] deviation = [.. Enumerable.Range(0, Features).Select(j => divided ? 1 + (j % 3) : 1.0)];
        using Workers workers = new(3);
        double[] ofDoubles = Covariance.Of(doubles, MeansOf(doubles), deviation, workers);
        double[] ofFloats = Covariance.Of(floats, MeansOf(floats), deviation, workers: null);
        double[] ofPixels = Covariance.Of(Samples<float>.From(Array.ConvertAll(pixels, pixel => (float)pixel), Features, new int[Count]), mean, deviation, workers);
        for (int a = 0; a < Features; a += 23)
        {
            for (int b = 0; b < Features; b++)
            {
                long products = 0;
                for (int i = 0; i < Count; i++)
                {
                    products += pixels[(i * Features) + a] * pixels[(i * Features) + b];
                }

                // Whole numbers until the one division.
                double expected = ((double)(Count * products) - (mean[a] * Count * (mean[b] * Count))) / ((double)Count * Count) / (deviation[a] * deviation[b]);
                Assert.That(ofDoubles[(a * Features) + b], Is.EqualTo(expected).Within(1e-9), $"doubles {a} {b}");
                Assert.That(ofFloats[(b * Features) + a], Is.EqualTo(expected).Within(1e-9), $"floats {a} {b}");
                Assert.That(ofPixels[(a * Features) + b], Is.EqualTo(expected).Within(1e-9), $"pixels {a} {b}");
            }
        }

        Assert.That(Covariance.Of(floats, MeansOf(floats), deviation, workers), Is.EqualTo(ofFloats));
    }

    /// <summary>The last of many pixels tells that the numbers are not whole, or are more than 255 apart; small numbers are never taken for 0.</summary>
    [TestCase(1, 0, 0.01)]
    [TestCase(1, 0, 300)]
    [TestCase(1, 1e6, 0.25)]
    [TestCase(1e-6, 0, 1e-6)]
    public void The_covariance_of_other_numbers_is_that_of_plain_loops(double factor, double offset, double last)
    {
        const int Count = 2_100, Features = 20;
        System.Random random = new(8);
        double[] values = [.. Enumerable.Range(0, Count * Features).Select(_ => offset + (factor * random.Next(256)))];
        values[^1] += last;
        Samples<double> rows = Samples<double>.From(values, Features, new int[Count]);
        double[] mean = MeansOf(rows);
        double[] covariance = Covariance.Of(rows, mean, [.. Enumerable.Repeat(1.0, Features)], workers: null);
        for (int a = 0; a < Features; a++)
        {
            for (int b = 0; b < Features; b++)
            {
                double expected = Enumerable.Range(0, Count).Average(i => (values[(i * Features) + a] - mean[a]) * (values[(i * Features) + b] - mean[b]));
                Assert.That(covariance[(a * Features) + b], Is.EqualTo(expected).Within(1e-12 * 6_000 * factor * factor), $"{a} {b}");
            }
        }
    }

    [Test]
    public void Whitened_training_rows_have_the_unit_matrix_for_covariance()
    {
        Samples<double> rows = GoldenRows();
        Samples<double> white = Preprocessing.Fit(rows, new() { Components = 20, Whiten = true, WhiteningEpsilon = 1e-12 }).Apply(rows);
        for (int a = 0; a < 20; a++)
        {
            for (int b = 0; b < 20; b++)
            {
                double covariance = Enumerable.Range(0, 40).Average(i => white.Row(i)[a] * white.Row(i)[b]);
                Assert.That(covariance, Is.EqualTo(a == b ? 1 : 0).Within(1e-9));
            }
        }
    }

    [Test]
    public void Means_deviations_and_ones_by_hand()
    {
        Samples<float> train = Samples<float>.From([1, 5, 2, 3, 5, 4, 5, 5, 9], 3, [0, 1, 2]);
        Samples<float> test = Samples<float>.From([4, 7, 5], 3, [1]);
        Preprocessing fitted = Preprocessing.Fit(train, new() { DivideByDeviation = true, AppendOnes = true });
        Assert.That(fitted.Mean.ToArray(), Is.EqualTo(new[] { 3, 5, 5.0 }));
        // Over N: sqrt((4 + 0 + 4) / 3), never changing, sqrt((9 + 1 + 16) / 3).
        Assert.That(fitted.Deviation.ToArray(), Is.EqualTo(new[] { Math.Sqrt(8 / 3.0), 1, Math.Sqrt(26 / 3.0) }));
        Assert.That(fitted.OutputFeatures, Is.EqualTo(4));
        Samples<float> applied = fitted.Apply(test);
        Assert.That(applied.Row(0).ToArray(), Is.EqualTo(new[] { (float)(1 / Math.Sqrt(8 / 3.0)), 2f, 0f, 1f }));
        Preprocessing ones = Preprocessing.Fit(train, new() { SubtractMean = false, AppendOnes = true });
        Samples<float> only = ones.Apply(test);
        Assert.That(only.Row(0).ToArray(), Is.EqualTo(new[] { 4f, 7, 5, 1 }));
        Assert.That(ones.Eigenvalues.Length + ones.Components.Length, Is.Zero);
        // The deviation is from the mean even where that stays.
        Preprocessing scaled = Preprocessing.Fit(train, new() { SubtractMean = false, DivideByDeviation = true });
        Assert.That(scaled.Deviation.ToArray(), Is.EqualTo(fitted.Deviation.ToArray()));
        Assert.That(scaled.Mean.ToArray(), Is.All.Zero);
    }

    [Test]
    public void A_column_that_never_changes_is_left_alone_whatever_its_value([Values(0.1, -7.3, 1e-30, 12345.678, 1e300)] double value, [Values] bool subtractMean)
    {
        const int Count = 1_000;
        double[] values = [.. Enumerable.Range(0, 2 * Count).Select(i => i % 2 == 0 ? value : i)];
        Samples<double> train = Samples<double>.From(values, 2, new int[Count]);
        Samples<double> test = Samples<double>.From([value * 1.001, 3], 2, [0]);
        Preprocessing fitted = Preprocessing.Fit(train, new() { SubtractMean = subtractMean, DivideByDeviation = true });
        Assert.That(fitted.Deviation[0], Is.EqualTo(1));
        Assert.That(fitted.Mean[0], Is.EqualTo(subtractMean ? value : 0));
        Samples<double> trained = fitted.Apply(train);
        Samples<double> tested = fitted.Apply(test);
        Assert.That(Enumerable.Range(0, Count).Select(i => trained.Row(i)[0]), Is.All.EqualTo(subtractMean ? 0 : value));
        Assert.That(tested.Row(0)[0], Is.EqualTo(subtractMean ? (value * 1.001) - value : value * 1.001));
        Assert.That(fitted.Deviation[1], Is.EqualTo(2 * Math.Sqrt(((Count * (double)Count) - 1) / 12)).Within(1e-9));
    }

    [Test]
    public void A_column_that_never_changes_is_left_alone_in_a_split_of_arrays_too([Values(0.1, 1.76e18, 1e20 / 3, 1e308)] double value)
    {
        NpyArray x = NpyArray.From<double>([.. Enumerable.Range(0, 600).Select(i => i % 3 == 0 ? value : i)], 200, 3);
        NpyArray y = NpyArray.From<long>(new long[200], 200);
        DataSplit<double> split = new DataSet("drawn", x, y, x, y, x, y).Prepare<double>();
        DataSplit<double> applied = split.Apply(Preprocessing.Fit(split.Train, new() { DivideByDeviation = true }));
        DataSplit<double> standardized = new DataSet("drawn", x, y, x, y, x, y).Prepare<double>(options: new() { DivideByDeviation = true });
        foreach (DataSplit<double> part in (DataSplit<double>[])[split, applied, standardized])
        {
            Assert.That(Enumerable.Range(0, part.Train.Count).Select(i => part.Train.Row(i)[0]), Is.All.Zero);
        }
    }

    [Test]
    public void Only_the_training_rows_count_and_every_part_is_transformed()
    {
        DataSplit<double> split = SyntheticImages.Create().Prepare<double>(sizes: new ProtocolSizes(600, 30, 40));
        Preprocessing fitted = Preprocessing.Fit(split.Train, new() { DivideByDeviation = true, AppendOnes = true });
        DataSplit<double> applied = split.Apply(fitted);
        Assert.That((applied.Train.Count, applied.Validation.Count, applied.Test.Count, applied.TestAll.Count), Is.EqualTo((600, 30, 40, split.TestAll.Count)));
        Assert.That((applied.Train.Features, applied.Name, applied.ClassNames.Count), Is.EqualTo((3073, split.Name, 10)));
        Assert.That(applied.Validation.Row(3)[100], Is.EqualTo((split.Validation.Row(3)[100] - fitted.Mean[100]) / fitted.Deviation[100]));
        Assert.That(applied.Test.Row(5)[3072], Is.EqualTo(1));
        Assert.That(applied.Test.Labels.ToArray(), Is.EqualTo(split.Test.Labels.ToArray()));
        double variance = Enumerable.Range(0, 600).Average(i => applied.Train.Row(i)[7] * applied.Train.Row(i)[7]);
        Assert.That(variance, Is.EqualTo(1).Within(1e-9));
    }

    [Test]
    public void The_number_of_workers_does_not_change_a_bit_and_blocks_make_no_difference()
    {
        // More rows than one block.
        const int Count = 2_100;
        double[] values = new double[Count * 40];
        new RandomState(3).Gaussian(values.AsSpan(), 1);
        Samples<double> rows = Samples<double>.From(values, 40, new int[Count]);
        PreprocessingOptions options = new() { DivideByDeviation = true, Whiten = true };
        Preprocessing alone = Preprocessing.Fit(rows, options);
        using Workers workers = new(3);
        Preprocessing shared = Preprocessing.Fit(rows, options, workers);
        Assert.That(shared.Components.SequenceEqual(alone.Components), Is.True);
        Samples<double> first = alone.Apply(rows);
        Samples<double> second = shared.Apply(rows, workers);
        Assert.That(second.Values.SequenceEqual(first.Values), Is.True);
        double direct = Enumerable.Range(0, 40).Sum(j => (values[(2_050 * 40) + j] - alone.Mean[j]) / alone.Deviation[j] * alone.Components[j * 40]) / Math.Sqrt(alone.Eigenvalues[0] + 1e-5);
        Assert.That(first.Row(2_050)[0], Is.EqualTo(direct).Within(1e-12));
    }

    [Test]
    public void Wrong_uses_are_refused()
    {
        Samples<float> rows = Samples<float>.From([1, 2, 3, 4], 2, [0, 1]);
        Samples<float> none = Samples<float>.From([], 2, []);
        Samples<float> wide = Samples<float>.From([1, 2, 3], 3, [0]);
        Samples<float> broken = Samples<float>.From([1, float.NaN], 2, [0]);
        Assert.That(() => Preprocessing.Fit(rows, new() { Components = 3 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("3 components"));
        Assert.That(() => Preprocessing.Fit(rows, new() { Components = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Preprocessing.Fit(rows, new() { Whiten = true, WhiteningEpsilon = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Preprocessing.Fit(none), Throws.ArgumentException);
        Assert.That(() => Preprocessing.Fit(broken, new() { Components = 1 }), Throws.ArgumentException.With.Message.Contains("finite"));
        Assert.That(() => Preprocessing.Fit(rows).Apply(wide), Throws.ArgumentException.With.Message.Contains("3 features").And.Message.Contains("2"));
        Assert.That(() => Preprocessing.Fit<float>(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void A_development_set_is_NumPys_choice_without_replacement()
    {
        DataSplit<float> split = SyntheticImages.Create().Prepare<float>(sizes: new ProtocolSizes(100, 0, 0));
        Samples<float> development = split.Development(20, new RandomState(5));
        int[] drawn = new int[20];
        new RandomState(5).ChoiceWithoutReplacement(100, drawn);
        Assert.That(drawn.Distinct().Count(), Is.EqualTo(20));
        for (int i = 0; i < 20; i++)
        {
            Assert.That(development.Labels[i], Is.EqualTo(split.Train.Labels[drawn[i]]));
            Assert.That(development.Row(i).SequenceEqual(split.Train.Row(drawn[i])), Is.True);
        }

        Assert.That(() => split.Development(101, new RandomState(5)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static Samples<double> GoldenRows() => Samples<double>.From(Golden.Doubles("knn_train"), 33, Golden.Int32s("knn_y"));

    private static double[] MeansOf<T>(Samples<T> rows)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        => [.. Preprocessing.Fit(rows).Mean];

    private static double[] Flat(Samples<double> rows, Func<double, double> f)
        => [.. Enumerable.Range(0, rows.Count).SelectMany(i => rows.Row(i).ToArray().Select(f))];
}
