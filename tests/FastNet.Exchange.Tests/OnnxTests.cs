using System.Numerics;
using System.Text.Json;
using FastNet.Numerics;

namespace FastNet.Exchange.Tests;

/// <summary>Exported models give in ONNX Runtime what they give here.</summary>
[OneMode]
public sealed class OnnxTests
{
    /// <summary>A folder that keeps a file of every net, for check_onnx.py.</summary>
    private const string KeepVariable = "FASTNET_KEEP_ONNX";

    private const int ManyRows = 10_000;
    private const int FewRows = 40;

    private TemporaryFolder _folder = null!;

    private string Path => _folder.File("a.onnx");

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    /// <summary>Every activation and loss on many rows, with and without the runtime's own changes of the graph.</summary>
    [Test]
    public void Ten_thousand_rows_get_the_same_answers(
        [ValueSource(typeof(OnnxCase), nameof(OnnxCase.Activations))] string activation, [Values] bool isDouble, [Values] bool optimizes)
    {
        foreach (string loss in (string[])["softmax", "squared"])
        {
            Compare(new OnnxCase(activation, loss, "none", RawInput.Plain), isDouble, ManyRows, optimizes);
        }
    }

    /// <summary>Every activation, loss, normalisation and input together.</summary>
    [Test]
    public void Every_net_gets_the_same_answers([ValueSource(typeof(OnnxCase), nameof(OnnxCase.Losses))] string loss, [Values] RawInput input, [Values] bool isDouble)
    {
        foreach (string activation in OnnxCase.Activations)
        {
            foreach (string normalization in OnnxCase.Normalizations)
            {
                Compare(new OnnxCase(activation, loss, normalization, input), isDouble, FewRows, optimizes: true);
            }
        }
    }

    /// <summary>The tail of GELU's sum, far from zero on both sides.</summary>
    [Test]
    public void Activations_agree_far_from_zero([ValueSource(typeof(OnnxCase), nameof(OnnxCase.Activations))] string activation, [Values] bool isDouble)
    {
        Assume.That(activation, Is.Not.EqualTo("maxout"));
        if (isDouble)
        {
            Far<double>(activation, 1e-12);
        }
        else
        {
            Far<float>(activation, 1e-5);
        }
    }

    [Test]
    public void The_file_says_what_it_takes_and_gives_and_what_outputs_are_called()
    {
        OnnxCase labels = new("relu", "softmax", "none", RawInput.Bytes);
        Model model = labels.Create<float>();
        model.SaveOnnx(Path, bytes: true);
        using OnnxSession session = new(Path);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(session.Metadata.ProducerName, Is.EqualTo("FastNet"));
            Assert.That(JsonSerializer.Deserialize<string[]>(session.Metadata.CustomMetadataMap["classes"]), Is.EqualTo(model.Names));
            Assert.That(session.Metadata.CustomMetadataMap["author"], Is.EqualTo("me"));
            Assert.That(session.Metadata.CustomMetadataMap["loss"], Is.EqualTo("softmax"));
            Assert.That(session.Inputs.Keys, Is.EqualTo((string[])["input"]));
            Assert.That(session.Inputs["input"].ElementType, Is.EqualTo(typeof(byte)));
            Assert.That(session.Inputs["input"].SymbolicDimensions[0], Is.EqualTo("N"));
            Assert.That(session.Inputs["input"].Dimensions[1], Is.EqualTo(OnnxCase.Features));
            Assert.That(session.Outputs.Keys, Is.EquivalentTo((string[])["class", "probabilities", "scores"]));
            Assert.That(session.Outputs["class"].ElementType, Is.EqualTo(typeof(long)));
        }

