using System.Buffers.Binary;
using System.Text;

namespace FastNet.Tests.Storage;

[OneMode]
public class SafetensorsTests
{
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
        Assert.That(found.Type, Is.EqualTo(SafetensorsType.F32));
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
    public void A_file_cut_anywhere_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("cut");
        byte[] whole = SmallFile();
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.That(() => SafetensorsFile.Open(path), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(path), $"cut to {length} bytes");
        }

        File.WriteAllBytes(path, [.. whole, 0]);
        Assert.That(() => SafetensorsFile.Open(path), Throws.InstanceOf<InvalidDataException>(), "one byte too many");
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
                        Assert.That(tensor.Type == SafetensorsType.F32 ? Read<float>(file, tensor.Name).Length : Read<double>(file, tensor.Name).Length, Is.EqualTo(tensor.Count));
                    }

                    read++;
                }
                catch (InvalidDataException)
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
    [TestCase("""{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}""", 4, "BF16")]
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
        Assert.That(() => SafetensorsFile.Open(path), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(expected).And.Message.Contains(path));
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
        Assert.That(() => SafetensorsFile.Open(path), Throws.InstanceOf<InvalidDataException>().With.Message.Contains($"{claimed}"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000_000));
    }

    [Test]
    public void Reading_as_another_type_length_or_name_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x");
        File.WriteAllBytes(path, SmallFile());
        SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.That(() => file.Read("a", new double[2].AsSpan()), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("F32").And.Message.Contains("F64"));
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
