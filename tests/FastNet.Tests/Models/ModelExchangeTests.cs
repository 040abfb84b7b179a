namespace FastNet.Tests.Models;

/// <summary>
/// Weights of PyTorch 1.13.1, of Keras' form and of scikit-learn 1.2.1 (Golden/make_exchange.py) give the scores that they gave there, and come back
/// with the bytes that they had.
/// </summary>
[OneMode]
public sealed class ModelExchangeTests
{
    private const string TorchLayers = "7 12 relu batchnorm 4";

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void PyTorchs_scores_are_FastNets()
    {
        Model model = ModelExchange.Read(Golden("torch_mlp.safetensors"), TorchLayers);
        Assert.That((model.InputSize, model.OutputSize, model.ElementType), Is.EqualTo((7, 4, typeof(float))));
        AssertScores(model, "torch", 1e-5);
    }

    [Test]
    public void A_state_dict_comes_back_with_the_bytes_of_every_tensor()
    {
        Model model = ModelExchange.Read(Golden("torch_mlp.safetensors"), TorchLayers);
        model.Save(_folder.File("model.safetensors"));
        ModelExchange.SavePyTorch(Model.Load(_folder.File("model.safetensors")), _folder.File("back.safetensors"));
        Assert.That(Tensors(_folder.File("back.safetensors")), Is.EqualTo(Tensors(Golden("torch_mlp.safetensors"))));
        using SafetensorsFile file = SafetensorsFile.Open(_folder.File("back.safetensors"));
        Assert.That(file.Metadata, Is.EqualTo(new Dictionary<string, string> { ["format"] = "pt" }));
        long[] batches = [0];
        file.Read<long>("2.num_batches_tracked", batches);
        Assert.That(batches[0], Is.EqualTo(25));
    }

    [Test]
    public void Kerass_scores_are_FastNets_and_its_arrays_come_back_in_their_order()
    {
        Model model = ModelExchange.Read(Golden("keras_mlp.npz"), "7 7 relu batchnorm:1e-3 3");
        Assert.That(model.ElementType, Is.EqualTo(typeof(float)));
        AssertScores(model, "keras", 1e-4);
        ModelExchange.SaveArrays(model, _folder.File("back.npz"));
        AssertSameArrays(_folder.File("back.npz"), Golden("keras_mlp.npz"));
    }

    [Test]
    public void Scikit_learns_probabilities_are_FastNets_to_the_last_digits()
    {
        Model model = ModelExchange.Read(Golden("sklearn_mlp.npz"), "7 6 tanh 5 tanh 3");
        Assert.That(model.ElementType, Is.EqualTo(typeof(double)));
        (float[] rows, double[] expected) = Expected("sklearn");
        double[] probabilities = new double[expected.Length];
        model.Probabilities<float, double>(rows, probabilities);
        Assert.That(probabilities, Is.EqualTo(expected).Within(1e-14));
        ModelExchange.SaveArrays(model, _folder.File("back.npz"));
        AssertSameArrays(_folder.File("back.npz"), Golden("sklearn_mlp.npz"));
    }

    [Test]
    public void A_net_of_FastNets_becomes_a_Sequential_and_comes_back()
    {
        Model model = Trained();
        ModelExchange.SavePyTorch(model, _folder.File("out.safetensors"));
        using (SafetensorsFile file = SafetensorsFile.Open(_folder.File("out.safetensors")))
        {
            Assert.That(file.Tensors.Select(tensor => $"{tensor.Name} [{string.Join(", ", tensor.Shape)}]").Order(), Is.EqualTo((string[])
            [
                "0.bias [6]", "0.weight [6, 4]", "1.bias [6]", "1.num_batches_tracked []", "1.running_mean [6]", "1.running_var [6]", "1.weight [6]",
                "3.bias [5]", "3.weight [5, 6]", "4.bias [5]", "4.weight [5]", "6.bias [2]", "6.weight [2, 5]",
            ]));
        }

        ModelExchange.SaveArrays(model, _folder.File("out.npz"));
        foreach (string file in (string[])["out.safetensors", "out.npz"])
        {
            Model back = ModelExchange.ReadLike(_folder.File(file), model);
            Assert.That(Scores(back), Is.EqualTo(Scores(model)), file);
            Assert.That(back.Names, Is.EqualTo(model.Names));
            Assert.That(Scores(ModelExchange.Read(_folder.File(file), "4 6 batchnorm elu:0.5 dropout:0.3 5 layernorm silu 2")), Is.EqualTo(Scores(model)), file);
        }
    }

