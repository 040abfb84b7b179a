using System.IO.Compression;
using FastNet.Data;

namespace FastNet.Conventions.Tests.Snippets;

/// <summary>The code of docs/own-data.md, run.</summary>
[OneMode]
public sealed class OwnDataSnippets
{
    private string _folder = null!;

    [SetUp]
    public void Begin()
    {
        _folder = Directory.CreateTempSubdirectory("fastnet-snippets-").FullName;
        using ZipArchive tables = ZipFile.OpenRead(Path.Combine(Repository.Root, "tests/FastNet.Tests/Golden/tables.zip"));
        tables.GetEntry("iris.csv")!.ExtractToFile(Path.Combine(_folder, "iris.csv"));
    }

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Rows_of_a_file()
    {
        string path = Path.Combine(_folder, "x.npy");
        float[] numbers = new float[1000 * 20];
        new RandomState(1).Gaussian<float>(numbers, 1);
        NpyArray.From<float>(numbers, 1000, 20).Save(path);
        int[] labels = [.. Enumerable.Range(0, 1000).Select(i => numbers[i * 20] > 0 ? 1 : 0)];

        using NpyRows rows = NpyRows.Open(path);
        int count = rows.Count * 9 / 10;
        (double[] mean, double[] deviation) = rows.Scales(first: 0, count);
        Samples<float> training = rows.ToSamples(0, new TargetRows<float>(labels[..count]), mean, deviation);
        Samples<float> validation = rows.ToSamples(count, new TargetRows<float>(labels[count..]), mean, deviation);

        TwoLayerNet<float> net = new(training.Features, hiddenSize: 8, outputSize: 2, batchCapacity: 50);
        net.Initialize(new RandomState(0), Initializer.He);
        TrainingOptions options = new() { Epochs = 20, BatchSize = 50, LearningRate = 1e-2 };
        Solver<float> solver = new(net, training, validation, new Adam<float>(net.Parameters.Length), options, new RandomState(0));
        solver.Train();
        Assert.That(solver.BestValidation, Is.GreaterThan(0.9));
        Assert.That(training.HasNumbers, Is.False);
    }

    [Test]
    public void Tables()
    {
        string csv = Path.Combine(_folder, "iris.csv");
        string path = Path.Combine(_folder, "iris.safetensors");
        Train(csv, path);

        Model model = Model.Load(path);
        TableEncoder encoder = TableEncoder.FromJson(model.Metadata[TableEncoder.MetadataKey]);
        Table table = encoder.ReadCsv(csv);
        int[] classes = new int[table.Rows];
        model.Predict<double>(encoder.Encode(table), classes);
        int wrong = classes.Where((label, row) => model.Names[label] != table.Columns[4].Categories[table.Columns[4].Codes[row]]).Count();
        Assert.That(wrong, Is.LessThan(10));

        Table one = new(
        [
            new TableColumn("sepal length (cm)", [5.1]), new TableColumn("sepal width (cm)", [3.5]),
            new TableColumn("petal length (cm)", [1.4]), new TableColumn("petal width (cm)", [0.2]),
        ]);
        model.Predict<double>(encoder.Encode(one), classes.AsSpan(0, 1));
        string species = model.Names[classes[0]];
        Assert.That(species, Is.EqualTo("setosa"));
    }

    private static void Train(string csv, string path)
    {
        DataSetOptions options = new() { Target = "species", HoldOut = new HoldOut(Share: 0.2, Seed: 0) };
        DataSet flowers = DataSet.Load(csv, options);
        DataSplit<float> data = flowers.Prepare<float>(options: new PreprocessingOptions { DivideByDeviation = true });
        TwoLayerNet<float> net = new(data.Train.Features, hiddenSize: 20, data.Outputs, batchCapacity: 200);
        net.Initialize(new RandomState(0), Initializer.Gaussian(0.1));
        TrainingOptions training = new() { Epochs = 30, BatchSize = 20, LearningRate = 1e-2 };
        new Solver<float>(net, data.Train, data.Validation, new Adam<float>(net.Parameters.Length), training, new RandomState(0)).Train();
        Model.FromNet(net, new ModelOptions
        {
            Mean = data.MeanImage.ToArray(),
            Deviation = data.Deviation.ToArray(),
            Names = flowers.ClassNames,
            Metadata = new Dictionary<string, string> { [TableEncoder.MetadataKey] = flowers.Encoder!.ToJson() },
        }).Save(path);
    }
}
