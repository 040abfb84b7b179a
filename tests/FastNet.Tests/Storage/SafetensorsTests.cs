using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace FastNet.Tests.Storage;

[OneMode]
public class SafetensorsTests
{
    // x64 makes NaNs with a sign, Arm without; others come from files.
    [Test]
    public void Every_NaN_has_the_same_bytes_in_a_file()
    {
        uint[] singles = [0x7fc0_0000, 0xffc0_0000, 0x7f80_0001, 0xffff_ffff, 0x3f80_0000, 0x7f80_0000, 0x8000_0000];
        ulong[] doubles = [0x7ff8_0000_0000_0000, 0xfff8_0000_0000_0000, 0x7ff0_0000_0000_0001, ulong.MaxValue, 0x3ff0_0000_0000_0000, 1];
        SafetensorsWriter writer = new(checksum: true);
        writer.Add<float>("singles", [singles.Length], MemoryMarshal.Cast<uint, float>(singles));
        writer.Add<double>("doubles", [doubles.Length], MemoryMarshal.Cast<ulong, double>(doubles));
        MemoryStream file = new();
        writer.WriteTo(file);
        byte[] end = [.. file.ToArray().TakeLast((doubles.Length * sizeof(double)) + (singles.Length * sizeof(float)))];

        doubles.AsSpan(0, 4).Fill(0xfff8_0000_0000_0000);
        singles.AsSpan(0, 4).Fill(0xffc0_0000);
        Assert.That(end, Is.EqualTo((byte[])[.. MemoryMarshal.AsBytes<ulong>(doubles), .. MemoryMarshal.AsBytes<uint>(singles)]));
    }