    [Test]
    public void A_column_of_ones_becomes_a_bias()
    {
        LinearClassifier<double> net = new(4, 3, 1);
        new RandomState(2).Gaussian(net.Parameters);
        Model model = Model.FromNet(net, new ModelOptions { AppendOnes = true });
        ModelExchange.SavePyTorch(model, _folder.File("out.safetensors"));
        Model back = ModelExchange.Read(_folder.File("out.safetensors"), "3 3");
        Assert.That(Scores(back), Is.EqualTo(Scores(model)).Within(1e-14));
    }

    [TestCase("fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias")]
    [TestCase("9.weight", "9.bias", "10.weight", "10.bias")]
    [TestCase("encoder.weight", "encoder.bias", "decoder.weight", "decoder.bias", TestName = "Names_without_numbers_are_told_apart_by_their_shapes")]
    [TestCase("coefs_0", "intercepts_0", "coefs_1", "intercepts_1")]
    [TestCase("dense/kernel:0", "dense/bias:0", "dense_1/kernel:0", "dense_1/bias:0")]
    [TestCase("W1", "b1", "W2", "b2")]
    [TestCase("a", "b_", "c", "d", TestName = "Names_that_say_nothing_are_taken_in_order")]
    public void Layers_are_found_by_their_names(string weight, string bias, string nextWeight, string nextBias)
    {
        SaveMlp(weight, bias, nextWeight, nextBias);
        AssertIsMlp(ModelExchange.Read(_folder.File("x.safetensors"), "3 2 relu 1", "squared"));
    }

    [Test]
    public void A_layer_may_have_no_bias()
    {
        foreach (string prefix in (string[])["l{0}.weight", "m{0}"])
        {
            SafetensorsWriter writer = new();
            writer.Add<float>(prefix.Replace("{0}", "2", StringComparison.Ordinal), [1, 2], [1, -1]);
            writer.Add<float>(prefix.Replace("{0}", "1", StringComparison.Ordinal), [2, 3], [1, 2, 3, 4, 5, 6]);
            writer.Save(_folder.File("x.safetensors"));
            Model model = ModelExchange.Read(_folder.File("x.safetensors"), "3 2 relu 1", "squared");
            float[] value = new float[1];
            model.Values<float, float>([1, 0, 1], value);
            Assert.That(value[0], Is.EqualTo((1 + 3) - (4 + 6)));
        }
    }

    [Test]
    public void A_map_names_tensors_and_others_may_be_left()
    {
        SafetensorsWriter writer = new();
        writer.Add<float>("left.weight", [2, 2], [1, 2, 3, 4]);
        writer.Add<float>("right.weight", [2, 2], [5, 6, 7, 8]);
        writer.Save(_folder.File("x.safetensors"));
        Assert.That(
            () => ModelExchange.Read(_folder.File("x.safetensors"), "2 2 relu 2"),
            Throws.InstanceOf<DataFormatException>().With.Message.Contains("the order of its layers left, right is told neither by numbers in the names nor by the shapes"));
        Model model = ModelExchange.Read(
            _folder.File("x.safetensors"), "2 2 relu 2", names: new Dictionary<string, string> { ["W1"] = "right.weight", ["W2"] = "left.weight" });
        double[] scores = new double[2];
        model.Scores<double, double>([1, 0], scores);
        Assert.That(scores, Is.EqualTo([5 + 14, 15 + 28]));
        Model shared = ModelExchange.Read(
            _folder.File("x.safetensors"), "2 2 relu 2", names: new Dictionary<string, string> { ["W1"] = "left.weight", ["W2"] = "left.weight" });
        ModelExchange.SavePyTorch(shared, _folder.File("shared.safetensors"));
        Assert.That(ModelExchange.Read(_folder.File("shared.safetensors"), "2 2 relu 2").OutputSize, Is.EqualTo(2));
        Assert.That(
            () => ModelExchange.Read(_folder.File("x.safetensors"), "2 2 relu 2", names: new Dictionary<string, string> { ["V1"] = "left.weight" }),
            Throws.ArgumentException.With.Message.Contains("'V1' is no parameter of the layers; expected one of W1, b1, W2, b2"));
        Assert.That(
            () => ModelExchange.Read(_folder.File("x.safetensors"), "2 2 relu 2", names: new Dictionary<string, string> { ["W1"] = "middle" }),
            Throws.InstanceOf<DataFormatException>().With.Message.Contains("it has no tensor 'middle'; it has left.weight, right.weight"));
        Assert.That(
            () => ModelExchange.Read(_folder.File("x.safetensors"), "2 2 relu 2", names: new Dictionary<string, string> { ["W1"] = "left.weight" }),
            Throws.InstanceOf<DataFormatException>().With.Message.Contains("it has no tensor for W2"));
    }

