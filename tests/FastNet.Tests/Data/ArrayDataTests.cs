using FastNet.Data;
using FastNet.Tests.Support;

namespace FastNet.Tests.Data;

[OneMode]
public class ArrayDataTests
{
    private static readonly NpyArray X = NpyArray.From<double>([1, 2, 3, 4, 5, 9, 7, 8], 4, 2);
    private static readonly NpyArray Y = NpyArray.From<long>([0, 1, 2, 1], 4);

    [TestCase("arrays_stored.npz")]
    [TestCase("arrays_deflated.npz")]
    public void An_archive_of_arrays_is_a_data_set(string name)
    {
        string path = Fixture.Path(name);
        Assert.That(DataSet.Recognize(path), Is.EqualTo(DataFormat.Npz));
        DataSet data = DataSet.Load(path);
        Assert.That(data.ClassNames, Is.EqualTo(new[] { "0", "1", "2" }));
        Assert.That(data.DefaultProtocol, Is.EqualTo(new ProtocolSizes(11, 1, 4)));
        DataSplit<float> split = data.Prepare<float>();
        Assert.That((split.Train.Count, split.Validation.Count, split.Test.Count, split.Train.Features), Is.EqualTo((11, 1, 4, 6)));
        double mean = Enumerable.Range(0, 11).Average(i => ((6 * i) + 4) % 11);
        Assert.That(split.MeanImage[4], Is.EqualTo(mean).Within(1e-15));
        Assert.That(split.Train.Row(3)[4], Is.EqualTo((float)(((6 * 3) + 4) % 11 - mean)));
        Assert.That(split.Validation.Row(0)[0], Is.EqualTo((float)(66 % 11 - split.MeanImage[0])));
        Assert.That(split.Test.Row(1)[1], Is.EqualTo((float)(3.5 - split.MeanImage[1])));
        Assert.That(split.Test.Labels.ToArray(), Is.EqualTo(new[] { 0, 1, 2, 0 }));
    }

    [Test]
    public void Rows_to_validate_on_may_be_given()
    {
        DataSet data = new("mine", X, Y, NpyArray.From<float>([1, 1], 1, 2), NpyArray.From<byte>([5], 1, 1), X, Y);
        Assert.That(data.DefaultProtocol, Is.EqualTo(new ProtocolSizes(4, 1, 4)));
        Assert.That(data.ClassNames, Has.Count.EqualTo(6));
        DataSplit<double> split = data.Prepare<double>();
        Assert.That(split.MeanImage.ToArray(), Is.EqualTo(new[] { 4, 5.75 }));
        Assert.That(split.Validation.Row(0).ToArray(), Is.EqualTo(new[] { -3, -4.75 }));
        Assert.That(split.Train.Row(2).ToArray(), Is.EqualTo(new[] { 1, 3.25 }));
        Assert.That((split.Name, split.Validation.Labels[0]), Is.EqualTo(("mine", 5)));
    }

    [Test]
    public void Columns_are_divided_by_their_deviation_over_the_training_part_and_a_constant_one_is_left_alone()
    {
        // 0.1 + 0.1 + 0.1 is not 0.3: the mean of this column is not to the last bit its value.
        NpyArray x = NpyArray.From<double>([1, 0.1, 3, 0.1, 8, 0.1], 3, 2);
        NpyArray y = NpyArray.From<int>([0, 1, 0], 3);
        DataSet data = new("mine", x, y, NpyArray.From<double>([10, 0.1001], 1, 2), NpyArray.From<int>([1], 1), x, y);
        DataSplit<double> split = data.Prepare<double>(options: new PreprocessingOptions { DivideByDeviation = true, AppendOnes = true });
        double deviation = Math.Sqrt((9.0 + 1 + 16) / 3);
        Assert.That(split.MeanImage[0], Is.EqualTo(4));
        Assert.That(split.Deviation.ToArray(), Is.EqualTo(new[] { deviation, 1 }));
        Assert.That(split.Train.Row(2).ToArray(), Is.EqualTo(new[] { 4 / deviation, 0.1 - split.MeanImage[1], 1 }));
        Assert.That(split.Validation.Row(0)[0], Is.EqualTo(6 / deviation), "by the training part's");
        Assert.That(split.Validation.Row(0)[1], Is.EqualTo(0.0001).Within(1e-15));
        Assert.That(split.TestAll.Row(1).ToArray(), Is.EqualTo(split.Train.Row(1).ToArray()));
        DataSplit<double> plain = data.Prepare<double>();
        Assert.That(plain.Deviation.IsEmpty);
    }

