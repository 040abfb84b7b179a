using System.Numerics;
using FastNet.Numerics;
using FastNet.PublicApi.Tests.Own;

namespace FastNet.PublicApi.Tests;

/// <summary>A trained net in a user's hand: made of a net, saved, loaded, asked by many threads.</summary>
public sealed class ModelTests
{
    private const int Features = 7;
    private const int Outputs = 3;
    private const int Rows = 150;

    private static readonly string[] Names = ["ant", "bee, small", "\"cat\"\n"];
    private static readonly double[] Mean = [.. Enumerable.Range(0, Features).Select(i => 100.0 + i)];
    private static readonly double[] Deviation = [.. Enumerable.Range(1, Features).Select(i => 10.0 * i)];

    private TemporaryFolder _folder = null!;

    private string Path => _folder.File("a.safetensors");

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Predictions_are_the_nets_own_of_rows_less_mean_by_deviation()
    {
        (Net<float> net, Model model) = Trained<float>();
        float[] rows = RawRows();
        int[] classes = new int[Rows];
        double[] probabilities = new double[Rows * Outputs];
        float[] scores = new float[Rows * Outputs];
        model.Predict<float>(rows, classes);
        model.Probabilities<float, double>(rows, probabilities);
        model.Scores<float, float>(rows, scores);
        float[] scaled = [.. rows.Select((value, i) => (float)((value - Mean[i % Features]) / Deviation[i % Features]))];
        ReadOnlyMatrix<float> expected = net.Predict(new ReadOnlyMatrix<float>(scaled, Rows, Features));
        for (int i = 0; i < Rows; i++)
        {
            ReadOnlySpan<float> row = expected.Row(i);
            Assert.That(scores.AsSpan(i * Outputs, Outputs).SequenceEqual(row), $"row {i}");
            Assert.That(classes[i], Is.EqualTo(row.IndexOf(Max(row))));
            double largest = Max(row);
            double sum = row[0..].ToArray().Sum(score => Math.Exp(score - largest));
            for (int j = 0; j < Outputs; j++)
            {
                Assert.That(probabilities[(i * Outputs) + j], Is.EqualTo(Math.Exp(row[j] - largest) / sum).Within(1e-6));
            }
        }

        Assert.That(classes.Distinct().Count(), Is.GreaterThan(1), "the case tells classes apart");
    }

