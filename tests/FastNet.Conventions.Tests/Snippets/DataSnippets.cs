using FastNet.Data;

namespace FastNet.Conventions.Tests.Snippets;

/// <summary>The code of docs/data.md, run.</summary>
[OneMode]
public sealed class DataSnippets
{
    private string _folder = null!;

    [SetUp]
    public void Begin() => _folder = Directory.CreateTempSubdirectory("fastnet-snippets-").FullName;

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Arrays()
    {
        string folder = _folder;
        float[] rows = [0, 1, 2, 3, 4, 5];
        NpyArray x = NpyArray.From<float>(rows, 3, 2);
        NpyArray y = NpyArray.From<int>([0, 1, 1], 3);
        x.Save(Path.Combine(folder, "x.npy"));
        NpzArchive.Save(Path.Combine(folder, "mine.npz"), new Dictionary<string, NpyArray> { ["x_train"] = x, ["y_train"] = y, ["x_test"] = x, ["y_test"] = y });

        using NpzArchive archive = NpzArchive.Open(Path.Combine(folder, "mine.npz"));
        ReadOnlySpan<float> values = archive.Read("x_train").Values<float>();
        Assert.That(values.ToArray(), Is.EqualTo(rows));
        Assert.That(NpyArray.Load(Path.Combine(folder, "x.npy")).Shape, Is.EqualTo(new[] { 3, 2 }));
        Assert.That(DataSet.Load(Path.Combine(folder, "mine.npz")).ClassNames, Has.Count.EqualTo(2));
    }

    [Test]
    public void Preprocessed()
    {
        DataSplit<float> raw = SyntheticImages.Create().Prepare<float>();
        PreprocessingOptions options = new() { DivideByDeviation = true, AppendOnes = true };
        Preprocessing fitted = Preprocessing.Fit(raw.Train, options);
        DataSplit<float> split = raw.Apply(fitted);
        Samples<float> development = split.Development(500, new RandomState(seed: 0));
        Assert.That((split.Train.Features, development.Count), Is.EqualTo((3073, 500)));
    }
}
