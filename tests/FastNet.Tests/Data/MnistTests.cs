using System.Buffers.Binary;
using FastNet.Data;
using FastNet.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace FastNet.Tests.Data;

[OneMode]
public class MnistTests
{
    private static readonly string[] Names = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    [TestCase(false)]
    [TestCase(true)]
    public void The_four_files_become_images_and_labels(bool compressed)
    {
        using TemporaryFolder folder = new();
        Write(folder, [1, 2, 0], [2], compressed);
        DataSet data = Mnist.Load(folder.Path);
        Assert.That(DataSet.Recognize(folder.Path), Is.EqualTo(DataFormat.Idx));
        Assert.That((data.Name, data.Train.Count, data.Test.Count), Is.EqualTo(("idx", 3, 1)));
        Assert.That((data.Train.Shape.Height, data.Train.Shape.Width, data.Train.Shape.Channels), Is.EqualTo((2, 3, 1)));
        Assert.That(data.Train.Labels.ToArray(), Is.EqualTo(new int[] { 1, 2, 0 }));
        Assert.That(data.Train.Image(1).ToArray(), Is.EqualTo(new byte[] { 6, 7, 8, 9, 10, 11 }));
        Assert.That(data.ClassNames, Is.EqualTo(new[] { "0", "1", "2" }));
        Assert.That(data.DefaultProtocol, Is.EqualTo(new ProtocolSizes(2, 1, 1)));
    }

    [TestCase("train-images.idx3-ubyte", "", "")]
    [TestCase("train-images.idx3-ubyte", "", ".gz")]
    [TestCase("train-images-idx3-ubyte/train-images-idx3-ubyte", "", "")]
    [TestCase("train-images.idx3-ubyte/train-images.idx3-ubyte", "", "")]
    [TestCase("train-images-idx3-ubyte", "MNIST/raw", "")]
    [TestCase("train-images-idx3-ubyte", "FashionMNIST/raw", ".gz")]
    [TestCase("train-images-idx3-ubyte", "raw", "")]
    public void Files_may_be_called_and_placed_as_others_have_them(string first, string inner, string extension)
    {
        using TemporaryFolder folder = new();
        Write(folder, [1, 2, 0], [2], compressed: extension.Length > 0);
        foreach (string name in Names)
        {
            string target = Path.Combine(folder.Path, inner, first.Replace("train-images", name[..^11], StringComparison.Ordinal).Replace("idx3", name[^10..^6], StringComparison.Ordinal) + extension);
            File.Move(folder.File(name + extension), folder.File("moving"));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(folder.File("moving"), target);
        }

        Assert.That(DataSet.Recognize(folder.Path), Is.EqualTo(DataFormat.Idx));
        DataSet data = DataSet.Load(folder.Path);
        Assert.That(data.Train.Labels.ToArray(), Is.EqualTo(new int[] { 1, 2, 0 }));
        Assert.That(data.Test.Labels.ToArray(), Is.EqualTo(new int[] { 2 }));
    }

    [Test]
    public void Two_data_sets_below_one_root_are_not_chosen_from()
    {
        using TemporaryFolder folder = new();
        Write(folder, [1], [2], compressed: false);
        foreach (string inner in (string[])["MNIST/raw", "FashionMNIST/raw"])
        {
            Directory.CreateDirectory(folder.File(inner));
            File.Copy(folder.File(Names[0]), Path.Combine(folder.File(inner), Names[0]));
        }

        File.Delete(folder.File(Names[0]));
        Array.ForEach(Names[1..], name => File.Delete(folder.File(name)));
        Assert.That(() => DataSet.Load(folder.Path), Throws.InstanceOf<DataFormatException>().With.Message.Contains("MNIST/raw").And.Message.Contains("FashionMNIST/raw"));
    }

    [TestCase(new byte[] { 9, 2, 1, 1, 6, 1, 4, 6, 5, 7, 4 }, "fashion-mnist", "ankle boot")]
    [TestCase(new byte[] { 7, 2, 1, 0, 4, 1, 4, 9, 5, 9, 0 }, "mnist", "9")]
    [TestCase(new byte[] { 7, 2, 1, 0, 4, 1, 4, 9, 5, 9, 12 }, "idx", "12")]
    public void The_first_test_labels_tell_which_data_set_it_is(byte[] testLabels, string name, string lastClass)
    {
        using TemporaryFolder folder = new();
        Write(folder, [0, 1], testLabels, compressed: true);
        DataSet data = DataSet.Load(folder.Path);
        Assert.That((data.Name, data.ClassNames[^1]), Is.EqualTo((name, lastClass)));
    }

    [Test]
    public void Sixty_thousand_images_are_divided_as_documented()
    {
        using TemporaryFolder folder = new();
        Write(folder, new byte[60_000], new byte[10_000], compressed: true);
        Assert.That(Mnist.Load(folder.Path).DefaultProtocol, Is.EqualTo(new ProtocolSizes(55_000, 5_000, 10_000)));
        Assert.That(ProtocolSizes.Usual(50_000, 10_000), Is.EqualTo(new ProtocolSizes(49_000, 1_000, 1_000)));
        Assert.That(ProtocolSizes.Usual(2, 0), Is.EqualTo(new ProtocolSizes(1, 1, 0)));
        Assert.That(ProtocolSizes.Usual(1, 1), Is.EqualTo(new ProtocolSizes(1, 0, 1)));
    }

