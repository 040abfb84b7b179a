using System.Text;
using FastNet.Data;

namespace FastNet.Tests.Data;

/// <summary>Arrays under the names that people give them, with a test part or without.</summary>
[OneMode]
public sealed class OwnArrayTests
{
    private static readonly NpyArray X = NpyArray.From<float>([.. Enumerable.Range(0, 60).Select(i => (float)i)], 20, 3);
    private static readonly NpyArray Y = NpyArray.From<long>([.. Enumerable.Range(0, 20).Select(i => (long)(i % 2))], 20);

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("x", "y")]
    [TestCase("X", "y")]
    [TestCase("X", "Y")]
    [TestCase("X_train", "y_train")]
    [TestCase("arr_0", "arr_1")]
    public void Rows_without_a_test_part_are_divided(string x, string y)
    {
        NpzArchive.Save(_folder.File("mine.npz"), new Dictionary<string, NpyArray> { [x] = X, [y] = Y });
        Directory.CreateDirectory(_folder.File("mine"));
        X.Save(_folder.File($"mine/{x}.npy"));
        Y.Save(_folder.File($"mine/{y}.npy"));
        DataSetOptions options = new() { HoldOut = new HoldOut(0.3, 7) };
        (int[] train, int[] validation, int[] test) = options.HoldOut.Divide(20, [.. Enumerable.Range(0, 20).Select(i => i % 2)]);
        foreach (string path in (string[])[_folder.File("mine.npz"), _folder.File("mine"), _folder.File("mine/")])
        {
            DataSet data = DataSet.Load(path, options);
            Assert.That((data.Name, data.HoldOut, data.ClassNames.Count), Is.EqualTo(("mine", options.HoldOut, 2)));
            foreach ((RawSamples part, int[] rows) in new[] { (data.Train, train), (data.Validation!, validation), (data.Test, test) })
            {
                Assert.That(part.Labels.ToArray(), Is.EqualTo(rows.Select(row => row % 2)));
                Assert.That(part.Values.Values<float>().ToArray(), Is.EqualTo(rows.SelectMany(row => Enumerable.Range(3 * row, 3).Select(i => (float)i))));
            }
        }

        Assert.That((DataSet.Recognize(_folder.File("mine.npz")), DataSet.Recognize(_folder.File("mine"))), Is.EqualTo((DataFormat.Npz, DataFormat.Npy)));
    }

    [Test]
    public void Parts_may_have_capital_letters()
    {
        Dictionary<string, NpyArray> arrays = new() { ["X_train"] = X, ["Y_train"] = Y, ["X_test"] = X.Rows([3, 4]), ["y_test"] = Y.Rows([3, 4]) };
        NpzArchive.Save(_folder.File("mine.npz"), arrays);
        DataSet data = DataSet.Load(_folder.File("mine.npz"));
        Assert.That((data.HoldOut, data.Train.Count, data.Test.Count), Is.EqualTo(((HoldOut?)null, 20, 2)));
        Assert.That(data.Test.Values.Values<float>().ToArray(), Is.EqualTo(new float[] { 9, 10, 11, 12, 13, 14 }));
    }

    [Test]
    public void Numbers_to_be_met_are_divided_too()
    {
        NpyArray y = NpyArray.From<double>([.. Enumerable.Range(0, 40).Select(i => i / 4.0)], 20, 2);
        NpzArchive.Save(_folder.File("mine.npz"), new Dictionary<string, NpyArray> { ["x"] = X, ["y"] = y });
        DataSet data = DataSet.Load(_folder.File("mine.npz"), numericTargets: true);
        Assert.That(data.TargetNames, Is.EqualTo(["y0", "y1"]));
        int row = (int)data.Test.Values.Values<float>()[0] / 3;
        Assert.That(data.Test.Targets[..2].ToArray(), Is.EqualTo(new[] { row / 2.0, (row / 2.0) + 0.25 }));
    }

    [Test]
    public void Texts_have_the_places_of_the_models_classes()
    {
        string[] labels = ["b", "a", "cc", "b"];
        string header = "{'descr': '<U2', 'fortran_order': False, 'shape': (4,), }\n";
        byte[] texts = [.. labels.SelectMany(label => Encoding.UTF32.GetBytes(label.PadRight(2, '\0')))];
        Directory.CreateDirectory(_folder.File("mine"));
        NpyArray.From<int>([0, 1, 2, 3], 4, 1).Save(_folder.File("mine/x.npy"));
        byte[] start = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0];
        File.WriteAllBytes(_folder.File("mine/y.npy"), [.. start, .. Encoding.ASCII.GetBytes(header), .. texts]);
        string[] classes = [.. labels.Distinct().Append("zz").OrderDescending(StringComparer.Ordinal)];
        DataSet data = DataSet.Load(_folder.File("mine"), new DataSetOptions { ClassNames = classes, HeldOutOf = "other rows" });
        Assert.That(data.ClassNames, Is.EqualTo(classes));
        Assert.That(data.Test.Labels.ToArray().Select(label => classes[label]), Is.EqualTo(labels), "all rows are test rows");
        Assert.That(
            () => DataSet.Load(_folder.File("mine"), new DataSetOptions { ClassNames = ["zz"] }),
            Throws.TypeOf<DataFormatException>().With.Message.Contains("y[0] is '").And.Message.Contains("one of the classes zz"));
    }

    [TestCase("x", "", "no array y; it has x")]
    [TestCase("x,X", "y", "it has the arrays x, X; expected one of them")]
    [TestCase("x_train", "y_train,x_val,y_val", "no array x_test")]
    [TestCase("a", "b", "no array x_train; it has a, b")]
    public void What_is_missing_is_told(string x, string y, string problem)
    {
        Dictionary<string, NpyArray> arrays = [];
        foreach (string name in $"{x},{y}".Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            arrays[name] = name[0] is 'x' or 'X' or 'a' ? X : Y;
        }

        NpzArchive.Save(_folder.File("mine.npz"), arrays);
        Assert.That(() => DataSet.Load(_folder.File("mine.npz")), Throws.TypeOf<DataFormatException>().With.Message.Contains("mine.npz").And.Message.Contains(problem));
    }
}
