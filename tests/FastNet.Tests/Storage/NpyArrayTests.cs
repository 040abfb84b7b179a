using System.Text;
using FastNet.Data;
using FastNet.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace FastNet.Tests.Storage;

/// <summary>Against files that NumPy wrote.</summary>
[OneMode]
public class NpyArrayTests
{
    private static readonly Dictionary<string, byte[]> Files = Fixture.Entries("npy_cases.zip");

    public static IEnumerable<string> Cubes() => Files.Keys.Where(name => name.Contains('_', StringComparison.Ordinal));

    [TestCaseSource(nameof(Cubes))]
    public void Every_type_byte_order_and_layout_is_read(string name)
    {
        NpyArray array = Read(Files[name]);
        NpyType type = Enum.Parse<NpyType>(name[..2], ignoreCase: true);
        Assert.That(array.Type, Is.EqualTo(type));
        Assert.That(array.Shape, Is.EqualTo(new[] { 2, 3, 4 }));
        double[] values = new double[24];
        array.Convert(0, values.AsSpan());
        Assert.That(values, Is.EqualTo(Enumerable.Range(0, 24).Select(i => type == NpyType.B1 ? i % 2 : name[0] is 'f' or 'i' ? i - 5.0 : i)));
    }

    [TestCaseSource(nameof(Cubes))]
    public void What_is_written_are_NumPys_own_bytes(string name)
    {
        using MemoryStream stream = new();
        Read(Files[name]).WriteTo(stream);
        Assert.That(stream.ToArray(), Is.EqualTo(Files[$"{name[..2]}_little_C.npy"]));
    }

    [TestCase("v2.npy")]
    [TestCase("v3.npy")]
    public void Later_versions_are_read(string name)
        => Assert.That(Read(Files[name]).Values<double>().ToArray(), Is.EqualTo(Enumerable.Range(0, 24).Select(i => (double)i)));

    [Test]
    public void Scalars_vectors_and_nothing_are_arrays()
    {
        Assert.That(Read(Files["scalar.npy"]).Shape, Is.Empty);
        Assert.That(Read(Files["scalar.npy"]).Values<double>().ToArray(), Is.EqualTo(new[] { 2.5 }));
        Assert.That(Read(Files["vector.npy"]).Shape, Is.EqualTo(new[] { 3 }));
        Assert.That(Read(Files["empty.npy"]).Shape, Is.EqualTo(new[] { 0, 7 }));
        foreach ((string name, NpyArray array) in new[] { ("scalar", NpyArray.From<double>([2.5])), ("vector", NpyArray.From<double>([0, 1, 2], 3)), ("empty", NpyArray.From<float>([], 0, 7)) })
        {
            using MemoryStream stream = new();
            array.WriteTo(stream);
            Assert.That(stream.ToArray(), Is.EqualTo(Files[$"{name}.npy"]), name);
        }
    }

    [Test]
    public void A_file_comes_back_as_it_was()
    {
        using TemporaryFolder folder = new();
        double[] values = [double.NaN, -0.0, double.Epsilon, double.NegativeInfinity, Math.PI, 1e300];
        NpyArray.From<double>(values, 2, 3).Save(folder.File("x.npy"));
        NpyArray array = NpyArray.Load(folder.File("x.npy"));
        Assert.That(array.Values<double>().ToArray().Select(BitConverter.DoubleToInt64Bits), Is.EqualTo(values.Select(BitConverter.DoubleToInt64Bits)));
        Assert.That((array.Count, array.Shape), Is.EqualTo((6, new[] { 2, 3 })));
        float[] part = new float[2];
        array.Convert(4, part.AsSpan());
        Assert.That(part, Is.EqualTo(new[] { (float)Math.PI, float.PositiveInfinity }));
    }