    [TestCase("7 12 relu 4", "it has 1 batch normalisations (2); the layers have 0")]
    [TestCase("7 12 relu batchnorm 5 4", "it has 2 affine layers (0, 3); the layers have 3")]
    [TestCase("7 11 relu batchnorm 4", "its tensor '0.weight' has shape [12, 7]; [11, 7] (outputs, inputs) was expected for W1")]
    [TestCase("7 12 relu layernorm 4", "it has 1 batch normalisations (2); the layers have 0")]
    [TestCase("7", "the layers have no weights")]
    [TestCase("7 12 batchnorm relu batchnorm 4", "it has 1 batch normalisations (2); the layers have 2")]
    public void Other_layers_are_refused_with_what_the_file_has(string layers, string message)
        => Assert.That(
            () => ModelExchange.Read(Golden("torch_mlp.safetensors"), layers),
            Throws.InstanceOf<DataFormatException>().With.Message.Contains(message).And.Message.Contains("torch_mlp.safetensors"));

    [TestCase("relu 3 2", "'relu'")]
    [TestCase("7 12 step 4", "'step' in the layers '7 12 step 4' is none; expected the inputs, then the outputs of each affine layer, batchnorm")]
    [TestCase("7 0 4", "'0'")]
    [TestCase("7 -3", "'-3'")]
    [TestCase("7 4 batchnorm:-1", "'batchnorm:-1'")]
    [TestCase("7 4 batchnorm:x", "'batchnorm:x'")]
    [TestCase("7 4 elu:x", "'elu:x'")]
    [TestCase("7 4 elu:-1", "'elu:-1'")]
    [TestCase("7 4 relu:1", "'relu:1'")]
    [TestCase("7 5 maxout:2", "'maxout:2'")]
    [TestCase("7 5 maxout:0", "'maxout:0'")]
    [TestCase("7 softmax 5", "'softmax'")]
    [TestCase("batchnorm 5", "'batchnorm'")]
    public void Words_that_are_no_layers_are_refused(string layers, string message)
        => Assert.That(() => ModelExchange.Read(Golden("torch_mlp.safetensors"), layers), Throws.ArgumentException.With.Message.Contains(message));

    [Test]
    public void What_cannot_be_is_refused()
    {
        string torch = Golden("torch_mlp.safetensors");
        Assert.That(() => ModelExchange.Read(torch, TorchLayers, "cubic"), Throws.ArgumentException.With.Message.Contains("'cubic'"));
        Assert.That(() => ModelExchange.Read(torch, TorchLayers, options: new ModelOptions { Names = ["a"] }), Throws.ArgumentException.With.Message.Contains("1 names; expected 4"));
        Assert.That(() => ModelExchange.Read(Golden("reports.npz"), "3 2"), Throws.InstanceOf<DataFormatException>().With.Message.Contains("matrices"));
        Assert.That(() => ModelExchange.Read(_folder.File("nothing.npz"), "3 2"), Throws.InstanceOf<FileNotFoundException>());
        SaveMlp("fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias", float.NaN);
        Assert.That(
            () => ModelExchange.Read(_folder.File("x.safetensors"), "3 2 relu 1"),
            Throws.InstanceOf<DataFormatException>().With.Message.Contains("'fc1.weight' has NaN at [0, 0]"));
        SaveMlp("fc1.weight", "fc1.bias", "fc2.weight", "fc1/bias:0");
        Assert.That(
            () => ModelExchange.Read(_folder.File("x.safetensors"), "3 2 relu 1"),
            Throws.InstanceOf<DataFormatException>().With.Message.Contains("mean the same"));
        SafetensorsWriter writer = new();
        writer.Add<long>("0.weight", [1, 1], [3]);
        writer.Save(_folder.File("whole.safetensors"));
        Assert.That(() => ModelExchange.Read(_folder.File("whole.safetensors"), "1 1"), Throws.InstanceOf<DataFormatException>().With.Message.Contains("is of type I64"));
        Model ones = Model.FromNet(new TwoLayerNet<float>(2, 2, 2, 1), new ModelOptions { AppendOnes = true });
        Assert.That(() => ModelExchange.SavePyTorch(ones, _folder.File("y.safetensors")), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("A 1 is appended"));
    }

