using FastNet.Cli.Tests.Support;
using FastNet.Data;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet features`.</summary>
[OneMode]
public sealed class FeaturesTests : FolderTests
{
    private static readonly string[] Names = ["x_train", "y_train", "x_val", "y_val", "x_test", "y_test"];

    private string Out => _folder.File("out");

    [Test]
    public void The_files_hold_the_normalised_features_of_the_parts()
    {
        ToolRun run = Run("--bins", "7", "--threads", "2");
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
        DataSplit<float> raw = ImageFeatures.Prepare<float>(SyntheticImages.Create(), new ImageFeatureOptions { HueBins = 7 });
        DataSplit<float> expected = raw.Apply(Preprocessing.Fit(raw.Train, new PreprocessingOptions { DivideByDeviation = true }));
        AssertFiles(expected);
        Assert.That(run.Out, Does.Contain("151 features of each (oriented gradients, hues in 7 bins)").And.Contain("images/s").And.Contain("x_test.npy"));
        Assert.That(Directory.GetFiles(Out).Select(Path.GetFileName), Is.EquivalentTo(Names.Select(name => name + ".npy")));
    }

    [Test]
    public void Raw_features_in_double_stay_as_they_are_and_an_archive_goes_with_them()
    {
        ToolRun run = Run("--raw", "--precision", "double", "--no-hog", "--npz", "--quiet");
        Assert.That(run, Is.EqualTo(new ToolRun(0, string.Empty, string.Empty)));
        DataSplit<double> expected = ImageFeatures.Prepare<double>(SyntheticImages.Create(), new ImageFeatureOptions { Hog = false, HueBins = 25 });
        AssertFiles(expected);
        DataSet data = DataSet.Load(Path.Combine(Out, "features.npz"));
        Assert.That((data.Train.Features, data.Train.Count, data.Test.Count), Is.EqualTo((25, expected.Train.Count, expected.TestAll.Count)));
    }

    [TestCase("--bins", "-1", "--bins is '-1'; expected a whole number from 0")]
    [TestCase("--precision", "half", "--precision is 'half'")]
    [TestCase("--data", "/nowhere/at/all", "/nowhere/at/all")]
    public void What_cannot_be_done_is_refused_in_one_line(string option, string value, string expected)
    {
        Run(option, value).ShouldBeRefusedWith(expected);
        Assert.That(Directory.Exists(Out), Is.False);
    }

    [Test]
    public void A_command_without_a_folder_or_without_features_is_refused()
    {
        ToolRun.Do("features").ShouldBeRefusedWith("--out");
        Run("--no-hog", "--bins", "0").ShouldBeRefusedWith("--no-hog with --bins 0");
        Assert.That(Directory.Exists(Out), Is.False);
    }

    [Test]
    public void Arrays_are_no_images()
    {
        string path = _folder.File("own.npz");
        NpyArray x = NpyArray.From<double>([0, 0, 1, 1], 2, 2);
        NpyArray y = NpyArray.From<int>([0, 1], 2);
        NpzArchive.Save(path, [KeyValuePair.Create("x_train", x), KeyValuePair.Create("y_train", y), KeyValuePair.Create("x_test", x), KeyValuePair.Create("y_test", y)]);
        Run("--data", path).ShouldBeRefusedWith("holds arrays; expected images");
    }

    [Test]
    public void A_file_or_folder_in_the_way_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(Out, "y_val.npy"));
        Run().ShouldBeRefusedWith("has a folder named y_val.npy");
        File.WriteAllText(_folder.File("file"), string.Empty);
        ToolRun.Do("features", "--out", _folder.File("file")).ShouldBeRefusedWith("is a file; expected a folder");
    }

    private ToolRun Run(params string[] args) => ToolRun.Do(["features", "--out", Out, .. args]);

    private void AssertFiles<T>(DataSplit<T> expected)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        Samples<T>[] parts = [expected.Train, expected.Validation, expected.TestAll];
        for (int i = 0; i < parts.Length; i++)
        {
            NpyArray x = NpyArray.Load(Path.Combine(Out, Names[2 * i] + ".npy"));
            NpyArray y = NpyArray.Load(Path.Combine(Out, Names[(2 * i) + 1] + ".npy"));
            Assert.That(x.Shape, Is.EqualTo(new[] { parts[i].Count, parts[i].Features }));
            Assert.That(y.Values<int>().SequenceEqual(parts[i].Labels), Is.True, Names[(2 * i) + 1]);
            for (int row = 0; row < parts[i].Count; row++)
            {
                Assert.That(x.Values<T>().Slice(row * parts[i].Features, parts[i].Features).SequenceEqual(parts[i].Row(row)), Is.True, $"{Names[2 * i]}, row {row}");
            }
        }
    }
}