    [Test]
    public void A_missing_file_is_named()
    {
        using TemporaryFolder folder = new();
        Write(folder, [0, 1], [1], compressed: false);
        File.Delete(folder.File(Names[3]));
        Assert.That(() => Mnist.Load(folder.Path), Throws.InstanceOf<FileNotFoundException>().With.Message.Contains(Names[3]));
        Assert.That(() => Mnist.Load(folder.File("none")), Throws.InstanceOf<DirectoryNotFoundException>());
        Assert.That(() => Mnist.Load(folder.File(Names[0])), Throws.InstanceOf<DirectoryNotFoundException>().With.Message.Contains("a folder was expected"));
    }

    [Test]
    public void Files_that_do_not_fit_together_are_refused()
    {
        using TemporaryFolder folder = new();
        Write(folder, [0, 1], [1], compressed: false);
        File.WriteAllBytes(folder.File(Names[1]), Idx([3], [0, 1, 2]));
        Assert.That(() => Mnist.Load(folder.Path), Throws.InstanceOf<DataFormatException>().With.Message.Contains(Names[1]).And.Message.Contains("3 labels for 2 images"));
        File.WriteAllBytes(folder.File(Names[1]), Idx([2], [0, 1]));
        File.WriteAllBytes(folder.File(Names[2]), Idx([1, 3, 2], new byte[6]));
        Assert.That(() => Mnist.Load(folder.Path), Throws.InstanceOf<DataFormatException>().With.Message.Contains("3 x 2; 2 x 3"));
        File.WriteAllBytes(folder.File(Names[0]), Idx([2, 0, 3], []));
        Assert.That(() => Mnist.Load(folder.Path), Throws.InstanceOf<DataFormatException>().With.Message.Contains("0 x 3"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_damaged_file_is_refused_or_says_other_pixels(bool compressed)
    {
        using TemporaryFolder folder = new();
        Write(folder, [0, 1], [1], compressed);
        string path = folder.File(Names[0] + (compressed ? ".gz" : ""));
        byte[] whole = File.ReadAllBytes(path);
        void Load(byte[] bytes)
        {
            File.WriteAllBytes(path, bytes);
            Assert.That(Mnist.Load(folder.Path).Train.Count, Is.EqualTo(2));
        }

        Assert.That(Damage.Try(Damage.Cuts(whole), Load).Read, Is.Zero);
        Assert.That(Damage.Try(Damage.Flips(whole), Load).Refused, Is.GreaterThan(100));
        Assert.That(Damage.Try([[.. whole, 7]], Load).Read, Is.Zero, "one byte too many");
        Assert.That(Damage.Try([[.. whole, 0]], Load).Read, Is.EqualTo(compressed ? 1 : 0), "of a compressed file, zeros are padding");
    }

    [TestCase(uint.MaxValue, uint.MaxValue, uint.MaxValue, false)]
    [TestCase(0x7fffffffu, 1u, 1u, false)]
    [TestCase(0x7fffffffu, 1u, 1u, true)]
    [TestCase(60_000u, 28u, 28u, true)]
    [TestCase(65_536u, 65_536u, 0u, false)]
    public void A_size_that_lies_takes_no_memory(uint count, uint height, uint width, bool compressed)
    {
        using TemporaryFolder folder = new();
        Write(folder, [0, 1], [1], compressed: false);
        byte[] header = Header(count, height, width);
        string path = folder.File(Names[0]);
        File.WriteAllBytes(path, compressed ? Fixture.Gzip(header) : header);
        Assert.That(Damage.Try([header], _ => Mnist.Load(folder.Path)).Read, Is.Zero);
    }

    [Test]
    public void Any_header_is_refused_or_read()
    {
        Gen<byte[]> headers =
            from magic in Gen.Elements<byte[]>([0, 0, 8, 3], [0, 0, 8, 1], [0, 0, 13, 3], [0x1f, 0x8b, 8, 0])
            from sizes in Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(12)
            from rest in Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf()
            select (byte[])[.. magic, .. sizes, .. rest];
        Prop.ForAll(headers.ToArbitrary(), bytes =>
        {
            using MemoryStream stream = new(bytes);
            _ = Damage.Try([bytes], _ => IdxFile.Read(new DataFile(stream, bytes.Length, bytes.Length, IsCompressed: false), 3));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static void Write(TemporaryFolder folder, byte[] trainLabels, byte[] testLabels, bool compressed)
    {
        byte[][] contents = [Images(trainLabels.Length), Idx([trainLabels.Length], trainLabels), Images(testLabels.Length), Idx([testLabels.Length], testLabels)];
        for (int i = 0; i < Names.Length; i++)
        {
            File.WriteAllBytes(folder.File(Names[i] + (compressed ? ".gz" : "")), compressed ? Fixture.Gzip(contents[i]) : contents[i]);
        }
    }

    private static byte[] Images(int count) => Idx([count, 2, 3], [.. Enumerable.Range(0, 6 * count).Select(i => (byte)i)]);

    private static byte[] Idx(int[] shape, byte[] values) => [.. Header([.. shape.Select(size => (uint)size)]), .. values];

    private static byte[] Header(params uint[] shape)
    {
        byte[] header = new byte[4 + (4 * shape.Length)];
        header[2] = 8;
        header[3] = (byte)shape.Length;
        for (int i = 0; i < shape.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 + (4 * i)), shape[i]);
        }

        return header;
    }
}