    [Test]
    public void Rows_that_are_no_images_have_one_order()
        => Assert.That(() => new DataSet("x", X, Y, null, null, X, Y).Prepare<float>(PixelLayout.Interleaved), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Arrays_that_do_not_fit_are_refused()
    {
        Refused(X, NpyArray.From<long>([0, 1, 2], 3), "y_train has the shape [3]");
        Refused(X, NpyArray.From<double>([0, 1, 1.5, 1], 4), "y_train[2] is 1.5; whole numbers");
        Refused(X, NpyArray.From<double>([0, double.NaN, 2, 1], 4), "y_train[1] is NaN");
        Refused(Texts("a", "b", "c", "d"), Y, "x_train is of type U, text");
        Refused(X, Texts("a", "b", "c", "d"), "y_test is of type I8, and other labels are text");
        Refused(X, Texts("a", "", "c", "d"), "y_train[1] is ''");
        Refused(X, Texts("a", "b", "\u001b[2J", "d"), "y_train[2] is '\\u001b[2J'");
        Refused(X, NpyArray.From<int>([0, -1, 2, 1], 4), "y_train[1] is -1");
        Refused(X, NpyArray.From<ulong>([0, 1, ulong.MaxValue, 1], 4), "y_train[2] is");
        Refused(X, NpyArray.From<int>([0, 65536, 2, 1], 4), "65536");
        Refused(NpyArray.From<double>([1, 2, 3, 4], 4), Y, "x_train has the shape [4]");
        Refused(NpyArray.From<double>([], 4, 0), Y, "[4, 0]");
        Refused(NpyArray.From<double>([], 0, int.MaxValue, int.MaxValue), NpyArray.From<int>([], 0), "numbers were expected");
        Refused(NpyArray.From<double>([1, 2], 1, 2), NpyArray.From<int>([0], 1), "x_train has 1 rows; 2");
        Refused(NpyArray.From<double>(new double[12], 4, 3), Y, "x_test has rows of 2 numbers, x_train of 3");
        Assert.That(() => new DataSet("x", X, Y, X, null, X, Y), Throws.ArgumentException.With.Message.Contains("x_val and y_val go together"));
        Assert.That(() => new DataSet("x", null!, Y, null, null, X, Y), Throws.ArgumentNullException);
    }

    [Test]
    public void Whole_numbers_of_any_type_are_labels()
    {
        DataSet data = new("mine", X, NpyArray.From<float>([0, 1, 2, 1], 4), null, null, X, NpyArray.From<double>([3, -0.0, 1, 1], 4, 1));
        Assert.That(data.Train.Labels.ToArray(), Is.EqualTo(new[] { 0, 1, 2, 1 }));
        Assert.That(data.Test.Labels.ToArray(), Is.EqualTo(new[] { 3, 0, 1, 1 }));
        Assert.That(data.ClassNames, Is.EqualTo(new[] { "0", "1", "2", "3" }));
    }

    [Test]
    public void Labels_that_are_text_name_the_classes()
    {
        DataSet data = new("mine", X, Texts("dog", "cat", "eel, green", "cat"), X, Texts("ant", "cat", "cat", "cat"), X, Texts("dog", "Zebra", "cat", "cat"));
        Assert.That(data.ClassNames, Is.EqualTo(new[] { "Zebra", "ant", "cat", "dog", "eel, green" }));
        Assert.That(data.Train.Labels.ToArray(), Is.EqualTo(new[] { 3, 2, 4, 2 }));
        Assert.That(data.Validation!.Labels.ToArray(), Is.EqualTo(new[] { 1, 2, 2, 2 }));
        Assert.That(data.Test.Labels.ToArray(), Is.EqualTo(new[] { 3, 0, 2, 2 }));
    }

    [Test]
    public void More_names_of_classes_than_a_score_vector_should_have_are_refused()
    {
        string[] names = [.. Enumerable.Range(0, (1 << 16) + 1).Select(i => $"{i:D5}")];
        NpyArray x = NpyArray.From<byte>(new byte[2 * names.Length], names.Length, 2);
        NpyArray few = Texts("00000", "00000", "00000", "00000");
        Assert.That(
            () => new DataSet("x", x, Texts(names), null, null, X, few),
            Throws.ArgumentException.With.Message.StartsWith("y_train[65536] is 65536; 0 to 65535 were expected."));
        NpyArray fewer = NpyArray.From<byte>(new byte[2 * (names.Length - 1)], names.Length - 1, 2);
        Assert.That(new DataSet("x", fewer, Texts(names[1..]), null, null, X, Texts(names[1..5])).ClassNames, Has.Count.EqualTo(1 << 16));
    }

    [TestCase(double.NaN, 2, 1)]
    [TestCase(double.PositiveInfinity, 0, 0)]
    [TestCase(1e300, 3, 1)]
    public void A_number_that_is_not_finite_is_refused_with_row_and_column(double value, int row, int column)
    {
        double[] numbers = [1, 2, 3, 4, 5, 9, 7, 8];
        numbers[(2 * row) + column] = value;
        NpyArray wrong = NpyArray.From<double>(numbers, 4, 2);
        foreach ((string part, DataSet data) in new[]
        {
            ("x_train", new DataSet("mine", wrong, Y, X, Y, X, Y)),
            ("x_val", new DataSet("mine", X, Y, wrong, Y, X, Y)),
            ("x_test", new DataSet("mine", X, Y, X, Y, wrong, Y)),
        })
        {
            Assert.That(() => data.Prepare<float>(), Throws.InstanceOf<DataFormatException>()
                .With.Message.StartsWith($"row {(part == "x_train" && value == 1e300 ? 0 : row)}, column {column} of {part} (both from 0) is "), part);
        }
    }

    [Test]
    public void Errors_in_an_archive_name_it()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.npz");
        NpzArchive.Save(path, [new("x_train", X), new("y_train", Y), new("x_test", X)]);
        Assert.That(() => DataSet.Load(path), Throws.InstanceOf<DataFormatException>().With.Message.Contains(path).And.Message.Contains("no array y_test; it has x_train, y_train, x_test"));
        NpzArchive.Save(path, [new("x_train", X), new("y_train", X), new("x_test", X), new("y_test", Y)]);
        Assert.That(() => DataSet.Load(path), Throws.InstanceOf<DataFormatException>().With.Message.Contains(path).And.Message.Contains("y_train").And.Message.Not.Contains("Parameter"));
    }