        (labels with { Loss = "huber", Input = RawInput.Plain }).Create<double>().SaveOnnx(Path);
        using OnnxSession numbers = new(Path);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(numbers.Metadata.CustomMetadataMap.Keys, Does.Contain("targets").And.Not.Contain("classes"));
            Assert.That(numbers.Inputs["input"].ElementType, Is.EqualTo(typeof(double)));
            Assert.That(numbers.Outputs.Keys, Is.EquivalentTo((string[])["values", "scores"]));
            Assert.That(numbers.Outputs["values"].ElementType, Is.EqualTo(typeof(double)));
        }
    }

    [Test]
    public void Of_equal_scores_the_first_class_wins()
    {
        LinearClassifier<float> net = new(3, 5, batchCapacity: 1);
        net.Parameters.Clear();
        Model.FromNet(net, new ModelOptions { AppendOnes = true }).SaveOnnx(Path);
        using OnnxSession session = new(Path);
        Assert.That(session.Run<float, long>([1, 2], 2, "class"), Is.EqualTo(new long[] { 0 }));
    }

    [Test]
    public void A_saved_model_gives_the_same_file_as_the_net_and_again_the_same([Values] bool isDouble)
    {
        OnnxCase every = new("gelu", "softmax", "batch", RawInput.Standardized);
        Model model = isDouble ? every.Create<double>() : every.Create<float>();
        model.SaveOnnx(Path);
        byte[] bytes = File.ReadAllBytes(Path);
        model.SaveOnnx(Path);
        Assert.That(File.ReadAllBytes(Path), Is.EqualTo(bytes));
        model.Save(_folder.File("a.safetensors"));
        Model.Load(_folder.File("a.safetensors")).SaveOnnx(Path);
        Assert.That(File.ReadAllBytes(Path), Is.EqualTo(bytes));
    }

    [Test]
    public void A_layer_an_activation_or_a_loss_of_ones_own_is_named_and_leaves_no_file()
    {
        Activation<float> own = new("relu", (x, y, _) => x.CopyTo(y), (_, dY, dX, _) => dY.CopyTo(dX));
        Refused(memory => [new ActivationLayer<float>(memory, 3, own)], new SoftmaxLoss<float>(), "ActivationLayer (relu)");
        Refused(memory => [new Doubled(memory)], new SoftmaxLoss<float>(), "Doubled");
        Refused(memory => [new AffineLayer<float>(memory, "1", 3, 3)], new OwnLoss(), "mine");

        void Refused(Func<NetMemory<float>, ILayer<float>[]> layers, Loss<float> loss, string name)
        {
            NetMemory<float> memory = new(1);
            Model model = Model.FromNet(new Net<float>(memory, layers(memory), loss), layers: layers);
            Assert.That(() => model.SaveOnnx(Path), Throws.TypeOf<NotSupportedException>().With.Message.Contains(name));
            Assert.That(File.Exists(Path), Is.False);
        }
    }

    private void Far<T>(string activation, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = [.. Enumerable.Range(-400, 801).Select(i => T.CreateTruncating(i * Math.Abs(i) / 1600.0)), T.CreateTruncating(1e4), T.CreateTruncating(-1e4)];
        string[] words = activation.Split(' ');
        NetMemory<T> memory = new(1);
        Activation<T> function = words.Length == 1 ? Activation<T>.Named(activation)
            : words[0] == "elu" ? Activation<T>.Elu(0.5) : Activation<T>.LeakyRelu(0.3);
        Model model = Model.FromNet(new Net<T>(memory, [new ActivationLayer<T>(memory, 1, function)], new SquaredLoss<T>()));
        T[] expected = new T[x.Length];
        model.Values<T, T>(x, expected);
        model.SaveOnnx(Path);
        using OnnxSession session = new(Path);
        Agree(session.Run<T, T>(x, 1, "values"), expected, tolerance, activation);
    }

    private void Compare(OnnxCase one, bool isDouble, int rows, bool optimizes)
    {
        if (one.Input == RawInput.Bytes)
        {
            Compare(one, isDouble, one.Rows<byte>(rows), optimizes);
        }
        else if (isDouble)
        {
            Compare(one, isDouble, one.Rows<double>(rows), optimizes);
        }
        else
        {
            Compare(one, isDouble, one.Rows<float>(rows), optimizes);
        }
    }

    private void Compare<TRow>(OnnxCase one, bool isDouble, TRow[] rows, bool optimizes)
        where TRow : unmanaged, INumberBase<TRow>
    {
        if (isDouble)
        {
            Compare<TRow, double>(one, one.Create<double>(), rows, 1e-12, optimizes);
        }
        else
        {
            Compare<TRow, float>(one, one.Create<float>(), rows, 1e-5, optimizes);
        }
    }

    private void Compare<TRow, T>(OnnxCase one, Model model, TRow[] rows, double tolerance, bool optimizes)
        where TRow : unmanaged, INumberBase<TRow>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        model.SaveOnnx(Path, bytes: typeof(TRow) == typeof(byte));
        if (Environment.GetEnvironmentVariable(KeepVariable) is string kept)
        {
            string type = typeof(T) == typeof(float) ? "float" : "double";
            File.Copy(Path, System.IO.Path.Combine(kept, $"{one.Activation}-{one.Loss}-{one.Normalization}-{one.Input}-{type}.onnx"), overwrite: true);
        }

        using OnnxSession session = new(Path, optimizes);
        int count = rows.Length / OnnxCase.Features;
        T[] scores = new T[count * OnnxCase.Outputs];
        T[] expected = new T[scores.Length];
        model.Scores<TRow, T>(rows, scores);
        Agree(session.Run<TRow, T>(rows, OnnxCase.Features, "scores"), scores, tolerance, $"scores of {one}");
        if (!model.IsClassifier)
        {
            model.Values<TRow, T>(rows, expected);
            Agree(session.Run<TRow, T>(rows, OnnxCase.Features, "values"), expected, tolerance, $"values of {one}");
            return;
        }

        int[] classes = new int[count];
        model.Probabilities<TRow, T>(rows, expected, classes);
        T[] found = session.Run<TRow, T>(rows, OnnxCase.Features, "probabilities");
        for (int i = 0; i < found.Length; i++)
        {
            double error = Math.Abs(double.CreateTruncating(found[i] - expected[i]));
            Assert.That(error, Is.LessThanOrEqualTo(tolerance), $"probability {i} of {one}");
        }

        long[] foundClasses = session.Run<TRow, long>(rows, OnnxCase.Features, "class");
        int clear = 0;
        for (int i = 0; i < count; i++)
        {
            T[] best = [.. scores.Skip(i * OnnxCase.Outputs).Take(OnnxCase.Outputs).OrderDescending()];
            if (double.CreateTruncating(best[0] - best[1]) > 1e-3)
            {
                clear++;
                Assert.That(foundClasses[i], Is.EqualTo(classes[i]), $"class of row {i} of {one}");
            }
        }

        Assert.That(clear, Is.GreaterThan(count * 9 / 10), "most rows have a clear winner");
        Assert.That(classes.Distinct().Count(), Is.GreaterThan(1), "the net tells rows apart");
    }

    /// <summary>Equal to a part of the number, or of 1 where it is smaller.</summary>
    private static void Agree<T>(T[] found, T[] expected, double tolerance, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.That(found, Has.Length.EqualTo(expected.Length));
        for (int i = 0; i < found.Length; i++)
        {
            (double one, double other) = (double.CreateTruncating(found[i]), double.CreateTruncating(expected[i]));
            Assert.That(Math.Abs(one - other), Is.LessThanOrEqualTo(tolerance * Math.Max(1, Math.Abs(other))), $"{what}, number {i}: {one:R}, here {other:R}");
        }
    }

    private sealed class Doubled(NetMemory<float> memory) : Layer<float>(memory, 3, 3)
    {
        protected override void Compute(ReadOnlyMatrix<float> x, Matrix<float> y)
        {
            for (int i = 0; i < x.Rows; i++)
            {
                for (int j = 0; j < x.Columns; j++)
                {
                    y[i, j] = 2 * x[i, j];
                }
            }
        }

        protected override void Differentiate(ReadOnlyMatrix<float> x, ReadOnlyMatrix<float> y, ReadOnlyMatrix<float> dY, Matrix<float> dX)
            => Compute(dY, dX);
    }

    private sealed class OwnLoss : Loss<float>
    {
        public override string Name => "mine";

        protected override double Compute(ReadOnlyMatrix<float> scores, Targets<float> targets, Matrix<float> gradient, Workers workers) => 0;
    }
}
