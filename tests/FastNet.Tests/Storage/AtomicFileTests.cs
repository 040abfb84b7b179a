namespace FastNet.Tests.Storage;

[OneMode]
public class AtomicFileTests
{
    [Test]
    public void A_file_is_made_and_replaced_and_nothing_else_stays()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.bin");
        AtomicFile.Write(path, stream => stream.Write([1, 2, 3]));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 1, 2, 3 }));
        AtomicFile.Write(path, stream => stream.Write([4]));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 4 }));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.EqualTo(new[] { path }));
    }

    [Test]
    public void The_old_file_is_whole_while_the_new_one_is_written()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.bin");
        File.WriteAllText(path, "old");
        AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            stream.Flush();
            Assert.That(File.ReadAllText(path), Is.EqualTo("old"));
        });
        Assert.That(new FileInfo(path).Length, Is.EqualTo(100_000));
    }

    [Test]
    public void A_writer_that_fails_leaves_the_old_file_and_no_other()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.bin");
        File.WriteAllText(path, "old");
        Assert.That(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("No space left on device");
        }), Throws.InstanceOf<IOException>().With.Message.Contains("No space"));
        Assert.That(File.ReadAllText(path), Is.EqualTo("old"));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.EqualTo(new[] { path }));
    }

    [Test]
    public void A_missing_folder_is_an_error()
    {
        using TemporaryFolder folder = new();
        Assert.That(() => AtomicFile.Write(folder.File("none/a.bin"), _ => { }), Throws.InstanceOf<DirectoryNotFoundException>());
    }

    [Test]
    public void A_folder_is_no_file()
    {
        using TemporaryFolder folder = new();
        Assert.That(() => AtomicFile.Write(folder.Path, _ => { }), Throws.ArgumentException.With.Message.Contains(folder.Path));
        Assert.That(() => AtomicFile.Write(folder.Path + "/", _ => { }), Throws.ArgumentException);
        Assert.That(() => AtomicFile.Write("", _ => { }), Throws.ArgumentException);
    }

    // A folder in which even the administrator can make no file.
    [Test, Platform("Linux")]
    public void A_folder_that_cannot_be_written_is_an_error() =>
        Assert.That(() => AtomicFile.Write("/proc/self/a.bin", _ => Assert.Fail("there is no file to write to")),
            Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());

    [Test]
    public void A_file_cannot_be_a_folder()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("a"), "old");
        Assert.That(() => AtomicFile.Write(folder.File("a/b"), _ => { }), Throws.InstanceOf<IOException>());
        Assert.That(File.ReadAllText(folder.File("a")), Is.EqualTo("old"));
    }

    [Test]
    public void A_sweep_takes_what_a_killed_writer_left_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        string[] mine = [folder.File("a.tmp"), folder.File(".a.tmp"), folder.File(".fastnet-notes.txt"), folder.File("fastnet-x.tmp")];
        Array.ForEach([.. mine, folder.File(".fastnet-abc.tmp")], file => File.WriteAllText(file, "x"));
        string result = folder.File("result");
        AtomicFile.Write(result, stream =>
        {
            stream.WriteByte(1);
            AtomicFile.Sweep(folder.Path);
            Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(mine.Length + 1), "the file that is being written stays");
        });
        Assert.That(Directory.GetFiles(folder.Path), Is.EquivalentTo((string[])[.. mine, result]));
        Assert.That(() => AtomicFile.Sweep(folder.File("nowhere")), Throws.Nothing);
    }
}
