using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using FastNet.Cli.Tests.Support;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Tests;

/// <summary>The files of one run, compared with the same run made through the library.</summary>
[OneMode]
public sealed class TrainFilesTests
{
    private const int Hidden = 4;
    private const int Batch = 250;
    private const int Iterations = 45;
    private const double Reg = 0.25;
    private const double Scale = 1e-2;
    private const uint Seed = 7;

    private TemporaryFolder _folder = null!;
    private ToolRun _run = null!;
    private DataSplit<float> _split = null!;
    private TwoLayerNet<float> _net = null!;
    private Optimizer<float> _rule = null!;
    private Solver<float> _solver = null!;
    private JsonElement _summary;

    [OneTimeSetUp]
    public void Train()
    {
        _folder = new TemporaryFolder();
        _run = ToolRun.Do(
            "train", "--hidden", "4", "--rule", "momentum", "--learning-rate", "1e-4", "--lr-decay", "0.5", "--iterations", "45", "--batch-size", "250",
            "--reg", "0.25", "--reg-convention", "full", "--weight-scale", "1e-2", "--layout", "hwc", "--threads", "2", "--seed", "7",
            "--train-accuracy-samples", "300", "--out", _folder.File("out"));
        Assert.That(_run.ExitCode, Is.Zero, _run.Error);
        _summary = JsonDocument.Parse(File.ReadAllText(Out("summary.json"))).RootElement;

        _split = SyntheticImages.Create().Prepare<float>(PixelLayout.Interleaved);
        _net = new TwoLayerNet<float>(3072, Hidden, 10, Batch, new() { Regularization = Reg, Convention = RegularizationConvention.Full });
        _rule = new Momentum<float>(_net.Parameters.Length);
        RandomState random = new(Seed);
        _net.Initialize(random, Scale);
        TrainingOptions options = new() { Iterations = Iterations, BatchSize = Batch, LearningRate = 1e-4, LearningRateDecay = 0.5, TrainingAccuracySamples = 300 };
        _solver = new Solver<float>(_net, _split.Train, _split.Validation, _rule, options, random);
        _solver.Train();
    }

    [OneTimeTearDown]
    public void Free()
    {
        _folder.Dispose();
    }

    [Test]
    public void The_folder_has_the_files_checkpoints_report_and_pictures_and_nothing_else()
        => Assert.That(
            Directory.EnumerateFileSystemEntries(Out(string.Empty)).Select(Path.GetFileName),
            Is.EquivalentTo(["summary.json", "loss_history.csv", "accuracy_history.csv", "model.safetensors", "checkpoints", "report.html", "pictures"]));

    [Test]
    public void The_loss_history_gives_every_loss_back_to_the_last_bit()
    {
        string[][] rows = ReadTable("loss_history.csv", "iteration,loss");
        Assert.That(rows.Select(row => Whole(row[0])), Is.EqualTo(Enumerable.Range(1, Iterations)));
        Assert.That(rows.Select(row => Number(row[1])), Is.EqualTo(_solver.History.Losses.ToArray()));
    }

    [Test]
    public void The_accuracy_history_has_the_first_step_every_epoch_and_the_last_step()
    {
        string[][] rows = ReadTable("accuracy_history.csv", "iteration,epoch,training_accuracy,validation_accuracy,validation_loss");
        AccuracyPoint[] points = [.. rows.Select(row => new AccuracyPoint(Whole(row[0]), Whole(row[1]), Number(row[2]), Number(row[3])) { ValidationLoss = Number(row[4]) })];
        Assert.That(points.Select(point => point.Iteration), Is.EqualTo([1, 40, 45]));
        Assert.That(points, Is.EqualTo(_solver.History.Accuracies.ToArray()));
    }

    [Test]
    public void The_model_has_the_trained_parameters_to_the_last_bit()
    {
        using SafetensorsFile model = SafetensorsFile.Open(Out("model.safetensors"));
        Assert.That(model.Tensors.Select(tensor => tensor.Name), Is.EquivalentTo(["W1", "b1", "W2", "b2"]));
        AssertTensor(model, "W1", [3072, Hidden], _net.W1);
        AssertTensor(model, "b1", [Hidden], _net.B1);
        AssertTensor(model, "W2", [Hidden, 10], _net.W2);
        AssertTensor(model, "b2", [10], _net.B2);
    }

