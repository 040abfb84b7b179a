using System.Formats.Tar;
using FastNet.Data;
using FastNet.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace FastNet.Tests.Data;

/// <summary>CIFAR-10 in each of its forms: folders, .gz files and archives of two images a file.</summary>
[OneMode]
public class Cifar10FormsTests
{
    private static readonly string[] BatchNames = ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"];
    private static readonly string[] PythonClasses = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    [TestCase("cifar-10-python.tar.gz", DataFormat.Cifar10Python)]
    [TestCase("cifar-10-binary.tar.gz", DataFormat.Cifar10Binary)]
    public void An_archive_is_read_where_it_is(string name, DataFormat form)
    {
        Assert.That(DataSet.Recognize(Fixture.Path(name)), Is.EqualTo(form));
        RequireFixture(Cifar10.Load(Fixture.Path(name), 2), form);
    }

    [TestCase("cifar-10-python.tar.gz", DataFormat.Cifar10Python)]
    [TestCase("cifar-10-binary.tar.gz", DataFormat.Cifar10Binary)]
    public void A_folder_may_hold_the_archive(string name, DataFormat form)
    {
        using TemporaryFolder folder = new();
        File.Copy(Fixture.Path(name), folder.File(name));
        Assert.That(DataSet.Recognize(folder.Path), Is.EqualTo(form));
        RequireFixture(Cifar10.Load(folder.Path, 2), form);
    }