    [Test]
    public void Tensors_and_texts_come_back_as_they_were()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("net.safetensors");
        float[] w = new float[3072];
        double[] b = [double.NaN, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue];
        new RandomState(0).Gaussian(w.AsSpan(), 1);
        SafetensorsWriter writer = new(new Dictionary<string, string> { ["größe"] = "32 \"x\" 32\n", ["classes"] = "ten" });
        writer.Add<float>("W1", [32, 96], w);
        writer.Add<double>("b1", [5], b);
        writer.Add<float>("loss", [], [2.5f]);
        writer.Add<float>("empty", [0, 7], []);
        writer.Save(path);

        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.That(file.Metadata, Is.EquivalentTo(new Dictionary<string, string> { ["classes"] = "ten", ["größe"] = "32 \"x\" 32\n" }));
        Assert.That(file.Tensors.Select(tensor => tensor.Name), Is.EquivalentTo(new[] { "b1", "W1", "loss", "empty" }));
        Assert.That(file.TryGetTensor("W1", out SafetensorsTensor? found), Is.True);
        Assert.That(found!.Shape, Is.EqualTo(new[] { 32, 96 }));
        Assert.That(found.Type, Is.EqualTo("F32"));
        Assert.That(found.Count, Is.EqualTo(3072));
        Assert.That(Read<float>(file, "W1"), Is.EqualTo(w));
        Assert.That(Read<double>(file, "b1").Select(BitConverter.DoubleToInt64Bits), Is.EqualTo(b.Select(BitConverter.DoubleToInt64Bits)));
        Assert.That(Read<float>(file, "loss"), Is.EqualTo(new[] { 2.5f }));
        Assert.That(Read<float>(file, "empty"), Is.Empty);
    }

    [TestCase(-1)]
    [TestCase(0)]
    [TestCase(1)]
    public void Tensors_longer_than_the_parts_that_are_copied_at_once_come_back(int more)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("net.safetensors");
        double[] w = [.. Enumerable.Range(0, (2 * SafetensorsHeader.PartLength) + more).Select(i => (double)i)];
        SafetensorsWriter writer = new();
        writer.Add<double>("w", [w.Length], w);
        writer.Add<float>("b", [2], [1, 2]);
        writer.Save(path);

        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.That(Read<double>(file, "w").AsSpan().SequenceEqual(w));
        Assert.That(Read<float>(file, "b"), Is.EqualTo(new[] { 1f, 2f }));
    }

    [Test]
    public void The_bytes_are_those_of_a_file_made_by_hand()
    {
        using MemoryStream stream = new();
        SafetensorsWriter writer = new(new Dictionary<string, string> { ["k"] = "v" });
        writer.Add<float>("a", [2], [1, -2]);
        writer.Add<double>("b", [1, 1], [0.5]);
        writer.WriteTo(stream);

        string header = """{"__metadata__":{"k":"v"},"b":{"dtype":"F64","shape":[1,1],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""";
        header = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] data = [0, 0, 0, 0, 0, 0, 0xe0, 0x3f, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0];
        Assert.That(stream.ToArray(), Is.EqualTo(Build(header, data)));
    }

    [Test]
    public void A_file_in_another_order_without_padding_is_read()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x");
        File.WriteAllBytes(path, Build("""{ "late":{"data_offsets":[4,12],"shape":[1],"dtype":"F64"}, "early":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":null} }""",
            [0, 0, 0x80, 0x3f, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f]));
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.That(file.Tensors.Select(tensor => tensor.Name), Is.EqualTo(new[] { "early", "late" }));
        Assert.That(Read<float>(file, "early"), Is.EqualTo(new[] { 1f }));
        Assert.That(Read<double>(file, "late"), Is.EqualTo(new[] { 0.5 }));
    }

    [Test]
    public void Tensors_of_other_types_do_not_keep_the_rest_from_being_read()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("batchnorm");
        File.WriteAllBytes(path, Build("""{"__metadata__":null,"bn.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"q":{"dtype":"F8_E4M3","shape":[2,2],"data_offsets":[8,12]},"w":{"dtype":"F32","shape":[2],"data_offsets":[12,20]}}""",
            [100, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]));
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.That(file.Metadata, Is.Empty);
        Assert.That(file.Tensors.Select(tensor => (tensor.Name, tensor.Type, tensor.Count)), Is.EqualTo(new[]
        {
            ("bn.num_batches_tracked", "I64", 1L), ("q", "F8_E4M3", 4L), ("w", "F32", 2L),
        }));
        Assert.That(Read<float>(file, "w"), Is.EqualTo(new[] { 1f, 2f }));
        Assert.That(() => file.Read("bn.num_batches_tracked", new float[1].AsSpan()), Throws.InstanceOf<DataFormatException>()
            .With.Message.Contains(path).And.Message.Contains("'bn.num_batches_tracked' is of type I64; F32 was asked for"));
    }

    [Test]
    public void Every_number_of_16_bits_becomes_the_float_and_the_double_that_it_is([Values("F16", "BF16")] string type)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("halves");
        byte[] data = [.. Enumerable.Range(0, 1 << 16).SelectMany(bits => BitConverter.GetBytes((ushort)bits))];
        File.WriteAllBytes(path, Build($$$"""{"h":{"dtype":"{{{type}}}","shape":[65536],"data_offsets":[0,131072]}}""", data));
        using SafetensorsFile file = SafetensorsFile.Open(path);
        float[] floats = Read<float>(file, "h");
        double[] doubles = Read<double>(file, "h");
        for (int i = 0; i < floats.Length; i++)
        {
            // By the definition: sign, exponent, fraction.
            (int width, int bias) = type == "F16" ? (10, 15) : (7, 127);
            (int exponent, int fraction) = ((i & 0x7fff) >> width, i & ((1 << width) - 1));
            double magnitude = exponent == (0x7fff >> width) ? (fraction == 0 ? double.PositiveInfinity : double.NaN)
                : exponent == 0 ? fraction * Math.Pow(2, 1 - bias - width)
                : ((1 << width) + fraction) * Math.Pow(2, exponent - bias - width);
            double expected = i >= 0x8000 ? -magnitude : magnitude;
            if (!expected.Equals(doubles[i]) || !((float)expected).Equals(floats[i]) || (expected == 0 && double.IsNegative(doubles[i]) != i >= 0x8000))
            {
                Assert.Fail($"{i:x4} became {floats[i]} and {doubles[i]}; {expected} was expected");
            }
        }
    }

    // A hundred thousand items took a minute when each was looked for from the first on.
    [TestCase(",1", "1")]
    [TestCase(",[0]", "[0]")]
    public void A_shape_without_end_is_refused_at_once_and_in_few_words(string item, string first)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("long");
        string items = first + string.Concat(Enumerable.Repeat(item, 200_000));
        File.WriteAllBytes(path, Build($$$"""{"a":{"dtype":"F32","shape":[{{{items}}}],"data_offsets":[0,4]}}""", new byte[4]));
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        DataFormatException error = Assert.Throws<DataFormatException>(() => SafetensorsFile.Open(path))!;
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(2)));
        Assert.That(error.Message, Does.Contain("200001 dimensions").And.Contain(path));
        File.WriteAllBytes(path, Build($$$"""{"a":{"dtype":"F32","shape":[[{{{items}}}]],"data_offsets":[0,4]}}""", new byte[4]));
        error = Assert.Throws<DataFormatException>(() => SafetensorsFile.Open(path))!;
        Assert.That(error.Message, Has.Length.LessThan(500 + path.Length), "the item that is no number is cut");
    }

    [Test]
    public void Names_from_the_file_are_shown_escaped_and_cut()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("names");
        File.WriteAllBytes(path, Build("""{"a\u001b[31m\u001b]0;owned\u0007":{"dtype":"F16","shape":[1],"data_offsets":[0,4]}}""", new byte[4]));
        DataFormatException error = Assert.Throws<DataFormatException>(() => SafetensorsFile.Open(path))!;
        Assert.That(error.Message, Does.Contain("tensor 'a\\u001b[31m\\u001b]0;owned\\u0007' has shape").And.Not.Contain("\u001b"));
        Assert.That(error.Path, Is.EqualTo(path));
        string name = new('n', 1_000_000);
        foreach (string header in (string[])[$$$"""{"{{{name}}}":1}""", $$$"""{"{{{name}}}":{},"{{{name}}}":{}}""", $$$"""{"a":{"dtype":"{{{name}}}","shape":[9],"data_offsets":[0,1]}}""", $$$"""{"__metadata__":{"{{{name}}}":1}}"""])
        {
            File.WriteAllBytes(path, Build(header, new byte[1]));
            Assert.That(Assert.Throws<DataFormatException>(() => SafetensorsFile.Open(path))!.Message, Has.Length.LessThan(500 + path.Length));
        }
    }

    [Test]
    public void A_file_cut_anywhere_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("cut");
        byte[] whole = SmallFile();
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.That(() => SafetensorsFile.Open(path), Throws.InstanceOf<DataFormatException>().With.Message.Contains(path), $"cut to {length} bytes");
        }

        File.WriteAllBytes(path, [.. whole, 0]);
        Assert.That(() => SafetensorsFile.Open(path), Throws.InstanceOf<DataFormatException>(), "one byte too many");
    }

    [Test]
    public void A_file_with_any_byte_changed_is_refused_or_read_whole()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("changed");
        byte[] whole = SmallFile();
        byte[] masks = [1, 2, 4, 8, 16, 32, 64, 128, 255];
        int refused = 0, read = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            foreach (byte mask in masks)
            {
                whole[i] ^= mask;
                File.WriteAllBytes(path, whole);
                whole[i] ^= mask;
                try
                {
                    using SafetensorsFile file = SafetensorsFile.Open(path);
                    foreach (SafetensorsTensor tensor in file.Tensors)
                    {
                        Assert.That(tensor.Type != "F64" ? Read<float>(file, tensor.Name).Length : Read<double>(file, tensor.Name).Length, Is.EqualTo(tensor.Count));
                    }

                    read++;
                }
                catch (DataFormatException)
                {
                    refused++;
                }
            }
        }

        // The 16 bytes of data may hold anything; most changes of the header cannot pass.
        Assert.That(read, Is.GreaterThanOrEqualTo(16 * masks.Length));
        Assert.That(refused, Is.GreaterThan(read));
    }

    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "overlap")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "hole")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "hole")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "end before they begin")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", 8, "4 bytes, but data_offsets [0, 8], 8 bytes")]
    [TestCase("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,4]}}""", 4, "8 bytes")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "a")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0061":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "a")]
    [TestCase("""{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,8]}}""", 8, "[2] of BF16, 4 bytes")]
    [TestCase("""{"a":{"dtype":"I64","shape":[2],"data_offsets":[0,4]}}""", 4, "[2] of I64, 16 bytes")]
    [TestCase("""{"a":{"dtype":"F4","shape":[33],"data_offsets":[0,4]}}""", 4, "33 elements")]
    [TestCase("""{"a":{"dtype":32,"shape":[1],"data_offsets":[0,4]}}""", 4, "dtype")]
    [TestCase("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "-1")]
    [TestCase("""{"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}""", 4, "-1")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}""", 4, "1.0")]
    [TestCase("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "\"1\"")]
    [TestCase("""{"a":{"dtype":"F32","shape":[4294967296],"data_offsets":[0,4]}}""", 4, "4294967296")]
    [TestCase("""{"a":{"dtype":"F32","shape":[65536,65536,65536,65536],"data_offsets":[0,0]}}""", 0, "65536")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,2147483647,2147483647],"data_offsets":[0,9223372036854775807]}}""", 4, "9223372036854775807")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551620]}}""", 4, "18446744073709551620")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "-4")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "3 data_offsets")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "no data_offsets")]
    [TestCase("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "no shape")]
    [TestCase("""{"a":[]}""", 0, "Array")]
    [TestCase("""{"__metadata__":{"epochs":10}}""", 0, "epochs")]
    [TestCase("""{"__metadata__":"x"}""", 0, "String")]
    [TestCase("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "text")]
    [TestCase("""{} {}""", 0, "JSON")]
    [TestCase("""{"a":""", 0, "JSON")]
    [TestCase("""[]""", 0, "JSON")]
    [TestCase("", 0, "JSON")]
    public void A_header_that_lies_is_refused(string header, int dataLength, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("liar");
        File.WriteAllBytes(path, Build(header, new byte[dataLength]));
        Assert.That(() => SafetensorsFile.Open(path), Throws.InstanceOf<DataFormatException>().With.Message.Contains(expected).And.Message.Contains(path));
    }

    [TestCase(100_000_001UL)]
    [TestCase((ulong)long.MaxValue)]
    [TestCase(ulong.MaxValue)]
    [TestCase(3UL)]
    public void A_header_longer_than_the_file_is_refused_without_reserving_memory(ulong claimed)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("long");
        byte[] bytes = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, claimed);
        File.WriteAllBytes(path, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => SafetensorsFile.Open(path), Throws.InstanceOf<DataFormatException>().With.Message.Contains($"{claimed}"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000_000));
    }

    [Test]
    public void Reading_as_another_type_length_or_name_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x");
        File.WriteAllBytes(path, SmallFile());
        SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.That(() => file.Read("a", new double[2].AsSpan()), Throws.InstanceOf<DataFormatException>().With.Message.Contains("F32").And.Message.Contains("F64"));
        Assert.That(() => file.Read("a", new float[3].AsSpan()), Throws.ArgumentException.With.Message.Contains("2").And.Message.Contains("3"));
        Assert.That(() => file.Read("a", new int[2].AsSpan()), Throws.InstanceOf<NotSupportedException>());
        Assert.That(() => file.Read("c", new float[2].AsSpan()), Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("a, b").Or.Message.Contains("b, a"));
        file.Dispose();
        Assert.That(() => file.Read("a", new float[2].AsSpan()), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => SafetensorsFile.Open(folder.File("none")), Throws.InstanceOf<FileNotFoundException>());
    }

    [Test]
    public void Wrong_tensors_are_not_taken()
    {
        SafetensorsWriter writer = new();
        writer.Add<float>("a", [1], [1]);
        Assert.That(() => writer.Add<float>("a", [1], [1]), Throws.ArgumentException.With.Message.Contains("'a'"));
        Assert.That(() => writer.Add<float>("__metadata__", [1], [1]), Throws.ArgumentException);
        Assert.That(() => writer.Add<float>("", [1], [1]), Throws.ArgumentException);
        Assert.That(() => writer.Add<float>("b", [2, 3], [1]), Throws.ArgumentException.With.Message.Contains("[2, 3] has 6 elements; 1"));
        Assert.That(() => writer.Add<float>("b", [65536, 65536, 65536, 65536, 65536], []), Throws.ArgumentException);
        Assert.That(() => writer.Add<float>("b", [-1], []), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => writer.Add<int>("b", [1], [1]), Throws.InstanceOf<NotSupportedException>());
    }

    private static byte[] SmallFile()
    {
        using MemoryStream stream = new();
        SafetensorsWriter writer = new(new Dictionary<string, string> { ["k"] = "v" });
        writer.Add<float>("a", [2], [1, -2]);
        writer.Add<double>("b", [1, 1], [0.5]);
        writer.WriteTo(stream);
        return stream.ToArray();
    }

    private static byte[] Build(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. data];
    }

    private static T[] Read<T>(SafetensorsFile file, string name)
        where T : unmanaged
    {
        Assert.That(file.TryGetTensor(name, out SafetensorsTensor? tensor), Is.True);
        T[] values = new T[tensor!.Count];
        file.Read(name, values.AsSpan());
        return values;
    }
}