    [Test]
    public void The_models_metadata_has_the_mean_image_the_layout_and_the_classes()
    {
        using SafetensorsFile model = SafetensorsFile.Open(Out("model.safetensors"));
        byte[] bytes = Convert.FromBase64String(model.Metadata["mean_image"]);
        double[] mean = [.. Enumerable.Range(0, bytes.Length / 8).Select(i => BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(8 * i)))];
        Assert.That(mean, Is.EqualTo(_split.MeanImage.ToArray()));
        Assert.That(model.Metadata["layout"], Is.EqualTo("height, width, channel"));
        Assert.That(model.Metadata["classes"], Is.EqualTo(JsonSerializer.Serialize(_split.ClassNames)));
    }

    [Test]
    public void The_summary_has_every_option()
    {
        JsonElement options = _summary.GetProperty("options");
        string expected = $$"""
            {"data":null,"on_disk":false,"recipe":null,"features":"pixels","filters":400,"standardize":false,
            "target":null,"missing":"refuse","categorical":null,"drop":null,"size":null,"hold_out":0.2,"split":"stratified","split_seed":0,"train":null,
            "model":"two-layer","hidden":[4],"activation":"relu","normalization":"none","dropout":1,"loss":"softmax","label_smoothing":0,
            "class_weights":null,"huber_delta":1,"raw_targets":false,"metric":"accuracy","keep_by":"metric","patience":0,"minimal_gain":0,"initializer":"gaussian","rule":"momentum","momentum":0.9,
            "rmsprop_epsilon":"outside","weight_decay":0,"decay_matrices_only":false,"clip_norm":0,"average":0,"flip":false,"shift":0,"warp":0,"learning_rate":0.0001,"schedule":"decay","lr_decay":0.5,"step_epochs":10,"warmup":0,"epochs":null,"iterations":45,
            "full_batch":false,"shuffle":false,"batch_size":250,
            "reg":0.25,"reg_convention":"full","weight_scale":0.01,"trainer":"solver","layout":"hwc","precision":"float","threads":2,"seed":7,"batch_seed":null,
            "train_accuracy_samples":300,"keep":3,"checkpoint_every":1,"keep_going":false,"out":{{JsonSerializer.Serialize(_folder.File("out"))}},"no_report":false,"tensorboard":null,"quiet":false}
            """;
        Assert.That(JsonElement.DeepEquals(options, JsonDocument.Parse(expected).RootElement), options.GetRawText());
    }

    [Test]
    public void The_summary_has_every_result()
    {
        Assert.That(_summary.EnumerateObject().Select(property => property.Name), Is.EqualTo((string[])
        [
            "data_set", "options", "iterations", "stopped_early", "first_loss", "last_loss", "last_tenth_loss", "check_iteration", "metric", "training_accuracy", "validation_accuracy", "test_accuracy",
            "test_accuracy_all", "verdicts", "seconds", "milliseconds_per_step", "allocated_bytes_per_step", "simd_width", "threads", "versions",
        ]));
        Assert.That(File.ReadAllText(Out("summary.json")), Does.StartWith("{\n  \"data_set\": \"synthetic\",\n  \"options\": {\n    \"data\": null,\n")
            .And.Contain("    \"hidden\": [\n      4\n    ],\n").And.Contain("    \"learning_rate\": 0.0001,\n").And.EndWith("  }\n}"));
        Assert.Multiple(() =>
        {
            Assert.That(_summary.GetProperty("data_set").GetString(), Is.EqualTo("synthetic"));
            Assert.That(_summary.GetProperty("iterations").GetInt32(), Is.EqualTo(Iterations));
            Assert.That(_summary.GetProperty("stopped_early").GetBoolean(), Is.False);
            Assert.That(Result("first_loss"), Is.EqualTo(_solver.History.Losses[0]));
            Assert.That(Result("last_loss"), Is.EqualTo(_solver.History.Losses[^1]).And.LessThan(Result("first_loss")));
            Assert.That(Result("training_accuracy"), Is.EqualTo(_solver.KeptCheck.Training));
            Assert.That(Result("validation_accuracy"), Is.EqualTo(_solver.BestValidation));
            Assert.That(Result("test_accuracy"), Is.EqualTo(_solver.Evaluate(_split.Test)));
            Assert.That(Result("test_accuracy_all"), Is.EqualTo(_solver.Evaluate(_split.TestAll)));
            Assert.That(Result("seconds"), Is.GreaterThan(Iterations * Result("milliseconds_per_step") / 1000));
            Assert.That(Result("milliseconds_per_step"), Is.GreaterThan(0));
            Assert.That(_summary.GetProperty("simd_width").GetInt32(), Is.EqualTo(SimdDispatch.Width));
            Assert.That(_summary.GetProperty("threads").GetInt32(), Is.EqualTo(2));
            Assert.That(_summary.GetProperty("versions").EnumerateObject().Select(property => property.Name), Is.EqualTo(["fastnet", "dotnet", "os", "processor"]));
        });
    }

    [Test]
    public void The_verdicts_are_those_of_the_histories_in_the_summary_and_on_the_last_line()
    {
        TrainingVerdict verdict = _solver.Verdicts().Single();
        JsonElement written = _summary.GetProperty("verdicts").EnumerateArray().Single();
        Assert.Multiple(() =>
        {
            Assert.That(written.GetProperty("kind").GetString(), Is.EqualTo(verdict.Name));
            Assert.That(written.GetProperty("message").GetString(), Is.EqualTo(verdict.Message));
            Assert.That(
                written.GetProperty("evidence").EnumerateObject().Select(number => new VerdictNumber(number.Name, number.Value.GetDouble())), Is.EqualTo(verdict.Evidence));
            Assert.That(_run.Out.TrimEnd().Split('\n')[^1], Is.EqualTo($"{verdict.Name}: {verdict.Message}"));
        });
    }

    [Test]
    public void Plain_output_has_progress_results_and_files_without_escape_sequences()
        => Assert.That(_run.Out, Does.Contain("step 41/45").And.Contain("rows/s").And.Contain("validation accuracy").And.Contain(Out("summary.json")).And.Not.Contain("\u001b"));

    private string Out(string name) => Path.Combine(_folder.File("out"), name);

    private double Result(string name) => _summary.GetProperty(name).GetDouble();

    private string[][] ReadTable(string name, string header)
    {
        string[] lines = File.ReadAllText(Out(name)).Split('\n');
        Assert.That(lines[0], Is.EqualTo(header));
        Assert.That(lines[^1], Is.Empty, "the last line ends, too");
        return [.. lines[1..^1].Select(line => line.Split(','))];
    }

    private static void AssertTensor(SafetensorsFile model, string name, int[] shape, ReadOnlySpan<float> expected)
    {
        Assert.That(model.TryGetTensor(name, out SafetensorsTensor? tensor));
        Assert.That(tensor!.Shape, Is.EqualTo(shape));
        float[] values = new float[tensor.Count];
        model.Read<float>(name, values);
        Assert.That(values.Select(BitConverter.SingleToInt32Bits), Is.EqualTo(Array.ConvertAll(expected.ToArray(), BitConverter.SingleToInt32Bits)), name);
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