    [TestCase("cifar-10-python.tar.gz", "cifar-10-batches-py", false)]
    [TestCase("cifar-10-python.tar.gz", "", true)]
    [TestCase("cifar-10-binary.tar.gz", "cifar-10-batches-bin", false)]
    [TestCase("cifar-10-binary.tar.gz", "", true)]
    public void A_folder_of_files_is_read_plain_and_compressed(string archive, string inner, bool compressed)
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File(inner));
        Unpack(archive, (name, content) => File.WriteAllBytes(Path.Combine(folder.File(inner), name + (compressed ? ".gz" : "")), compressed ? Fixture.Gzip(content) : content));
        DataFormat form = archive.Contains("python", StringComparison.Ordinal) ? DataFormat.Cifar10Python : DataFormat.Cifar10Binary;
        Assert.That(DataSet.Recognize(folder.Path), Is.EqualTo(form));
        RequireFixture(Cifar10.Load(folder.Path, 2), form);
    }

    [Test]
    public void A_tar_archive_need_not_be_compressed()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("cifar.tar");
        File.WriteAllBytes(path, Fixture.Gunzip(Fixture.Bytes("cifar-10-python.tar.gz")));
        RequireFixture(Cifar10.Load(path, 2), DataFormat.Cifar10Python);
    }

    [Test]
    public void A_compressed_archive_may_have_several_members()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("cifar.tar.gz");
        byte[] tar = Fixture.Gunzip(Fixture.Bytes("cifar-10-binary.tar.gz"));
        File.WriteAllBytes(path, [.. Fixture.Gzip(tar[..1000]), .. Fixture.Gzip(tar[1000..1000]), .. Fixture.Gzip(tar[1000..])]);
        RequireFixture(Cifar10.Load(path, 2), DataFormat.Cifar10Binary);
    }

    [Test]
    public void The_real_python_files_have_ten_thousand_images()
        => Assert.That(() => Cifar10.Load(Fixture.Path("cifar-10-python.tar.gz")), Throws.InstanceOf<DataFormatException>().With.Message.Contains("10000").And.Message.Contains("cifar-10-python.tar.gz"));

    [TestCase("data_batch_4")]
    [TestCase("batches.meta")]
    public void A_missing_file_is_named(string missing)
    {
        using TemporaryFolder folder = new();
        Unpack("cifar-10-python.tar.gz", (name, content) => File.WriteAllBytes(folder.File(name), content));
        File.Delete(folder.File(missing));
        Assert.That(() => Cifar10.Load(folder.Path, 2), Throws.InstanceOf<FileNotFoundException>().With.Message.Contains(folder.File(missing)));
        string archive = folder.File("x.tar");
        WriteTar(archive, Directory.GetFiles(folder.Path).Select(path => Entry(Path.GetFileName(path), File.ReadAllBytes(path))));
        Assert.That(() => Cifar10.Load(archive, 2), Throws.InstanceOf<FileNotFoundException>().With.Message.Contains(archive).And.Message.Contains(missing));
    }

    [TestCase("../data_batch_1.bin")]
    [TestCase("/etc/data_batch_1.bin")]
    [TestCase("cifar/../../data_batch_1.bin")]
    [TestCase("..\\data_batch_1.bin")]
    [TestCase("C:\\data_batch_1.bin")]
    [TestCase("C:/data_batch_1.bin")]
    public void An_entry_that_points_outside_the_archive_is_refused(string name)
    {
        using TemporaryFolder folder = new();
        WriteTar(folder.File("x.tar"), [Entry(name, [1, 2, 3])]);
        Assert.That(() => DataSet.Load(folder.File("x.tar")), Throws.InstanceOf<DataFormatException>().With.Message.Contains("points outside the archive").And.Message.Contains(name));
    }

    [TestCase(TarEntryType.SymbolicLink, "a symbolic link")]
    [TestCase(TarEntryType.HardLink, "a hard link")]
    [TestCase(TarEntryType.Fifo, "a pipe")]
    [TestCase(TarEntryType.CharacterDevice, "a device")]
    public void A_link_or_device_in_an_archive_is_refused(TarEntryType type, string kind)
    {
        using TemporaryFolder folder = new();
        UstarTarEntry entry = new(type, "data_batch_1.bin");
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
        {
            entry.LinkName = "/etc/passwd";
        }

        WriteTar(folder.File("x.tar"), [entry]);
        Assert.That(() => DataSet.Load(folder.File("x.tar")), Throws.InstanceOf<DataFormatException>().With.Message.Contains(kind));
    }

    [Test]
    public void A_file_that_is_there_twice_is_refused()
    {
        using TemporaryFolder folder = new();
        byte[] records = new byte[2 * 3073];
        WriteTar(folder.File("x.tar"), [Entry("a/data_batch_1.bin", records), Entry("b/data_batch_1.bin", records)]);
        Assert.That(() => Cifar10.Load(folder.File("x.tar"), 2), Throws.InstanceOf<DataFormatException>().With.Message.Contains("'data_batch_1.bin' is there twice"));
    }

    [TestCase("cifar-10-python.tar.gz")]
    [TestCase("cifar-10-binary.tar.gz")]
    public void An_archive_cut_anywhere_is_refused(string name)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.tar.gz");
        (int _, int read) = Damage.Try(Damage.Cuts(Fixture.Bytes(name)), bytes => Load(path, bytes), alsoAllowed: typeof(FileNotFoundException));
        Assert.That(read, Is.Zero);
    }

    [TestCase("cifar-10-python.tar.gz")]
    [TestCase("cifar-10-binary.tar.gz")]
    public void An_archive_with_any_byte_changed_is_refused_unless_it_says_the_same(string name)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.tar.gz");
        // What is read in spite of it: the time, the system and the file name in the header of a gzip file mean nothing here.
        (int refused, int read) = Damage.Try(
            Damage.Flips(Fixture.Bytes(name)), bytes => RequireFixture(Load(path, bytes), name.Contains("python", StringComparison.Ordinal) ? DataFormat.Cifar10Python : DataFormat.Cifar10Binary), alsoAllowed: typeof(FileNotFoundException));
        Assert.That(read, Is.LessThan(400));
        Assert.That(refused, Is.GreaterThan(5000));
    }

    [Test]
    public void A_tar_archive_with_any_byte_changed_is_refused_or_read()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.tar");
        byte[] whole = Fixture.Gunzip(Fixture.Bytes("cifar-10-python.tar.gz"));
        // All bytes of the first headers, then a few of everything.
        IEnumerable<byte[]> files = Damage.Flips(whole[..1536]).Select(head => (byte[])[.. head, .. whole[1536..]]).Concat(Damage.Flips(whole, 997));
        (int refused, int read) = Damage.Try(files, bytes => Load(path, bytes), alsoAllowed: typeof(FileNotFoundException));
        Assert.That(refused, Is.GreaterThan(1000));
        Assert.That(read, Is.GreaterThan(50));
    }

    [TestCase("cifar-10-python.tar.gz")]
    [TestCase("cifar-10-binary.tar.gz")]
    public void Any_damage_is_refused_or_read(string name)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.tar");
        foreach (byte[] whole in new[] { Fixture.Bytes(name), Fixture.Gunzip(Fixture.Bytes(name)) })
        {
            Prop.ForAll(Damage.Random(whole), bytes =>
            {
                _ = Damage.Try([bytes], file => Load(path, file), alsoAllowed: typeof(FileNotFoundException));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
        }
    }

    [TestCase(TarEntryFormat.V7)]
    [TestCase(TarEntryFormat.Ustar)]
    [TestCase(TarEntryFormat.Gnu)]
    [TestCase(TarEntryFormat.Pax)]
    public void Every_format_of_tar_is_read_with_names_of_any_length(TarEntryFormat format)
    {
        using TemporaryFolder folder = new();
        string inner = format == TarEntryFormat.V7 ? "a" : format == TarEntryFormat.Ustar ? new string('a', 90) + "/" + new string('b', 60) : string.Join('/', Enumerable.Repeat(new string('ü', 60), 5));
        using (FileStream file = File.Create(folder.File("x.tar")))
        using (TarWriter writer = new(file, format))
        {
            Unpack("cifar-10-binary.tar.gz", (name, content) =>
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, $"{inner}/{name}"),
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, $"{inner}/{name}"),
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, $"{inner}/{name}"),
                    _ => new PaxTarEntry(TarEntryType.RegularFile, $"{inner}/{name}", [new("comment", "ü")]),
                };
                entry.DataStream = new MemoryStream(content);
                writer.WriteEntry(entry);
            });
        }

        RequireFixture(Cifar10.Load(folder.File("x.tar"), 2), DataFormat.Cifar10Binary);
    }

    [TestCase("../x/data_batch_1.bin")]
    [TestCase("/x/data_batch_1.bin")]
    public void A_long_name_may_not_point_outside_either(string start)
    {
        using TemporaryFolder folder = new();
        string name = start + new string('x', 200);
        WriteTar(folder.File("gnu.tar"), [new GnuTarEntry(TarEntryType.RegularFile, name)]);
        WriteTar(folder.File("pax.tar"), [new PaxTarEntry(TarEntryType.RegularFile, name)]);
        Assert.That(() => DataSet.Load(folder.File("gnu.tar")), Throws.InstanceOf<DataFormatException>().With.Message.Contains("points outside the archive"));
        Assert.That(() => DataSet.Load(folder.File("pax.tar")), Throws.InstanceOf<DataFormatException>().With.Message.Contains("points outside the archive"));
    }

    [TestCase('x', 0x7fff_0000L)]
    [TestCase('g', 0x7fff_0000L)]
    [TestCase('L', 0x7fff_0000L)]
    [TestCase('K', 0x7fff_0000L)]
    [TestCase('0', 0x7fff_0000L)]
    [TestCase('0', 0x1_ffff_ffffL)]
    public void A_size_that_lies_takes_no_memory(char type, long size)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.tar");
        byte[] header = new byte[1024];
        "data_batch_1.bin"u8.CopyTo(header);
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0')).CopyTo(header, 124);
        "0000644"u8.CopyTo(header.AsSpan(100));
        header[156] = (byte)type;
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        "00"u8.CopyTo(header.AsSpan(263));
        header.AsSpan(148, 8).Fill((byte)' ');
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0')).CopyTo(header, 148);
        header[154] = 0;
        Assert.That(Damage.Try([header, Fixture.Gzip(header)], bytes => Load(path, bytes), alsoAllowed: typeof(FileNotFoundException)).Read, Is.Zero);
    }

    [Test]
    public void A_plain_archive_has_a_limit()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.tar");
        using (FileStream file = File.Create(path))
        {
            // Nothing is written: the file system notes a hole.
            file.SetLength(1L << 34);
        }

        Assert.That(() => Cifar10.Load(path), Throws.InstanceOf<DataFormatException>().With.Message.Contains("17179869184 bytes; at most 1073741824"));
        File.Move(path, folder.File("x.npz"));
        Assert.That(() => NpzArchive.Open(folder.File("x.npz")), Throws.InstanceOf<DataFormatException>());
        File.Move(folder.File("x.npz"), folder.File("x.npy"));
        Assert.That(() => NpyArray.Load(folder.File("x.npy")), Throws.InstanceOf<DataFormatException>());
    }

    [Test]
    public void A_few_bytes_take_no_memory_for_ten_thousand_images()
    {
        using TemporaryFolder folder = new();
        foreach (string name in BatchNames)
        {
            File.WriteAllBytes(folder.File($"{name}.bin.gz"), Fixture.Gzip(new byte[400_000]));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => Cifar10.Load(folder.Path), Throws.InstanceOf<DataFormatException>().With.Message.Contains("data_batch_1.bin.gz").And.Message.Contains("too early"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(8 << 20));
    }

    [Test]
    public void A_bomb_is_noticed_while_it_expands()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.tar.gz");
        using (FileStream file = File.Create(path))
        using (System.IO.Compression.GZipStream gzip = new(file, System.IO.Compression.CompressionLevel.Optimal))
        {
            byte[] zeros = new byte[1 << 20];
            UstarTarEntry entry = new(TarEntryType.RegularFile, "big");
            using MemoryStream head = new();
            using (TarWriter writer = new(head, TarEntryFormat.Ustar, leaveOpen: true))
            {
                writer.WriteEntry(entry);
            }

            byte[] header = head.ToArray()[..512];
            System.Text.Encoding.ASCII.GetBytes(Convert.ToString(0x1_0000_0000L, 8).PadLeft(11, '0')).CopyTo(header, 124);
            header.AsSpan(148, 8).Fill((byte)' ');
            System.Text.Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0')).CopyTo(header, 148);
            header[154] = 0;
            gzip.Write(header);
            for (int i = 0; i < 1100; i++)
            {
                gzip.Write(zeros);
            }
        }

        Assert.That(() => Cifar10.Load(path), Throws.InstanceOf<DataFormatException>().With.Message.Contains("expands to more than"));
    }

    private static DataSet Load(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        return Cifar10.Load(path, 2);
    }

    private static void RequireFixture(DataSet data, DataFormat form)
    {
        Assert.That((data.Train.Count, data.Test.Count), Is.EqualTo((10, 2)));
        for (int number = 0; number < 6; number++)
        {
            RawSamples set = number < 5 ? data.Train : data.Test;
            for (int i = 0; i < 2; i++)
            {
                int index = i + (number < 5 ? 2 * number : 0);
                if (set.Labels[index] != (number + (7 * i)) % 10 || set.Image(index)[0] != (3 * i) + (5 * number) || set.Image(index)[3071] != (3 * i) + (5 * number) + 31)
                {
                    Assert.Fail($"image {i} of file {number}");
                }
            }
        }

        if (form == DataFormat.Cifar10Python && !data.ClassNames.SequenceEqual(PythonClasses))
        {
            Assert.Fail(string.Join(' ', data.ClassNames));
        }
    }

    private static void Unpack(string archive, Action<string, byte[]> write)
    {
        using TarReader reader = new(new MemoryStream(Fixture.Gunzip(Fixture.Bytes(archive))));
        while (reader.GetNextEntry() is TarEntry entry)
        {
            string name = entry.Name.Split('/')[^1];
            if (entry.DataStream is Stream content && (BatchNames.Contains(name.Split('.')[0]) || name == "batches.meta"))
            {
                using MemoryStream copy = new();
                content.CopyTo(copy);
                write(name, copy.ToArray());
            }
        }
    }

    private static UstarTarEntry Entry(string name, byte[] content) => new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };

    private static void WriteTar(string path, IEnumerable<TarEntry> entries)
    {
        using FileStream file = File.Create(path);
        using TarWriter writer = new(file, TarEntryFormat.Ustar, leaveOpen: true);
        foreach (TarEntry entry in entries)
        {
            writer.WriteEntry(entry);
        }
    }
}
