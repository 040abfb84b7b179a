using System.Text;
using System.Text.Json;
using FastNet.Data;
using FastNet.Tests.Support;

namespace FastNet.Tests.Data;

/// <summary>CSV files and tables; Golden/make_tables.py made those of pandas.</summary>
[OneMode]
public sealed class TableTests
{
    private static readonly Dictionary<string, byte[]> Files = Fixture.Entries("tables.zip");

    private TemporaryFolder _folder = null!;

    private static IEnumerable<string> Names => Files.Keys.Where(name => name.EndsWith(".csv", StringComparison.Ordinal));

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCaseSource(nameof(Names))]
    public void A_table_of_pandas_is_read_as_pandas_reads_it(string name)
    {
        File.WriteAllBytes(_folder.File("t.csv"), Files[name]);
        string table = name[..^4].Split("_crlf")[0].Split("_bom")[0].Split("_utf16")[0].Split("_quoted")[0].Split("_nonnumeric")[0];
        File.WriteAllBytes(_folder.File("t.npy"), Files[$"{table}.npy"]);
        double[] numbers = NpyArray.Load(_folder.File("t.npy")).Values<double>().ToArray();
        JsonElement expected = JsonDocument.Parse(Files[$"{table}.json"]).RootElement;
        Table read = Table.ReadCsv(_folder.File("t.csv"));
        Assert.That(read.Columns.Select(column => column.Name), Is.EqualTo(expected.GetProperty("names").EnumerateArray().Select(text => text.GetString())));
        JsonElement[] texts = [.. expected.GetProperty("texts").EnumerateArray()];
        Assert.That(read.Columns.Select(column => column.IsText), Is.EqualTo(texts.Select(column => column.ValueKind == JsonValueKind.Array)));
        int width = read.Columns.Count(column => !column.IsText);
        int place = 0;
        for (int i = 0; i < read.Columns.Count; i++)
        {
            TableColumn column = read.Columns[i];
            if (column.IsText)
            {
                string?[] cells = [.. column.Codes.ToArray().Select(code => code < 0 ? null : column.Categories[code])];
                Assert.That(cells, Is.EqualTo(texts[i].EnumerateArray().Select(text => text.GetString())), column.Name);
                continue;
            }

            double[] wanted = [.. Enumerable.Range(0, read.Rows).Select(row => numbers[(row * width) + place])];
            Assert.That(column.Numbers.ToArray().Select(Bits), Is.EqualTo(wanted.Select(Bits)), column.Name);
            place++;
        }

        Assert.That(place, Is.EqualTo(width));

        static long Bits(double value) => double.IsNaN(value) ? 0 : BitConverter.DoubleToInt64Bits(value);
    }

    [TestCase("a,b\n1,2\n3\n", "line 3 has 1 values; the names of the columns are 2")]
    [TestCase("a,b\n1,2,3\n", "line 2 has more than 2 values")]
    [TestCase("1,2\n3,4\n", "line 1 has no text; expected the names of the columns")]
    [TestCase("a,b,a\n1,2,3\n", "columns 1 and 3 have the same name, 'a'")]
    [TestCase("a,b\n", "no rows")]
    [TestCase("\n\n", "no lines")]
    [TestCase("a,b\n1,\"2\n", "line 2, column 2 has a quote that is not closed")]
    public void What_is_no_table_is_refused(string text, string problem)
    {
        File.WriteAllText(_folder.File("t.csv"), text);
        Assert.That(() => Table.ReadCsv(_folder.File("t.csv")), Throws.TypeOf<DataFormatException>().With.Message.Contains("t.csv").And.Message.Contains(problem));
    }

    [Test]
    public void Space_around_a_cell_is_no_part_of_it_but_in_quotes()
    {
        Table table = Read("  a , b\n x , 1\n\" x \",\t2 \n");
        Assert.That(table.Columns.Select(column => column.Name), Is.EqualTo(["a", "b"]));
        Assert.That(table.Columns[0].Categories, Is.EqualTo([" x ", "x"]));
        Assert.That(table.Columns[1].Numbers.ToArray(), Is.EqualTo(new double[] { 1, 2 }));
    }

    [Test]
    public void Texts_are_one_hot_and_found_by_name_in_any_order()
    {
        Table table = Read("city,size,y\nBern,1,0\nOslo,2.5,1\nBern,-3,1\n");
        TableEncoder encoder = TableEncoder.Fit(table, new DataSetOptions { Target = "y" });
        Assert.That(encoder.FeatureNames, Is.EqualTo(["city=Bern", "city=Oslo", "size"]));
        Assert.That(encoder.ClassNames, Is.EqualTo(["0", "1"]));
        Assert.That(encoder.Encode(table), Is.EqualTo(new double[] { 1, 0, 1, 0, 1, 2.5, 1, 0, -3 }));
        TableEncoder restored = TableEncoder.FromJson(encoder.ToJson());
        Assert.That(restored.ToJson(), Is.EqualTo(encoder.ToJson()));
        Assert.That(restored.Encode(Read("other,size,city\nx,7,Oslo\n")), Is.EqualTo(new double[] { 0, 1, 7 }));
        Table own = new([new TableColumn("city", ["Bern", "Oslo"]), new TableColumn("size", [1, 2])]);
        Assert.That(restored.Encode(own), Is.EqualTo(new double[] { 1, 0, 1, 0, 1, 2 }));
    }

    [TestCase("size,y\n1,0\n", "there is no column 'city'; it has size, y")]
    [TestCase("city,size\nOslo,1\nRom,2\n", "line 3, column 1 (city) is 'Rom'; one of Bern, Oslo was expected")]
    [TestCase("city,size\n,1\n", "line 2, column 1 (city) is missing; one of Bern, Oslo was expected")]
    [TestCase("city,size\n\n\nOslo,NA\n", "line 4, column 2 (size) is missing; a value was expected")]
    [TestCase("city,size\nOslo,1\nOslo,x\n", "line 3, column 2 (size) is 'x'; a number was expected")]
    [TestCase("city,size\nOslo,-inf\n", "line 2, column 2 (size) is -Infinity; a finite number was expected")]
    [TestCase("city,size\n1,1\n", "line 2, column 1 (city) is '1'; one of Bern, Oslo was expected")]
    public void Rows_that_an_encoder_does_not_know_are_refused_with_line_and_column(string text, string problem)
    {
        TableEncoder encoder = TableEncoder.Fit(Read("city,size,y\nBern,1,0\nOslo,2.5,1\n"), new DataSetOptions { Target = "y" });
        File.WriteAllText(_folder.File("t.csv"), text);
        Assert.That(
            () => encoder.Encode(encoder.ReadCsv(_folder.File("t.csv"))),
            Throws.TypeOf<DataFormatException>().With.Message.Contains("t.csv").And.Message.Contains(problem));
    }

    [TestCase("z", "x,y\n1,2\n", "there is no column 'z'; it has x, y")]
    [TestCase("y", "y\n1\n2\n", "beside the target 'y' there is no column")]
    [TestCase("y", "x,y\n1,2\n2,\n", "line 3, column 2 (y) is missing; a class was expected")]
    [TestCase("y", "x,y\n1,2\n2,2.5\n", "line 3, column 2 (y) is 2.5; whole numbers or texts were expected")]
    [TestCase("y", "x,y\n1,2\n,2\n", "line 3, column 1 (x) is missing")]
    [TestCase("y", "x,y\n1,0\n2,1\n3,0\n1.5x,1\n", "line 5, column 1 (x) is '1.5x'; a number was expected, as in most cells of the column")]
    public void A_table_that_cannot_be_learnt_from_is_refused(string target, string text, string problem)
        => Assert.That(
            () => DataSet.FromTable("t", Read(text), new DataSetOptions { Target = target }),
            Throws.TypeOf<DataFormatException>().With.Message.Contains(problem));

    [Test]
    public void A_column_with_a_text_for_each_row_is_refused()
    {
        string rows = string.Concat(Enumerable.Range(0, 30).Select(i => $"name {i},{i % 2}\n"));
        Assert.That(
            () => DataSet.FromTable("t", Read($"name,y\n{rows}"), new DataSetOptions { Target = "y" }),
            Throws.TypeOf<DataFormatException>().With.Message.Contains("column 'name' has a text of its own in each of 30 rows"));
    }

    [Test]
    public void A_missing_number_is_the_mean_of_the_training_part_and_a_missing_text_a_category()
    {
        StringBuilder text = new("x,side,y\n");
        for (int i = 0; i < 40; i++)
        {
            text.Append(i % 4 == 0 ? "," : $"{i},").Append(i % 5 == 0 ? "," : i % 2 == 0 ? "left," : "right,").Append(i % 2 == 0 ? "no\n" : "yes\n");
        }

        DataSetOptions options = new() { Target = "y", Missing = MissingValues.Mean };
        DataSet data = DataSet.FromTable("t", Read(text.ToString()), options);
        Assert.That(data.Encoder!.FeatureNames, Is.EqualTo(["x", "side=left", "side=right", "side="]));
        (int[] train, _, _) = options.HoldOut.Divide(40, [.. Enumerable.Range(0, 40).Select(i => i % 2)]);
        double mean = train.Where(i => i % 4 != 0).Average();
        ReadOnlySpan<double> rows = data.Train.Values.Values<double>();
        for (int i = 0; i < train.Length; i++)
        {
            int row = train[i];
            double x = row % 4 == 0 ? mean : row;
            double[] side = row % 5 == 0 ? [0, 0, 1] : row % 2 == 0 ? [1, 0, 0] : [0, 1, 0];
            Assert.That(rows.Slice(4 * i, 4).ToArray(), Is.EqualTo((double[])[x, .. side]), $"row {row}");
            Assert.That(data.ClassNames[data.Train.Labels[i]], Is.EqualTo(row % 2 == 0 ? "no" : "yes"));
        }

        TableEncoder restored = TableEncoder.FromJson(data.Encoder.ToJson());
        Assert.That(restored.Encode(Read("side,x\n,\n")), Is.EqualTo(new[] { mean, 0, 0, 1 }));
    }

    [Test]
    public void Numbers_may_be_named_as_categories_and_columns_dropped()
    {
        DataSetOptions options = new() { Target = "y", Categorical = ["zip"], Drop = ["id"] };
        File.WriteAllText(_folder.File("t.csv"), "id,zip,x,y\n1,8001,2,0.5\n2,3000,4,1.5\n3,8001,6,7\n");
        DataSet data = DataSet.Load(_folder.File("t.csv"), options with { NumericTargets = true });
        Assert.That(data.Encoder!.FeatureNames, Is.EqualTo(["zip=3000", "zip=8001", "x"]));
        Assert.That((data.TargetNames, data.ClassNames.Count, data.Name), Is.EqualTo(((string[])["y"], 0, "t")));
        Assert.That(data.Parts.SelectMany(part => part.Targets.ToArray()).Order(), Is.EqualTo(new[] { 0.5, 1.5, 7 }));
        Assert.That(() => DataSet.Load(_folder.File("t.csv"), options with { NumericTargets = true, Drop = ["ID"] }), Throws.TypeOf<DataFormatException>().With.Message.Contains("no column 'ID'"));
    }

    [Test]
    public void The_row_numbers_of_pandas_are_left_out()
    {
        File.WriteAllBytes(_folder.File("iris.csv"), Files["iris_index.csv"]);
        DataSet data = DataSet.Load(_folder.File("iris.csv"), new DataSetOptions { Target = "species" });
        Assert.That(data.Encoder!.FeatureNames, Is.EqualTo(["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"]));
        Assert.That(data.ClassNames, Is.EqualTo(["setosa", "versicolor", "virginica"]));
    }

    [Test]
    public void Classes_that_are_numbers_stand_in_their_order_and_need_not_begin_at_0()
    {
        DataSet data = DataSet.FromTable("t", Read("x,y\n1,10\n2,-1\n3,9\n4,10.0\n5,9\n6,-1\n"), new DataSetOptions { Target = "y" });
        Assert.That(data.ClassNames, Is.EqualTo(["-1", "9", "10"]));
        foreach (RawSamples part in data.Parts)
        {
            for (int i = 0; i < part.Count; i++)
            {
                Assert.That(part.Labels[i], Is.EqualTo(part.Values.Values<double>()[i] is 1 or 4 ? 2 : part.Values.Values<double>()[i] is 2 or 6 ? 0 : 1));
            }
        }
    }

    [Test]
    public void A_changed_byte_gives_an_error_or_a_whole_data_set()
    {
        byte[] file = "\ufeffa,\"b \"\"c\"\"\",city,y\r\n1.5,2e3,Bern,no\r\n-7,\"0.25\",\"O, slo\",yes\r\n3,,Bern,no\r\n4,5,NA,yes\r\n"u8.ToArray();
        DataSetOptions options = new() { Target = "y", Missing = MissingValues.Mean };
        string path = _folder.File("t.csv");
        (int refused, int taken) = Damage.Try(Damage.Flips(file).Concat(Damage.Cuts(file)), bytes =>
        {
            File.WriteAllBytes(path, bytes);
            DataSet data = DataSet.Load(path, options);
            Assert.That(data.Parts.Sum(part => part.Count), Is.GreaterThanOrEqualTo(2));
            Assert.That(data.Parts.Select(part => part.Features), Is.All.EqualTo(data.Encoder!.FeatureNames.Count));
        });
        Assert.That((refused, taken), Is.GreaterThan((100, 100)));
    }

    [Test]
    public void A_changed_byte_of_an_encoding_gives_an_error_or_a_whole_encoder()
    {
        string json = TableEncoder.Fit(Read("a,b,y\n1,x,0\n2,z,1\n,,1\n"), new DataSetOptions { Target = "y", Missing = MissingValues.Mean }).ToJson();
        (int refused, int taken) = Damage.Try(Damage.Flips(Encoding.UTF8.GetBytes(json)).Concat(Damage.Cuts(Encoding.UTF8.GetBytes(json))), bytes =>
        {
            TableEncoder encoder = TableEncoder.FromJson(Encoding.UTF8.GetString(bytes));
            Assert.That(encoder.FeatureNames, Is.Not.Empty);
        });
        Assert.That((refused, taken), Is.GreaterThan((100, 100)));
    }

    [Test]
    public void Memory_is_in_proportion_to_the_file()
    {
        byte[] wide = Encoding.ASCII.GetBytes($"a{new string(',', 1 << 20)}\n");
        byte[] tall = Encoding.ASCII.GetBytes($"a\n{string.Concat(Enumerable.Repeat("1\n", 1 << 20))}");
        foreach (byte[] file in (byte[][])[wide, tall])
        {
            File.WriteAllBytes(_folder.File("t.csv"), file);
            Damage.Try([file], _ => Table.ReadCsv(_folder.File("t.csv")), mostBytes: 16L * file.Length);
        }
    }

    private Table Read(string text)
    {
        File.WriteAllText(_folder.File("read.csv"), text);
        return Table.ReadCsv(_folder.File("read.csv"));
    }
}
