using System.IO.Compression;
using FastNet.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace FastNet.Tests.Storage;

[OneMode]
public class NpzArchiveTests
{
    [TestCase("arrays_stored.npz")]
    [TestCase("arrays_deflated.npz")]
    public void NumPys_archives_are_read(string name)
    {
        using NpzArchive archive = NpzArchive.Open(Fixture.Path(name));
        Assert.That(archive.Names, Is.EqualTo(new[] { "x_train", "y_train", "x_test", "y_test" }));
        Assert.That(archive.Read("x_train").Shape, Is.EqualTo(new[] { 12, 2, 3 }));
        Assert.That(archive.Read("x_train").Values<byte>().ToArray(), Is.EqualTo(Enumerable.Range(0, 72).Select(i => (byte)(i % 11))));
        Assert.That(archive.Read("x_test").Values<float>()[3], Is.EqualTo(1.5f));
        Assert.That(archive.Read("y_train").Values<long>()[5], Is.EqualTo(2));
        Assert.That(() => archive.Read("z"), Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("x_train, y_train"));
    }

    [Test]
    public void Several_threads_read_one_archive()
    {
        double[][] values = [.. Enumerable.Range(0, 4).Select(k => Enumerable.Range(0, 20_000).Select(i => (double)(i * (k + 1))).ToArray())];
        using TemporaryFolder folder = new();
        string path = folder.File("threads.npz");
        NpzArchive.Save(path, values.Select((array, k) => KeyValuePair.Create($"a{k}", NpyArray.From<double>(array, array.Length))));
        using NpzArchive archive = NpzArchive.Open(path);
        int wrong = 0;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(k => new Thread(() =>
        {
            for (int call = 0; call < 20; call++)
            {
                double[] read = new double[values[k].Length];
                archive.Read($"a{k}").Convert(0, read);
                if (!read.AsSpan().SequenceEqual(values[k]))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public void Arrays_come_back_and_the_same_arrays_make_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        Dictionary<string, NpyArray> arrays = new() { ["a"] = NpyArray.From<float>([1, 2], 2), ["b/größe"] = NpyArray.From<long>([7]) };
        NpzArchive.Save(folder.File("1.npz"), arrays);
        NpzArchive.Save(folder.File("2.npz"), arrays);
        Assert.That(File.ReadAllBytes(folder.File("1.npz")), Is.EqualTo(File.ReadAllBytes(folder.File("2.npz"))));
        using NpzArchive archive = NpzArchive.Open(folder.File("1.npz"));
        Assert.That(archive.Names, Is.EqualTo(new[] { "a", "b/größe" }));
        Assert.That(archive.Read("a").Values<float>().ToArray(), Is.EqualTo(new[] { 1f, 2f }));
        Assert.That(archive.Read("b/größe").Values<long>().ToArray(), Is.EqualTo(new[] { 7L }));
        NpyArray one = NpyArray.From<float>([1]);
        foreach (string wrong in new[] { "", "../a", "/a", "a\\b" })
        {
            Assert.That(() => NpzArchive.Save(folder.File("3.npz"), [new(wrong, one)]), Throws.ArgumentException);
        }

        Assert.That(() => NpzArchive.Save(folder.File("3.npz"), [new("a", one), new("a", one)]), Throws.ArgumentException.With.Message.Contains("'a'"));
        Assert.That(File.Exists(folder.File("3.npz")), Is.False);
    }

    [TestCase("../x.npy", "points outside")]
    [TestCase("/x.npy", "points outside")]
    [TestCase("a/../../x.npy", "points outside")]
    [TestCase("..\\x.npy", "points outside")]
    public void Entries_that_point_outside_are_refused(string name, string problem)
    {
        using TemporaryFolder folder = new();
        string path = Zip(folder, (name, [1]));
        Assert.That(() => NpzArchive.Open(path), Throws.InstanceOf<DataFormatException>().With.Message.Contains(problem).And.Message.Contains(name));
    }

    [Test]
    public void Entries_that_are_no_arrays_are_not_looked_at()
    {
        using TemporaryFolder folder = new();
        using MemoryStream array = new();
        NpyArray.From<float>([1, 2], 2).WriteTo(array);
        string path = Zip(folder, ("README.txt", [1]), ("x.npy", array.ToArray()), ("__MACOSX/", []), ("__MACOSX/._x.npy", [0, 5, 22, 7]), ("._y.npy", [0]), ("notes/", []));
        using NpzArchive archive = NpzArchive.Open(path);
        Assert.That(archive.Names, Is.EqualTo(new[] { "x" }));
        Assert.That(archive.Read("x").Values<float>().ToArray(), Is.EqualTo(new[] { 1f, 2f }));
    }

    [Test]
    public void Names_from_the_file_are_shown_escaped_and_cut()
    {
        using TemporaryFolder folder = new();
        string path = Zip(folder, [.. Enumerable.Range(0, 200).Select(i => ($"{i}\u001b[31m{new string('x', 500)}.npy", new byte[1]))]);
        using NpzArchive archive = NpzArchive.Open(path);
        KeyNotFoundException none = Assert.Throws<KeyNotFoundException>(() => archive.Read("x_train"))!;
        Assert.That(none.Message, Does.Contain("0\\u001b[31mxxx").And.Contain("(200 in all)").And.Not.Contain("\u001b"));
        Assert.That(none.Message, Has.Length.LessThan(2_000));
        DataFormatException damaged = Assert.Throws<DataFormatException>(() => archive.Read(archive.Names.First()))!;
        Assert.That(damaged.Message, Does.Contain("array '0\\u001b[31mxxx").And.Contain(path).And.Not.Contain("\u001b"));
    }

    [Test]
    public void An_array_that_is_there_twice_is_refused()
    {
        using TemporaryFolder folder = new();
        Assert.That(() => NpzArchive.Open(Zip(folder, ("a.npy", [1]), ("a.npy", [2]))), Throws.InstanceOf<DataFormatException>().With.Message.Contains("twice"));
    }

    [TestCase("arrays_stored.npz")]
    [TestCase("arrays_deflated.npz")]
    public void An_archive_cut_anywhere_is_refused(string name)
    {
        using TemporaryFolder folder = new();
        Assert.That(Damage.Try(Damage.Cuts(Fixture.Bytes(name)), bytes => ReadAll(folder, bytes)).Read, Is.Zero);
    }

    [TestCase("arrays_stored.npz")]
    [TestCase("arrays_deflated.npz")]
    public void An_archive_with_any_byte_changed_is_refused_or_has_the_same_elements(string name)
    {
        using TemporaryFolder folder = new();
        // A changed name changes the order, not the elements; or the array is none any more, by its name.
        double[] expected = [.. ReadAll(folder, Fixture.Bytes(name)).Order()];
        (int refused, int read) = Damage.Try(Damage.Flips(Fixture.Bytes(name)), bytes =>
        {
            double[] values = [.. ReadAll(folder, bytes).Order()];
            Assert.That(values.Length < expected.Length ? CountOfArrays(folder) < 4 : values.SequenceEqual(expected));
        });
        Assert.That(refused, Is.GreaterThan(read));
        Assert.That(read, Is.GreaterThan(0), "dates, for instance, are not looked at");
    }

    [TestCase("arrays_stored.npz")]
    [TestCase("arrays_deflated.npz")]
    public void Any_damage_is_refused_or_read(string name)
    {
        using TemporaryFolder folder = new();
        Prop.ForAll(Damage.Random(Fixture.Bytes(name)), bytes =>
        {
            _ = Damage.Try([bytes], file => ReadAll(folder, file));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    [Test]
    public void A_length_that_lies_takes_no_memory()
    {
        using TemporaryFolder folder = new();
        using MemoryStream stream = new();
        NpyArray.From<byte>(new byte[100], 100).WriteTo(stream);
        byte[] npy = stream.ToArray();
        // The shape and the table of contents both claim a gigabyte.
        "(1073741824,)"u8.CopyTo(npy.AsSpan(npy.AsSpan().IndexOf("(100,)"u8)));
        byte[] zip = File.ReadAllBytes(Zip(folder, ("a.npy", npy)));
        int directory = zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(zip.AsSpan(directory + 24), (1 << 30) + 128);
        Assert.That(Damage.Try([zip], bytes => ReadAll(folder, bytes)).Read, Is.Zero);
    }

    private static double[] ReadAll(TemporaryFolder folder, byte[] bytes)
    {
        string path = folder.File("x.npz");
        File.WriteAllBytes(path, bytes);
        using NpzArchive archive = NpzArchive.Open(path);
        return [.. archive.Names.Order(StringComparer.Ordinal).SelectMany(name =>
        {
            NpyArray array = archive.Read(name);
            double[] values = new double[array.Count];
            array.Convert(0, values.AsSpan());
            return values;
        })];
    }

    private static int CountOfArrays(TemporaryFolder folder)
    {
        using NpzArchive archive = NpzArchive.Open(folder.File("x.npz"));
        return archive.Names.Count;
    }

    private static string Zip(TemporaryFolder folder, params (string Name, byte[] Content)[] entries)
    {
        string path = folder.File("made.npz");
        using ZipArchive zip = new(File.Create(path), ZipArchiveMode.Create);
        foreach ((string name, byte[] content) in entries)
        {
            using Stream stream = zip.CreateEntry(name).Open();
            stream.Write(content);
        }

        return path;
    }
}
