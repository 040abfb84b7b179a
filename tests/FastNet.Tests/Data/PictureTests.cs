using System.Buffers.Binary;
using System.IO.Hashing;
using FastNet.Data;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Data;

/// <summary>Pictures in files and folders; Golden/make_pictures.py made them by Pillow.</summary>
[OneMode]
public sealed class PictureTests
{
    private static readonly Dictionary<string, byte[]> Files = Fixture.Entries("pictures.zip");

    private TemporaryFolder _folder = null!;

    private static IEnumerable<string> Names => Files.Keys.Where(name => !name.Contains('/', StringComparison.Ordinal) && !name.EndsWith(".npy", StringComparison.Ordinal));

    private static IEnumerable<string> Resized => Files.Keys.Where(name => name.StartsWith("rgb_", StringComparison.Ordinal));

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCaseSource(nameof(Names))]
    public void A_picture_has_the_pixels_that_Pillow_reads(string name)
    {
        DecodedImage picture = Read(name);
        byte[] expected = Planes(Pixels($"{name}.npy"));
        Assert.That((picture.Height, picture.Width, picture.IsGrey), Is.EqualTo((14, 20, name is "grey.png" or "grey.jpg" or "bits.png")));

        // JPEG leaves the rounding of its transform and the way between coarse colours open.
        int most = name switch { "smooth.jpg" => 12, _ when name.EndsWith(".jpg", StringComparison.Ordinal) => 3, _ => 0 };
        int farthest = picture.Planes.Zip(expected, (a, b) => Math.Abs(a - b)).Max();
        Assert.That(farthest, Is.AtMost(most));
    }

    [TestCaseSource(nameof(Resized))]
    public void Another_size_has_the_pixels_of_its_definition(string name)
    {
        NpyArray expected = Pixels(name);
        byte[] planes = Read("rgb.png").Resized(expected.Shape[0], expected.Shape[1]).Planes;
        Assert.That(planes, Is.EqualTo(Planes(expected)));
    }

    [Test]
    public void Pictures_of_CIFAR_have_the_pixels_of_the_binary_form()
    {
        SaveCifar();
        File.WriteAllBytes(_folder.File("cifar.tar.gz"), Fixture.Bytes("cifar-10-binary.tar.gz"));
        DataSet binary = Cifar10.Load(_folder.File("cifar.tar.gz"), 2);
        Assert.That(DataSet.Recognize(_folder.File("cifar")), Is.EqualTo(DataFormat.Pictures));
        RawSamples pictures = ImageFolder.Read(_folder.File("cifar"));
        Assert.That(pictures.Shape, Is.EqualTo(new ImageShape(3, 32, 32)));
        Assert.That(Sorted(pictures), Is.EquivalentTo(Sorted(binary.Train).Concat(Sorted(binary.Test))));
        DataSet data = DataSet.Load(_folder.File("cifar"), new DataSetOptions { HoldOut = new HoldOut(0.5, Stratified: false) });
        Assert.That(data.Parts.SelectMany(Sorted), Is.EquivalentTo(Sorted(pictures)));

        static string[] Sorted(RawSamples samples)
            => [.. Enumerable.Range(0, samples.Count).Select(i => $"{samples.ClassNames[samples.Labels[i]]} {Convert.ToHexString(samples.Image(i))}").Order()];
    }

    [Test]
    public void Parts_lie_in_folders_of_their_names()
    {
        for (int i = 0; i < 8; i++)
        {
            Save($"train/{(i % 2 == 0 ? "a" : "b")}/{i}.png", Files["rgb.png"]);
        }

        Save("test/b/0.jpg", Files["grey.jpg"]);
        DataSet data = DataSet.Load(_folder.Path);
        Assert.That((data.Train.Count, data.Validation!.Count, data.Test.Count), Is.EqualTo((7, 1, 1)));
        Assert.That(data.ClassNames[data.Test.Labels[0]], Is.EqualTo("b"));
        Assert.That(data.Test.Shape, Is.EqualTo(new ImageShape(3, 14, 20)), "as those to train on");
        Assert.That(data.HoldOut!.Words, Is.EqualTo("stratified validation rows, seed 0"));
        Save("test/c/0.png", Files["rgb.png"]);
        Assert.That(() => DataSet.Load(_folder.Path), Throws.TypeOf<DataFormatException>().With.Message.Contains("the folder 'c'; one of the classes a, b"));
    }

    [Test]
    public void A_folder_without_a_test_part_is_divided_and_its_grey_pictures_have_one_channel()
    {
        for (int i = 0; i < 12; i++)
        {
            Save($"{(i % 2 == 0 ? "night" : "day")}/{i}.PNG", Files["grey.png"]);
        }

        Save("day/notes.txt", [1]);
        Save("day/._0.png", [1]);
        RawSamples all = ImageFolder.Read(_folder.Path, (7, 10));
        Assert.That((all.Count, all.Shape), Is.EqualTo((12, new ImageShape(1, 7, 10))));
        Assert.That(all.ClassNames, Is.EqualTo(["day", "night"]));
        Assert.That(all.Image(11).ToArray(), Is.EqualTo(Read("grey.png").Resized(7, 10).Planes[..70]));
        DataSet data = DataSet.Load(_folder.Path, new DataSetOptions { ImageSize = (7, 10), HoldOut = new HoldOut(0.25) });
        Assert.That((data.Train.Count, data.Validation!.Count, data.Test.Count, data.HoldOut!.Share), Is.EqualTo((8, 1, 3, 0.25)));
        Assert.That(data.Prepare<float>(PixelLayout.Interleaved).Train.Features, Is.EqualTo(70));
    }

    [Test]
    public void All_parts_have_the_order_that_is_asked_for()
    {
        SaveCifar();
        DataSet data = DataSet.Load(_folder.File("cifar"), new DataSetOptions { HoldOut = new HoldOut(0.5, Stratified: false) });
        DataSplit<float> planes = data.Prepare<float>();
        DataSplit<float> pixels = data.Prepare<float>(PixelLayout.Interleaved);
        foreach ((Samples<float> first, Samples<float> second) in new[] { (planes.Train, pixels.Train), (planes.Validation, pixels.Validation), (planes.Test, pixels.Test) })
        {
            for (int i = 0; i < first.Features; i++)
            {
                Assert.That(second.Row(0)[(i % 1024 * 3) + (i / 1024)], Is.EqualTo(first.Row(0)[i]));
            }
        }
    }

    [Test]
    public void What_is_no_folder_of_pictures_is_refused()
    {
        Save("a/1.png", Files["rgb.png"]);
        Save("b/1.png", Files["cifar/dog/test_batch_0.png"]);
        Refused(() => ImageFolder.Read(_folder.Path), "1.png", "it has 32 x 32 pixels, those before it 14 x 20");
        Directory.CreateDirectory(_folder.File("c"));
        Refused(() => ImageFolder.Read(_folder.Path, (8, 8)), "its folder 'c' has no .png or .jpg file");
        Refused(() => ImageFolder.Read(_folder.File("a")), "it has no folders");
        Refused(() => DataSet.Load(_folder.Path, new DataSetOptions { ClassNames = ["a", "b"] }), "it has the folder 'c'; one of the classes a, b was expected");
        Assert.That(() => ImageFolder.Read(_folder.File("none")), Throws.TypeOf<DirectoryNotFoundException>());
        Assert.That(() => ImageFolder.Read(_folder.Path, (0, 8)), Throws.TypeOf<ArgumentOutOfRangeException>());

        static void Refused(Action read, params string[] parts)
        {
            string message = Assert.Throws<DataFormatException>(read)!.Message;
            Array.ForEach(parts, part => Assert.That(message, Does.Contain(part)));
        }
    }

    [TestCase("few.png")]
    [TestCase("grey.jpg")]
    public void A_changed_byte_gives_an_error_or_a_whole_picture(string name)
    {
        byte[] whole = Files[name];
        bool isPng = name.EndsWith(".png", StringComparison.Ordinal);

        // A PNG file's checksums find each change, so it is read with them made anew, too.
        IEnumerable<byte[]> damaged = Damage.Flips(whole).Concat(Damage.Cuts(whole));
        (int refused, int taken) = Damage.Try(isPng ? damaged.Concat(Damage.Flips(whole).Select(WithChecksums)) : damaged, bytes =>
        {
            File.WriteAllBytes(_folder.File(name), bytes);
            DecodedImage picture = PictureFile.Read(_folder.File(name));
            Assert.That(picture.Planes, Has.Length.EqualTo(3 * picture.Height * picture.Width));
        }, mostBytes: 16 << 20);
        Assert.That((refused, taken), Is.GreaterThan((20, 1)));
    }

    [Test]
    public void A_header_that_claims_too_much_takes_no_memory()
    {
        byte[] png = [.. Files["rgb.png"]];
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 60_000);
        byte[] jpeg = [.. Files["base.jpg"]];
        int frame = jpeg.AsSpan().IndexOf([(byte)0xff, (byte)0xc0]);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 5), 60_000);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 7), 60_000);
        foreach (byte[] file in (byte[][])[WithChecksums(png), jpeg])
        {
            File.WriteAllBytes(_folder.File("large"), file);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.That(() => PictureFile.Read(_folder.File("large")), Throws.TypeOf<DataFormatException>().With.Message.Contains("it claims 60000 x 60000 pixels"));
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
        }
    }

    // StbImageSharp 2.30.16 alone reads zeros for ever here.
    [Test]
    public void A_file_that_ends_before_its_frame_is_refused()
    {
        File.WriteAllBytes(_folder.File("short.jpg"), Files["base.jpg"][..80]);
        Assert.That(() => PictureFile.Read(_folder.File("short.jpg")), Throws.TypeOf<DataFormatException>());
    }

    /// <summary>The chunks of a PNG file with right checksums, as far as they are whole.</summary>
    private static byte[] WithChecksums(byte[] png)
    {
        byte[] changed = [.. png];
        for (int at = 8; at + 12 <= changed.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(changed.AsSpan(at));
            if (length > changed.Length - at - 12)
            {
                break;
            }

            BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(at + 8 + (int)length), Crc32.HashToUInt32(changed.AsSpan(at + 4, 4 + (int)length)));
            at += 12 + (int)length;
        }

        return changed;
    }

    private static byte[] Planes(NpyArray pixels)
    {
        byte[] interleaved = pixels.Values<byte>().ToArray();
        return [.. Enumerable.Range(0, 3).SelectMany(channel => interleaved.Where((_, i) => i % 3 == channel))];
    }

    private void SaveCifar()
    {
        foreach (string name in Files.Keys.Where(name => name.StartsWith("cifar/", StringComparison.Ordinal)))
        {
            Save(name, Files[name]);
        }
    }

    private void Save(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllBytes(_folder.File(name), content);
    }

    private DecodedImage Read(string name)
    {
        File.WriteAllBytes(_folder.File("picture"), Files[name]);
        return PictureFile.Read(_folder.File("picture"));
    }

    private NpyArray Pixels(string name)
    {
        File.WriteAllBytes(_folder.File("pixels.npy"), Files[name]);
        return NpyArray.Load(_folder.File("pixels.npy"));
    }
}