    [TestCase("[1", "are no names of tensors")]
    [TestCase("{\"\": \"W1\"}", "have the name '', which no file can hold")]
    [TestCase("{\"../x\": \"W1\"}", "have the name '../x', which no file can hold")]
    [TestCase("{\"__metadata__\": \"W1\"}", "have the name '__metadata__', which no file can hold")]
    public void Metadata_that_make_no_sense_are_refused(string names, string message)
    {
        foreach (string key in (string[])["pytorch_names", "npz_names"])
        {
            Model model = Model.FromNet(new TwoLayerNet<float>(2, 2, 2, 1), new ModelOptions { Metadata = new Dictionary<string, string> { [key] = names } });
            Action<string> save = key == "npz_names" ? path => ModelExchange.SaveArrays(model, path) : path => ModelExchange.SavePyTorch(model, path);
            Assert.That(() => save(_folder.File("y")), Throws.InstanceOf<DataFormatException>().With.Message.Contains(message).And.Message.Contains(key));
        }
    }

    [Test]
    public void A_file_whose_layers_are_called_otherwise_is_the_same_model()
    {
        SafetensorsWriter writer = new(new Dictionary<string, string> { ["layers"] = """["affine V1 c1 2 2", "affine V2 - 2 2"]""", ["classes"] = """["no", "yes"]""" });
        writer.Add<float>("W1", [2, 2], [1, 2, 3, 4]);
        writer.Add<float>("b1", [2], [5, 6]);
        writer.Add<float>("W2", [2, 2], [7, 8, 9, 10]);
        writer.Save(_folder.File("model.safetensors"));
        Model model = Model.Load(_folder.File("model.safetensors"));
        ModelExchange.SavePyTorch(model, _folder.File("x.safetensors"));
        Assert.That(Scores(ModelExchange.ReadLike(_folder.File("x.safetensors"), model)), Is.EqualTo(Scores(model)));
    }

    [Test]
    public void Metadata_of_other_layers_are_passed_over()
    {
        const string Names = """{"a": "W1", "b": "W1", "c": "b1", "d": "W9", "e": "17"}""";
        Model model = Model.FromNet(new TwoLayerNet<float>(2, 2, 2, 1), new ModelOptions { Metadata = new Dictionary<string, string> { ["pytorch_names"] = Names } });
        ModelExchange.SavePyTorch(model, _folder.File("y.safetensors"));
        using SafetensorsFile file = SafetensorsFile.Open(_folder.File("y.safetensors"));
        Assert.That(file.Tensors.Select(tensor => tensor.Name).Order(), Is.EqualTo(["0.bias", "0.weight", "2.bias", "2.weight"]));
    }

    [Test]
    public void A_byte_changed_anywhere_gives_an_error_of_ours_or_a_model()
    {
        foreach ((string name, string layers) in ((string, string)[])[("torch_mlp.safetensors", TorchLayers), ("keras_mlp.npz", "7 7 relu batchnorm:1e-3 3")])
        {
            byte[] good = File.ReadAllBytes(Golden(name));
            string path = _folder.File(name);
            (int refused, int taken) = (0, 0);
            for (int i = 0; i < good.Length; i++)
            {
                byte[] changed = [.. good];
                changed[i] ^= (byte)(1 << (i % 8));
                File.WriteAllBytes(path, changed);
                try
                {
                    Scores(ModelExchange.Read(path, layers));
                    taken++;
                }
                catch (DataFormatException error)
                {
                    Assert.That(error.Message, Does.Contain(name), $"byte {i}");
                    refused++;
                }
            }

            Assert.That(refused > 100, name);
            Assert.That(taken, Is.GreaterThan(name.EndsWith("npz", StringComparison.Ordinal) ? 0 : 500), name);
        }
    }

