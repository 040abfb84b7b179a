using System.Security.Cryptography;
using FastNet.Cli.Data;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet data get`, against a server on this machine.</summary>
[OneMode]
public sealed class DataGetTests
{
    private static readonly byte[] First = Bytes(300_001, 1);
    private static readonly byte[] Second = Bytes(1_000, 2);
    private static readonly RemoteData Set = new("set", ["http://127.0.0.1:1/"], [new("first.gz", Md5(First)), new("second.gz", Md5(Second))]);

    private TemporaryFolder _folder = null!;
    private FileServer _server = null!;

    private string Target => _folder.File("out/first.gz");

    private string Part => Target + ".part";

    [SetUp]
    public void Begin()
    {
        _folder = new TemporaryFolder();
        _server = new FileServer(new Dictionary<string, byte[]> { ["/data/first.gz"] = First, ["/data/second.gz"] = Second });
    }

    [TearDown]
    public void End()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [TestCase("Good")]
    [TestCase("NoLength")]
    public void All_files_are_fetched_once(string mood)
    {
        _server.Mood = Enum.Parse<ServerMood>(mood);
        string log = Get();
        Assert.That(log, Does.Contain($"first.gz: complete, MD5 {Md5(First)}").And.Contain("set is in"));
        RequireComplete("/data/first.gz all", "/data/second.gz all");
        Assert.That(Get(), Does.Contain("first.gz: is there already"));
        Assert.That(_server.Requests, Has.Length.EqualTo(2), "nothing is asked for again");
    }

    [Test]
    public void What_was_broken_off_goes_on_where_it_ended()
    {
        _server.Mood = ServerMood.BreaksOff;
        Assert.That(Get, Throws.InstanceOf<ToolException>().With.Message.Contains("150000 bytes are kept, and the same command goes on from there"));
        Assert.That(File.Exists(Target), Is.False);
        Assert.That(new FileInfo(Part).Length, Is.EqualTo(150_000));
        Assert.That(Get, Throws.InstanceOf<ToolException>().With.Message.Contains("225000 bytes are kept"));
        _server.Mood = ServerMood.Good;
        Assert.That(Get(), Does.Contain("first.gz: going on at 0.2 MiB"));
        RequireComplete("/data/first.gz all", "/data/first.gz 150000", "/data/first.gz 225000", "/data/second.gz all");
    }

    [Test]
    public void A_server_that_ignores_ranges_begins_anew()
    {
        Leave(First[..1234]);
        _server.Mood = ServerMood.IgnoresRange;
        Get();
        RequireComplete("/data/first.gz 1234", "/data/second.gz all");
    }

    [Test]
    public void An_answer_from_another_place_is_not_appended()
    {
        Leave(First[..1234]);
        _server.Mood = ServerMood.WrongRange;
        Get();
        RequireComplete("/data/first.gz 1234", "/data/first.gz all", "/data/second.gz all");
    }

    [Test]
    public void A_part_that_was_whole_is_only_checked()
    {
        Leave(First);
        Get();
        RequireComplete("/data/first.gz 300001", "/data/second.gz all");
    }

    [TestCase(1000)]
    [TestCase(300_001)]
    [TestCase(400_000)]
    public void A_part_of_another_file_is_noticed_and_fetched_anew(int length)
    {
        Leave(Bytes(length, 3));
        Get();
        RequireComplete($"/data/first.gz {length}", "/data/first.gz all", "/data/second.gz all");
    }

    [Test]
    public void A_wrong_checksum_is_refused_and_deleted()
    {
        RemoteData wrong = Set with { Files = [Set.Files[0] with { Md5 = new string('0', 32) }] };
        Assert.That(() => Get(wrong), Throws.InstanceOf<ToolException>().With.Message.Contains(Md5(First)).And.Message.Contains(new string('0', 32)));
        Assert.That(_folder.File("out"), Does.Not.Exist);
        Directory.CreateDirectory(_folder.File("out"));
        File.WriteAllBytes(Target, Second);
        Assert.That(Get, Throws.InstanceOf<ToolException>().With.Message.Contains(Target).And.Message.Contains("delete it"));
        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(Second), "what is there is not overwritten");
    }

    [Test]
    public void An_error_of_the_server_is_told_and_leaves_nothing()
    {
        Assert.That(() => Get(Set with { Files = [new("third.gz", Md5(First))] }), Throws.InstanceOf<ToolException>().With.Message.Contains("third.gz: the server answered 404 Not Found"));
        _server.Mood = ServerMood.Busy;
        Assert.That(Get, Throws.InstanceOf<ToolException>().With.Message.Contains("503"));
        Assert.That(_folder.File("out"), Does.Not.Exist);
    }

    [TestCase("Silent", 0)]
    [TestCase("Stalls", 150_000)]
    public void Waiting_has_an_end_and_what_came_is_kept(string mood, int kept)
    {
        _server.Mood = Enum.Parse<ServerMood>(mood);
        Assert.That(() => Get(Set, TimeSpan.FromSeconds(0.5)), Throws.InstanceOf<ToolException>().With.Message.Contains("nothing came for 0.5 s").And.Message.Contains($"{kept} bytes"));
        Assert.That(File.Exists(Part), Is.EqualTo(kept > 0));
    }

    [Test]
    public void A_server_that_is_not_there_is_told()
    {
        string address = _server.Address;
        _server.Dispose();
        Assert.That(() => DataGet.Run(Set, new Uri(address), _folder.File("out"), TextWriter.Null), Throws.InstanceOf<ToolException>().With.Message.Contains(address));
    }

    [Test]
    public void The_next_address_is_tried_when_the_first_fails()
    {
        using StringWriter log = new();
        DataGet.Run(Set with { Addresses = [_server.Address + "/nowhere", _server.Address] }, from: null, _folder.File("out"), log);
        Assert.That(log.ToString(), Does.Contain("404").And.Contain($"trying {_server.Address}"));
        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(First));
    }

    [Test]
    public void An_address_may_be_that_of_the_one_file()
    {
        DataGet.Run(Set with { Files = [Set.Files[0]] }, new Uri(_server.Address + "/first.gz"), _folder.File("out"), TextWriter.Null);
        RequireComplete("/data/first.gz all");
    }

    [Test]
    public void The_command_says_what_was_wrong_in_one_line()
    {
        ToolRun run = ToolRun.Do("data", "get", "fashion-mnist", "--from", _server.Address, "--out", _folder.File("out"));
        run.ShouldBeRefusedWith("train-images-idx3-ubyte.gz", "404");
        ToolRun.Do("data", "get", "cifar100").ShouldBeRefusedWith("'cifar100'", "cifar10, cifar10-python, mnist, fashion-mnist", "fastnet data get --help");
        ToolRun.Do("data", "get", "mnist", "--from", "ftp://x/").ShouldBeRefusedWith("--from is 'ftp://x/'", "http");
        ToolRun.Do("data", "get").ShouldBeRefusedWith("fastnet data get --help");
        File.WriteAllBytes(_folder.File("file"), First);
        ToolRun.Do("data", "get", "mnist", "--from", _server.Address, "--out", _folder.File("file")).ShouldBeRefusedWith("--out", "is a file; expected a folder");
    }

    [Test]
    public void The_catalogue_has_a_sum_for_every_file()
    {
        foreach (RemoteData data in DataCatalog.All)
        {
            Assert.That(data.Addresses, Is.Not.Empty.And.All.Matches<string>(address => Uri.IsWellFormedUriString(address, UriKind.Absolute)));
            Assert.That(data.Files.Select(file => file.Md5), Is.Unique.And.All.Matches("^[0-9a-f]{32}$"));
        }
    }

    private string Get() => Get(Set);

    private string Get(RemoteData data, TimeSpan? patience = null)
    {
        using StringWriter log = new();
        DataGet.Run(data, new Uri(_server.Address), _folder.File("out"), log, patience);
        return log.ToString();
    }

    private void Leave(byte[] part)
    {
        Directory.CreateDirectory(_folder.File("out"));
        File.WriteAllBytes(Part, part);
    }

    private void RequireComplete(params string[] requests)
    {
        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(First));
        Assert.That(_server.Requests, Is.EqualTo(requests));
        Assert.That(Directory.EnumerateFiles(_folder.File("out"), "*.part"), Is.Empty);
    }

    private static byte[] Bytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

#pragma warning disable CA5351 // The sums that were published are MD5.
    private static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351
}