    [Test]
    public void A_saved_model_comes_back_with_the_same_bits([Values] bool isDouble)
    {
        Model model = isDouble ? Trained<double>().Model : Trained<float>().Model;
        model.Save(Path);
        Model loaded = Model.Load(Path);
        Assert.That(Answers(loaded), Is.EqualTo(Answers(model)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(loaded.Names, Is.EqualTo(Names));
            Assert.That(loaded.Metadata["author"], Is.EqualTo("me"));
            Assert.That((loaded.InputSize, loaded.OutputSize, loaded.IsClassifier), Is.EqualTo((Features, Outputs, true)));
            Assert.That(loaded.ElementType, Is.EqualTo(isDouble ? typeof(double) : typeof(float)));
            Assert.That(loaded.Describe(), Is.EqualTo(model.Describe()).And.Contain("58 parameters"));
        }
    }

    [Test]
    public void Rows_one_by_one_give_the_bits_of_a_batch_and_workers_change_none()
    {
        Model model = Trained<float>().Model;
        model.Save(Path);
        using Workers two = new(2);
        double[] expected = Answers(model);
        Assert.That(Answers(Model.Load(Path, two)), Is.EqualTo(expected));
        float[] rows = RawRows();
        double[] one = new double[Outputs];
        for (int i = 0; i < Rows; i++)
        {
            model.Probabilities<float, double>(rows.AsSpan(i * Features, Features), one);
            Assert.That(one.AsSpan().SequenceEqual(expected.AsSpan(i * Outputs, Outputs)), $"row {i}");
        }
    }

    [Test]
    public void Workers_share_the_rows_of_a_large_batch()
    {
        const int many = 5000;
        Model model = Trained<float>().Model;
        model.Save(Path);
        using Workers three = new(3);
        Model shared = Model.Load(Path, three);
        float[] rows = [.. Enumerable.Range(0, many * Features).Select(i => (float)Math.Sin(i) * 100)];
        float[] expected = new float[many * Outputs];
        float[] probabilities = new float[many * Outputs];
        int[] expectedClasses = new int[many];
        int[] classes = new int[many];
        model.Probabilities(rows, expected, expectedClasses);
        shared.Probabilities(rows, probabilities, classes);
        Assert.That(probabilities, Is.EqualTo(expected));
        Assert.That(classes, Is.EqualTo(expectedClasses));
        Assert.That(AllocatedBytes.Of(() => shared.Probabilities(rows, probabilities, classes)), Is.Zero);

        foreach (int wrong in (int[])[4999, 3000, 65])
        {
            rows[(wrong * Features) + 2] = float.NaN;
            Assert.That(() => shared.Predict<float>(rows, classes), Throws.ArgumentException.With.Message.Contains($"Row {wrong}, column 2 "));
        }
    }

    // Two of the three threads get a tile of rows.
    [Test]
    public void Workers_share_a_few_long_rows()
    {
        const int few = 30;
        const int features = 600;
        FullyConnectedNet<float> net = new(features, [5], Outputs, batchCapacity: 1);
        net.Initialize(new RandomState(1), Initializer.Gaussian(0.1));
        using Workers three = new(3);
        Model alone = Model.FromNet(net);
        Model shared = Model.FromNet(net, workers: three);
        float[] rows = [.. Enumerable.Range(0, few * features).Select(i => (float)Math.Sin(i))];
        float[] expected = new float[few * Outputs];
        float[] scores = new float[few * Outputs];
        alone.Scores(rows, expected);
        shared.Scores(rows, scores);
        Assert.That(scores, Is.EqualTo(expected));

        rows[(29 * features) + 599] = float.NaN;
        Assert.That(() => shared.Scores(rows, scores), Throws.ArgumentException.With.Message.Contains("Row 29, column 599 "));
    }

    [Test]
    public void A_long_row_may_have_large_numbers_and_none_that_is_not_finite()
    {
        const int features = 2048;
        FullyConnectedNet<float> net = new(features, [5], Outputs, batchCapacity: 1);
        net.Initialize(new RandomState(1), Initializer.Gaussian(0.1));
        Model model = Model.FromNet(net);
        float[] row = [.. Enumerable.Repeat(1e-9f, features)];
        float[] scores = new float[Outputs];
        row[7] = 1e30f; // its square overflows
        model.Scores<float, float>(row, scores);
        Assert.That(scores, Is.EqualTo(net.Predict(new ReadOnlyMatrix<float>(row, 1, features)).Row(0).ToArray()));
        foreach (float wrong in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            row[^1] = wrong;
            Assert.That(() => model.Scores<float, float>(row, scores), Throws.ArgumentException.With.Message.Contains("Row 0, column 2047 "));
        }
    }

    [Test]
    public void Bytes_and_doubles_are_rows_too()
    {
        Model model = Trained<float>().Model;
        byte[] bytes = [.. RawRows().Select(value => (byte)value)];
        double[] ofBytes = new double[Rows * Outputs];
        double[] ofDoubles = new double[Rows * Outputs];
        model.Probabilities<byte, double>(bytes, ofBytes);
        model.Probabilities<double, double>([.. bytes.Select(value => (double)value)], ofDoubles);
        Assert.That(ofBytes, Is.EqualTo(ofDoubles));
    }

    [Test]
    public void Many_threads_get_their_own_answers()
    {
        Model model = Trained<float>().Model;
        double[] expected = Answers(model);
        float[] rows = RawRows();
        int wrong = 0;
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(thread => new Thread(() =>
        {
            double[] one = new double[Outputs];
            for (int call = 0; call < 2000; call++)
            {
                int i = (call + (thread * 17)) % Rows;
                model.Probabilities<float, double>(rows.AsSpan(i * Features, Features), one);
                if (!one.AsSpan().SequenceEqual(expected.AsSpan(i * Outputs, Outputs)))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public void A_call_allocates_nothing()
    {
        Model model = Trained<float>().Model;
        float[] rows = RawRows();
        int[] classes = new int[Rows];
        float[] probabilities = new float[Rows * Outputs];
        int[] best = new int[2];
        float[] chances = new float[2];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(AllocatedBytes.Of(() => model.Predict<float>(rows, classes)), Is.Zero);
            Assert.That(AllocatedBytes.Of(() => model.Probabilities(rows, probabilities, classes)), Is.Zero);
            Assert.That(AllocatedBytes.Of(() => model.TopK<float>(rows.AsSpan(0, Features), best, chances)), Is.Zero);
        }
    }

    [Test]
    public void The_best_classes_come_in_the_order_of_their_probabilities()
    {
        Model model = Trained<float>().Model;
        float[] row = RawRows()[..Features];
        float[] probabilities = new float[Outputs];
        model.Probabilities(row, probabilities);
        int[] classes = new int[Outputs];
        float[] chances = new float[Outputs];
        model.TopK<float>(row, classes, chances);
        Assert.That(classes, Is.EquivalentTo(Enumerable.Range(0, Outputs)));
        Assert.That(chances, Is.Ordered.Descending.And.EqualTo(classes.Select(c => probabilities[c])));
    }

    [Test]
    public void Training_on_does_not_change_a_model()
    {
        (Net<float> net, Model model) = Trained<float>();
        double[] before = Answers(model);
        net.Parameters.Fill(1);
        Assert.That(Answers(model), Is.EqualTo(before));
    }

    [Test]
    public void Every_layer_of_ours_comes_back()
    {
        NetMemory<double> memory = new(8);
        Net<double> net = new(
            memory,
            [
                new AffineLayer<double>(memory, "1", Features, 6),
                new BatchNormLayer<double>(memory, "1", 6, epsilon: 1e-3),
                new ActivationLayer<double>(memory, 6, Activation<double>.LeakyRelu(0.3)),
                new SequentialLayer<double>(memory, new AffineLayer<double>(memory, "2", 6, 10, hasBias: false), new MaxoutLayer<double>(memory, 5)),
                new LayerNormLayer<double>(memory, "2", 5),
                new ActivationLayer<double>(memory, 5, Activation<double>.Elu(0.5)),
                new DropoutLayer<double>(memory, 5, keep: 0.5),
                new AffineLayer<double>(memory, "last", 5, Outputs),
            ],
            new SoftmaxLoss<double>());
        Train(net);
        Model model = Model.FromNet(net);
        model.Save(Path);
        double[] scores = new double[Outputs];
        double[] row = [.. RawRows()[..Features].Select(value => (double)value)];
        Model.Load(Path).Scores<double, double>(row, scores);
        Assert.That(scores, Is.EqualTo(net.Predict(new ReadOnlyMatrix<double>(row, 1, Features)).Row(0).ToArray()));
        Assert.That(scores.Distinct().Count(), Is.EqualTo(Outputs), "the scores tell something");
    }

    [Test]
    public void Numbers_come_in_the_unit_of_the_targets()
    {
        TwoLayerNet<double> net = new(Features, 4, 2, 1, new NetOptions<double> { Loss = new SquaredLoss<double>() });
        Model model = Model.FromNet(net, new ModelOptions { TargetMean = [1000, 2000], TargetDeviation = [10, 20], Names = ["price", "age"] });
        double[] row = [.. Enumerable.Range(0, Features).Select(i => 0.1 * i)];
        double[] values = new double[2];
        model.Values<double, double>(row, values);
        double[] scores = net.Predict(new ReadOnlyMatrix<double>(row, 1, Features)).Row(0).ToArray();
        Assert.That(values, Is.EqualTo(new[] { (scores[0] * 10) + 1000, (scores[1] * 20) + 2000 }));
        Assert.That(() => model.Predict<double>(row, new int[1]), Throws.InvalidOperationException.With.Message.Contains("squared").And.Message.Contains("Values"));
        Assert.That(() => Trained<float>().Model.Values<float, float>(RawRows(), new float[Rows * Outputs]), Throws.InvalidOperationException.With.Message.Contains("Predict"));
    }

    [TestCase("poisson")]
    [TestCase("sigmoid")]
    [TestCase("huber")]
    public void A_loss_says_what_its_scores_predict(string loss)
    {
        TwoLayerNet<double> net = new(Features, 4, 1, 1, new NetOptions<double> { Loss = Losses<double>.Named(loss) });
        Model.FromNet(net).Save(Path);
        double[] row = [.. Enumerable.Range(0, Features).Select(i => 0.1 * i)];
        double[] value = new double[1];
        Model.Load(Path).Values<double, double>(row, value);
        double score = net.Predict(new ReadOnlyMatrix<double>(row, 1, Features))[0, 0];
        Assert.That(value[0], Is.EqualTo(loss switch { "poisson" => Math.Exp(score), "sigmoid" => 1 / (1 + Math.Exp(-score)), _ => score }));
    }

    [Test]
    public void A_linear_classifier_gets_its_column_of_ones()
    {
        LinearClassifier<float> net = new(Features + 1, Outputs, Rows);
        Model.FromNet(net, new ModelOptions { AppendOnes = true }).Save(Path);
        Model model = Model.Load(Path);
        float[] rows = RawRows();
        float[] scores = new float[Rows * Outputs];
        model.Scores<float, float>(rows, scores);
        float[] longer = [.. Enumerable.Range(0, Rows).SelectMany(i => rows.Skip(i * Features).Take(Features).Append(1))];
        Assert.That(model.InputSize, Is.EqualTo(Features));
        ReadOnlyMatrix<float> expected = net.Predict(new ReadOnlyMatrix<float>(longer, Rows, Features + 1));
        for (int i = 0; i < Rows; i++)
        {
            Assert.That(scores.AsSpan(i * Outputs, Outputs).SequenceEqual(expected.Row(i)), $"row {i}");
        }
    }

    [Test]
    public void An_activation_of_ones_own_is_no_other_one_because_of_its_name()
    {
        Activation<float> identity = new("relu", (x, y, _) => x.CopyTo(y), (_, dY, dX, _) => dY.CopyTo(dX));
        NetMemory<float> memory = new(1);
        Net<float> net = new(memory, [new ActivationLayer<float>(memory, Features, identity)], new SoftmaxLoss<float>());
        Assert.That(() => Model.FromNet(net), Throws.TypeOf<NotSupportedException>().With.Message.Contains("ActivationLayer (relu)"));
    }

    [Test]
    public void A_layer_of_ones_own_predicts_and_cannot_be_saved()
    {
        ILayer<float>[] Layers(NetMemory<float> memory) => [new BottleneckLayer<float>(memory, "own", Features, 2, Outputs, OwnActivations.Softsign<float>())];
        NetMemory<float> memory = new(1);
        Net<float> net = new(memory, Layers(memory), new SoftmaxLoss<float>());
        Assert.That(() => Model.FromNet(net), Throws.TypeOf<NotSupportedException>().With.Message.Contains("BottleneckLayer"));
        Model model = Model.FromNet(net, layers: Layers);
        float[] row = RawRows()[..Features];
        float[] scores = new float[Outputs];
        model.Scores<float, float>(row, scores);
        Assert.That(scores, Is.EqualTo(net.Predict(new ReadOnlyMatrix<float>(row, 1, Features)).Row(0).ToArray()));
        Assert.That(() => model.Save(Path), Throws.TypeOf<NotSupportedException>());
        Assert.That(() => model.InFloat(), Throws.TypeOf<NotSupportedException>());
        Assert.That(File.Exists(Path), Is.False);
        Assert.That(
            () => Model.FromNet(net, layers: other => [new AffineLayer<float>(other, "1", Features, Outputs)]),
            Throws.ArgumentException.With.Message.Contains("W1").And.Message.Contains("Wown.down"));
    }

    [Test]
    public void What_does_not_fit_is_refused_by_its_numbers()
    {
        (Net<float> net, Model model) = Trained<float>();
        float[] rows = RawRows();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => model.Predict<float>(rows.AsSpan(1), new int[Rows]), Throws.ArgumentException.With.Message.Contains($"{rows.Length - 1}"));
            Assert.That(() => model.Predict<float>(rows, new int[Rows - 1]), Throws.ArgumentException.With.Message.Contains($"{Rows - 1} classes"));
            Assert.That(() => model.Probabilities(rows, new float[5]), Throws.ArgumentException.With.Message.Contains("5 outputs"));
            Assert.That(() => model.TopK<float>(rows.AsSpan(0, Features), new int[4], new float[4]), Throws.ArgumentException.With.Message.Contains("1 to 3"));
            Assert.That(() => Model.FromNet(net, new ModelOptions { Mean = [1, 2] }), Throws.ArgumentException.With.Message.Contains("mean has 2"));
            Assert.That(() => Model.FromNet(net, new ModelOptions { Deviation = [1, 1, 1, 0, 1, 1, 1] }), Throws.ArgumentException.With.Message.Contains("0 at [3]"));
            Assert.That(() => Model.FromNet(net, new ModelOptions { Names = ["a"] }), Throws.ArgumentException.With.Message.Contains("1 names"));
            Dictionary<string, string> taken = new() { ["mean_image"] = "AAAA" };
            Assert.That(() => Model.FromNet(net, new ModelOptions { Metadata = taken }), Throws.ArgumentException.With.Message.Contains("'mean_image'"));
        }

        rows[(100 * Features) + 4] = float.NaN;
        Assert.That(() => model.Predict<float>(rows, new int[Rows]), Throws.ArgumentException.With.Message.Contains("Row 100, column 4"));
        rows[(100 * Features) + 4] = float.MaxValue;
        Assert.That(() => model.Predict<double>([.. rows.Select(value => value * 1e10)], new int[Rows]), Throws.ArgumentException.With.Message.Contains("Row 100, column 4"));
    }

    [Test]
    public void An_activation_may_come_first()
    {
        NetMemory<float> memory = new(1);
        Net<float> net = new(
            memory,
            [new ActivationLayer<float>(memory, Features, Activation<float>.Elu(0.5)), new AffineLayer<float>(memory, "1", Features, Outputs)],
            new SoftmaxLoss<float>());
        net.Initialize(new RandomState(1), weightScale: 1);
        Model.FromNet(net).Save(Path);
        float[] row = [-3, -2, -1, 0, 1, 2, 3];
        float[] scores = new float[Outputs];
        Model.Load(Path).Scores<float, float>(row, scores);
        Assert.That(scores, Is.EqualTo(net.Predict(new ReadOnlyMatrix<float>(row, 1, Features)).Row(0).ToArray()).And.All.Not.Zero);
    }

    [Test]
    public void A_text_of_ones_own_may_have_a_name_that_old_files_used()
    {
        TwoLayerNet<float> net = new(Features, 5, Outputs, Rows);
        Model.FromNet(net, new ModelOptions { Metadata = new Dictionary<string, string> { ["model"] = "softmax", ["input"] = "mine" } }).Save(Path);
        Model model = Model.Load(Path);
        Assert.That(model.Metadata["model"], Is.EqualTo("softmax"));
        Assert.That(model.InputSize, Is.EqualTo(Features));
    }

    [Test]
    public void A_model_takes_features_and_not_the_appended_one_alone()
    {
        LinearClassifier<float> net = new(1, Outputs, Rows);
        Assert.That(
            () => Model.FromNet(net, new ModelOptions { AppendOnes = true }),
            Throws.ArgumentException.With.Message.Contains("the appended 1"));
    }

    [Test]
    public void A_model_of_double_predicts_in_float_too()
    {
        NetMemory<double> memory = new(8);
        Net<double> net = new(
            memory,
            [
                new AffineLayer<double>(memory, "1", Features, 6),
                new BatchNormLayer<double>(memory, "1", 6),
                new ActivationLayer<double>(memory, 6, Activation<double>.Relu),
                new AffineLayer<double>(memory, "2", 6, Outputs),
            ],
            new SoftmaxLoss<double>());
        Train(net);
        Model model = Model.FromNet(net, new ModelOptions { Mean = Mean, Deviation = Deviation, Names = Names });
        Model inFloat = model.InFloat();
        Assert.That(inFloat.ElementType, Is.EqualTo(typeof(float)));
        Assert.That(inFloat.Names, Is.EqualTo(Names));
        double[] expected = Answers(model);
        Assert.That(Answers(inFloat), Is.EqualTo(expected).Within(1e-5).And.Not.EqualTo(expected));
        inFloat.Save(Path);
        Assert.That(Answers(Model.Load(Path)), Is.EqualTo(Answers(inFloat)), "the file is one of float");
        net.Parameters[3] = 1e300;
        Assert.That(() => Model.FromNet(net).InFloat(), Throws.TypeOf<OverflowException>().With.Message.Contains("'W1'").And.Message.Contains("[0, 3]"));
    }

    [Test]
    public void What_the_caller_changes_afterwards_changes_no_model()
    {
        TwoLayerNet<float> net = new(Features, 5, Outputs, Rows);
        double[] mean = [.. Mean];
        double[] deviation = [.. Deviation];
        string[] names = [.. Names];
        Dictionary<string, string> texts = new() { ["author"] = "me" };
        Model model = Model.FromNet(net, new ModelOptions { Mean = mean, Deviation = deviation, Names = names, Metadata = texts });
        double[] before = Answers(model);
        (mean[0], deviation[0], names[0], texts["author"]) = (1e6, 1e-6, "wasp", "you");
        model.Save(Path);
        foreach (Model one in (Model[])[model, Model.Load(Path)])
        {
            Assert.That(Answers(one), Is.EqualTo(before));
            Assert.That((one.Names[0], one.Metadata["author"]), Is.EqualTo((Names[0], "me")));
        }
    }

    [Test]
    public void A_file_with_any_byte_changed_is_refused()
    {
        Trained<float>().Model.Save(Path);
        byte[] whole = File.ReadAllBytes(Path);
        string changed = _folder.File("b.safetensors");
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] copy = [.. whole];
            copy[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(changed, copy);
            Assert.That(() => Model.Load(changed), Throws.TypeOf<DataFormatException>().With.Property(nameof(DataFormatException.Path)).EqualTo(changed), $"byte {i}");
        }
    }

    [TestCase("layers", "[\"affine W1 b1 7 2000000000\"]", "layer 1")]
    [TestCase("layers", "[\"conv W1 b1 7 3\"]", "there is no such layer")]
    [TestCase("layers", "[\"affine W1\"]", "layer 1")]
    [TestCase("layers", "[\"affine W1 b1 7 3\", \"activation elu beta 2\"]", "layer 2")]
    [TestCase("layers", "[\"affine W1 b1 7 4\", \"affine W2 b2 5 3\"]", "W1")]
    [TestCase("layers", "[]", "layers")]
    [TestCase("loss", "own", "its loss is 'own'")]
    [TestCase("classes", "[\"a\"]", "1 names")]
    [TestCase("mean_image", "AAAA", "3 bytes")]
    [TestCase("deviation", "AAAAAAAA8D8=", "deviation has 1 numbers")]
    [TestCase("layers", "[\"maxout 30000000 1\"]", "a layer takes 30000000 numbers")]
    [TestCase("layers", "[\"activation relu 0\"]", "layer 1")]
    public void A_file_that_contradicts_itself_is_refused(string key, string text, string problem)
    {
        Trained<float>().Model.Save(Path);
        SafetensorsWriter writer;
        using (SafetensorsFile file = SafetensorsFile.Open(Path))
        {
            writer = new SafetensorsWriter(new Dictionary<string, string>(file.Metadata) { [key] = text }, checksum: true);
            foreach (SafetensorsTensor tensor in file.Tensors)
            {
                float[] values = new float[tensor.Count];
                file.Read<float>(tensor.Name, values);
                writer.Add<float>(tensor.Name, [.. tensor.Shape], values);
            }
        }

        writer.Save(Path);
        Assert.That(() => Model.Load(Path), Throws.TypeOf<DataFormatException>().With.Message.Contains(problem).And.Message.Contains(Path));
    }

    private static (Net<T> Net, Model Model) Trained<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TwoLayerNet<T> net = new(Features, 5, Outputs, Rows);
        Train(net);
        return (net, Model.FromNet(net, new ModelOptions
        {
            Mean = Mean,
            Deviation = Deviation,
            Names = Names,
            Metadata = new Dictionary<string, string> { ["author"] = "me" },
        }));
    }

    private static void Train<T>(Net<T> net)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Adam<T> rule = new(net.Parameters.Length);
        T[] x = new T[net.BatchCapacity * Features];
        int[] labels = new int[net.BatchCapacity];
        RandomState random = new(1);
        for (int step = 0; step < 20; step++)
        {
            random.Gaussian<T>(x, 1);
            random.RandInt(0, Outputs, labels);
            net.Loss(new ReadOnlyMatrix<T>(x, net.BatchCapacity, Features), labels);
            rule.Update(net.Parameters, net.Gradients, 0.1);
        }
    }

    private static float[] RawRows()
    {
        int[] numbers = new int[Rows * Features];
        new RandomState(7).RandInt(0, 256, numbers);
        return [.. numbers.Select(number => (float)number)];
    }

    private static double[] Answers(Model model)
    {
        double[] probabilities = new double[Rows * Outputs];
        model.Probabilities<float, double>(RawRows(), probabilities);
        return probabilities;
    }

    private static float Max(ReadOnlySpan<float> row) => row.ToArray().Max();
}