    private static string Golden(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", name);

    private static (float[] Rows, double[] Numbers) Expected(string name)
    {
        using NpzArchive archive = NpzArchive.Open(Golden("exchange.npz"));
        return (archive.Read("rows").Values<float>().ToArray(), archive.Read(name).Values<double>().ToArray());
    }

    private static void AssertScores(Model model, string name, double tolerance)
    {
        (float[] rows, double[] expected) = Expected(name);
        double[] scores = new double[expected.Length];
        model.Scores<float, double>(rows, scores);
        Assert.That(scores, Is.EqualTo(expected).Within(tolerance));
        Assert.That(expected.Max() - expected.Min(), Is.GreaterThan(1), "they differ");
    }

    private static double[] Scores(Model model)
    {
        double[] rows = new double[10 * model.InputSize];
        new RandomState(5).Gaussian(rows);
        double[] scores = new double[10 * model.OutputSize];
        model.Scores<double, double>(rows, scores);
        return scores;
    }

    /// <summary>Name, type, shape and bytes of each tensor.</summary>
    private static string[] Tensors(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int start = 8 + BitConverter.ToInt32(bytes, 0);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return
        [
            .. file.Tensors.Select(tensor => $"{tensor.Name} {tensor.Type} {string.Join(' ', tensor.Shape)} "
                + Convert.ToHexString(bytes.AsSpan(start + (int)tensor.Begin, (int)(tensor.End - tensor.Begin)))).Order(StringComparer.Ordinal),
        ];
    }

    private static void AssertSameArrays(string actual, string expected)
    {
        using NpzArchive ours = NpzArchive.Open(actual);
        using NpzArchive theirs = NpzArchive.Open(expected);
        Assert.That(ours.Names.Order(), Is.EqualTo(theirs.Names.Order()));
        Assert.That(ours.Names.Where(name => ours.Read(name).Shape.Count == 2), Is.EqualTo(theirs.Names.Where(name => theirs.Read(name).Shape.Count == 2)));
        foreach (string name in theirs.Names)
        {
            Assert.That(Bytes(ours.Read(name)), Is.EqualTo(Bytes(theirs.Read(name))), name);
        }

        static byte[] Bytes(NpyArray array)
        {
            using MemoryStream stream = new();
            array.WriteTo(stream);
            return stream.ToArray();
        }
    }

    /// <summary>y = 1 relu(x0 + 2 x1 + 3 x2 + 1) - relu(4 x0 + 5 x1 + 6 x2 - 2) + 10.</summary>
    private void SaveMlp(string weight, string bias, string nextWeight, string nextBias, float first = 1)
    {
        bool isTurned = weight.EndsWith("weight", StringComparison.Ordinal) || weight == "a";
        SafetensorsWriter writer = new();
        writer.Add<float>(nextBias, [1], [10]);
        writer.Add<float>(nextWeight, isTurned ? [1, 2] : [2, 1], [1, -1]);
        writer.Add<float>(weight, isTurned ? [2, 3] : [3, 2], isTurned ? [first, 2, 3, 4, 5, 6] : [first, 4, 2, 5, 3, 6]);
        writer.Add<float>(bias, [2], [1, -2]);
        writer.Save(_folder.File("x.safetensors"));
    }

    private static void AssertIsMlp(Model model)
    {
        float[] value = new float[1];
        model.Values<float, float>([1, 2, -1], value);
        Assert.That(value[0], Is.EqualTo((1 + 4 - 3 + 1) - (4 + 10 - 6 - 2) + 10));
    }

    private static Model Trained()
    {
        NetMemory<double> memory = new(batchCapacity: 8);
        Net<double> net = new(
            memory,
            [
                new AffineLayer<double>(memory, "1", 4, 6), new BatchNormLayer<double>(memory, "1", 6),
                new ActivationLayer<double>(memory, 6, Activation<double>.Elu(0.5)), new AffineLayer<double>(memory, "2", 6, 5),
                new LayerNormLayer<double>(memory, "2", 5), new ActivationLayer<double>(memory, 5, Activation<double>.Silu),
                new AffineLayer<double>(memory, "3", 5, 2),
            ],
            new SoftmaxLoss<double>(),
            seed: 4);
        double[] x = new double[8 * 4];
        new RandomState(1).Gaussian(x);
        net.Loss(new FastNet.Numerics.ReadOnlyMatrix<double>(x, 8, 4), new Targets<double>([0, 1, 0, 1, 1, 0, 1, 0]));
        return Model.FromNet(net, new ModelOptions { Names = ["no", "yes"] });
    }
}