    [Test]
    public void Wrong_uses_are_refused()
    {
        NpyArray array = NpyArray.From<float>([1, 2], 2);
        Assert.That(() => array.Values<double>().Length, Throws.InvalidOperationException.With.Message.Contains("F4").And.Message.Contains("F8"));
        Assert.That(() => array.Values<char>().Length, Throws.InstanceOf<NotSupportedException>());
        Assert.That(() => array.Convert(1, new double[2].AsSpan()), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => array.Convert(-1, new double[1].AsSpan()), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => NpyArray.From<float>([1, 2], 3), Throws.ArgumentException.With.Message.Contains("[3] has 3 elements; 2"));
        Assert.That(() => NpyArray.From<float>([], 65536, 65536, 65536, 65536, 65536), Throws.ArgumentException);
        Assert.That(() => NpyArray.From<float>([1], -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => NpyArray.From<DayOfWeek>([DayOfWeek.Monday], 1), Throws.InstanceOf<NotSupportedException>());
        Assert.That(() => NpyArray.Load("/nowhere/x.npy"), Throws.InstanceOf<IOException>());
    }

    [TestCase("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", null)]
    [TestCase("{\"shape\":(1L,),\"descr\":\">f8\",\"fortran_order\":True}", null)]
    [TestCase("{'descr': '=f8', 'fortran_order': False, 'shape': (1,1,)}\n   ", null)]
    [TestCase("{'descr': '<f2', 'fortran_order': False, 'shape': (1,), }", "'<f2'")]
    [TestCase("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "'|O', Python objects, which are pickled")]
    [TestCase("{'descr': '|f8', 'fortran_order': False, 'shape': (1,), }", "'|f8'")]
    [TestCase("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }", "records (a structured array), which are not read")]
    [TestCase("{'descr': '<U0', 'fortran_order': False, 'shape': (1,), }", "'<U0'")]
    [TestCase("{'descr': '<U2147483647', 'fortran_order': False, 'shape': (1,), }", "takes 8589934588 bytes; 8 follow the header")]
    [TestCase("{'descr': '<f8', 'fortran_order': 0, 'shape': (1,), }", "True or False")]
    [TestCase("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", "shape")]
    [TestCase("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296,), }", "shape")]
    [TestCase("{'descr': '<f8', 'fortran_order': False, 'shape': (65536,65536,65536,65536,65536), }", "more than")]
    [TestCase("{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647,), }", "takes 17179869176 bytes; 8 follow the header")]
    [TestCase("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", "takes 16 bytes; 8 follow")]
    [TestCase("{'descr': '<f8', 'fortran_order': False, 'shape': (0,), }", "takes 0 bytes; 8 follow")]
    [TestCase("{'descr': '<f8', 'fortran_order': False, 'shape': 1, }", "in parentheses")]
    [TestCase("{'descr': '<f8', 'fortran_order': False}", "no dictionary")]
    [TestCase("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", "each once")]
    [TestCase("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'x': 1}", "each once")]
    [TestCase("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), } import os", "no dictionary")]
    [TestCase("{'descr':\t'<f8', 'fortran_order': False, 'shape': (1,), }", "no dictionary")]
    [TestCase("{'descr': '<f8', 'fortran_order': False, 'shape': (1,\t), }", "no dictionary")]
    [TestCase("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }\r\n", "no dictionary")]
    [TestCase("{'descr': '<f8', 'fortran_order': False,\n 'shape': ( 1 ,\n), }\n", null)]
    [TestCase("{'descr': '<f8', 'fortran_order': False, 'shape': (1LL,), }", "no dictionary")]
    [TestCase("{'descr': '<f8", "type in quotes")]
    [TestCase("", "no dictionary")]
    public void A_header_is_read_strictly(string text, string? problem)
    {
        byte[] header = Encoding.ASCII.GetBytes(text);
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, 0, 0, 0, 0, 0, 0, 0, 0];
        if (problem is null)
        {
            Assert.That(Read(file).Values<double>().ToArray(), Is.EqualTo(new double[1]));
        }
        else
        {
            Assert.That(() => Read(file), Throws.InstanceOf<DataFormatException>().With.Message.Contains(problem));
        }
    }

    [TestCase("<U3")]
    [TestCase(">U3")]
    [TestCase("|S12")]
    public void Text_is_read_without_the_zeros_that_fill_it_up(string descr)
    {
        string[] texts = ["ab", "ä\U0001f600", "", "abc", "ab"];
        Encoding encoding = descr[1] == 'S' ? Encoding.UTF8 : new UTF32Encoding(bigEndian: descr[0] == '>', byteOrderMark: false);
        byte[] data = [.. texts.SelectMany(text => encoding.GetBytes(text).Concat(new byte[12]).Take(12))];
        NpyArray array = Read(Npy(descr, "(5,)", data));
        Assert.That(array.Texts, Is.EqualTo(texts));
        Assert.That(array.Type, Is.EqualTo(descr[1] == 'S' ? NpyType.S : NpyType.U));
        Assert.That(() => array.Convert(0, new double[1].AsSpan()), Throws.InvalidOperationException.With.Message.Contains("text"));
        Assert.That(() => array.WriteTo(Stream.Null), Throws.InstanceOf<NotSupportedException>());
        data[12] = 0xff;
        data[15] = 0xff;
        Assert.That(() => Read(Npy(descr, "(5,)", data)), Throws.InstanceOf<DataFormatException>().With.Message.Contains("element 1 of"));
        Assert.That(Read(Npy("<U536870911", "(0,)", [])).Texts, Is.Empty, "and no memory is taken for a character");
    }

    [Test]
    public void What_has_no_length_is_refused_before_it_is_read([Values("device", "pipe", "empty")] string kind)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("Devices have other names here.");
        }

        using TemporaryFolder folder = new();
        string path = folder.File("x.npy");
        if (kind == "device")
        {
            File.CreateSymbolicLink(path, "/dev/zero");
        }
        else if (kind == "pipe")
        {
            using System.Diagnostics.Process made = System.Diagnostics.Process.Start("mkfifo", [path]);
            made.WaitForExit();
        }
        else
        {
            File.WriteAllBytes(path, []);
        }

        // Opening a pipe that nobody writes into would never return.
        foreach (Action read in (Action[])[() => NpyArray.Load(path), () => NpzArchive.Open(path), () => SafetensorsFile.Open(path), () => Cifar10.Load(path)])
        {
            DataFormatException? error = null;
            Thread reader = new(() => error = Assert.Throws<DataFormatException>(() => read())) { IsBackground = true };
            reader.Start();
            Assert.That(reader.Join(TimeSpan.FromSeconds(30)), "it returns");
            Assert.That(error!.Message, Does.Contain($"'{path}': it has 0 bytes"));
            Assert.That(error.Path, Is.EqualTo(path));
        }
    }