    [Test]
    public void What_is_no_data_set_is_refused_with_what_was_expected()
    {
        using TemporaryFolder folder = new();
        Assert.That(() => DataSet.Load(folder.Path), Throws.InstanceOf<FileNotFoundException>().With.Message.Contains(folder.Path).And.Message.Contains("data_batch_1.bin").And.Message.Contains("train-images-idx3-ubyte"));
        File.WriteAllText(folder.File("notes.txt"), "nothing");
        Assert.That(() => DataSet.Load(folder.File("notes.txt")), Throws.InstanceOf<DataFormatException>().With.Message.Contains("notes.txt").And.Message.Contains("no known data set"));
        File.WriteAllBytes(folder.File("empty"), []);
        Assert.That(() => DataSet.Load(folder.File("empty")), Throws.InstanceOf<DataFormatException>().With.Message.Contains("no known data set"));
        File.WriteAllBytes(folder.File("x.tar.gz"), []);
        Assert.That(() => DataSet.Load(folder.File("x.tar.gz")), Throws.InstanceOf<DataFormatException>().With.Message.Contains("x.tar.gz").And.Message.Contains("it has 0 bytes"));
        Assert.That(() => DataSet.Load(folder.File("none")), Throws.InstanceOf<DirectoryNotFoundException>());
        Assert.That(() => DataSet.Load(""), Throws.ArgumentException);
    }

    private static NpyArray Texts(params string[] texts)
    {
        byte[] header = System.Text.Encoding.ASCII.GetBytes($"{{'descr': '<U12', 'fortran_order': False, 'shape': ({texts.Length},)}}");
        byte[] data = [.. texts.SelectMany(text => System.Text.Encoding.UTF32.GetBytes(text.PadRight(12, '\0')))];
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. data];
        return NpyArray.Read(new MemoryStream(file), file.Length, file.Length);
    }

    private static void Refused(NpyArray x, NpyArray y, string problem)
        => Assert.That(() => new DataSet("x", x, y, null, null, X, Y), Throws.ArgumentException.With.Message.Contains(problem));
}