    [Test]
    public void A_boolean_is_0_or_1()
    {
        byte[] file = [.. Files["b1_little_C.npy"]];
        file[^1] = 2;
        Assert.That(() => Read(file), Throws.InstanceOf<DataFormatException>().With.Message.Contains("element 23 of b1 is 2"));
    }

    [Test]
    public void A_damaged_file_is_refused_or_read_and_the_error_names_it()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.npy");
        foreach (string name in new[] { "i2_big_F.npy", "v2.npy", "b1_little_C.npy" })
        {
            byte[] whole = Files[name];
            Assert.That(Damage.Try(Damage.Cuts(whole), file => Read(file)).Read, Is.Zero, name);
            Assert.That(Damage.Try(Damage.Flips(whole), file => Read(file)).Refused, Is.GreaterThan(300), name);
            File.WriteAllBytes(path, whole[..^1]);
            Assert.That(() => NpyArray.Load(path), Throws.InstanceOf<DataFormatException>().With.Message.Contains(path));
            File.WriteAllBytes(path, [.. whole, 0]);
            Assert.That(() => NpyArray.Load(path), Throws.InstanceOf<DataFormatException>(), "one byte too many");
        }
    }

    [Test]
    public void Any_shape_survives_NumPys_file_and_any_header_is_refused_or_read()
    {
        Gen<int[]> shapes = from rank in Gen.Choose(0, 5) from shape in Gen.Choose(0, 5).ArrayOf(rank) select shape;
        Prop.ForAll(shapes.ToArbitrary(), shape =>
        {
            short[] values = [.. Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size)).Select(i => (short)(i - 9))];
            using MemoryStream stream = new();
            NpyArray.From<short>(values, shape).WriteTo(stream);
            NpyArray array = Read(stream.ToArray());
            Assert.That(array.Shape, Is.EqualTo(shape));
            Assert.That(array.Values<short>().ToArray(), Is.EqualTo(values));
            Assert.That(stream.Length % 64, Is.EqualTo(2 * values.Length % 64), "the elements begin at a multiple of 64");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
        string[] words = ["{", "}", "'descr'", "'fortran_order'", "'shape'", ":", ",", "(", ")", "True", "False", "'<f8'", "'|u1'", "9", "0", "2147483647", " ", "'"];
        Prop.ForAll(Gen.Elements(words).ListOf().ToArbitrary(), text =>
        {
            byte[] header = Encoding.ASCII.GetBytes(string.Concat(text.Take(30)));
            _ = Damage.Try([[0x93, .. "NUMPY"u8, 2, 0, .. BitConverter.GetBytes(header.Length), .. header]], file => Read(file));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    private static byte[] Npy(string descr, string shape, byte[] data)
    {
        byte[] header = Encoding.ASCII.GetBytes($"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. data];
    }

    private static NpyArray Read(byte[] file) => NpyArray.Read(new MemoryStream(file), file.Length, file.Length);
}
