using FastNet.Cli.Commands;
using FastNet.Cli.Tests.Support;
using FastNet.Cli.Training;
using FastNet.Data;
using FastNet.Mpi;
using FastNet.Numerics;

namespace FastNet.Cli.Tests;

/// <summary>What is left of the memory, by the files of Linux and by the collector's own limit.</summary>
[OneMode]
public sealed class MemoryTests
{
    private const long Mebibyte = 1 << 20;

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        Write("proc/meminfo", "MemTotal:        8192000 kB\nMemFree:          102400 kB\nMemAvailable:    4096000 kB\n");
    }

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Without_a_group_the_machine_counts()
        => Assert.That(AvailableMemory.OfSystem(_folder.Path), Is.EqualTo(4000 * Mebibyte));

    [Test]
    public void Another_system_limits_nothing()
        => Assert.That(AvailableMemory.OfSystem(_folder.File("nowhere")), Is.EqualTo(long.MaxValue));

    // 500 MiB of 1,000 are used, 400 of these by a cache.
    [Test]
    public void In_a_group_of_version_2_its_cache_counts_as_free()
    {
        Write("proc/self/cgroup", "0::/user/run\n");
        Write("sys/fs/cgroup/user/run/memory.max", $"{1000 * Mebibyte}\n");
        Write("sys/fs/cgroup/user/run/memory.current", $"{500 * Mebibyte}\n");
        Write("sys/fs/cgroup/user/run/memory.stat", $"anon 1\nfile 2\nactive_file 3\ninactive_file {400 * Mebibyte}\n");
        Assert.That(AvailableMemory.OfSystem(_folder.Path), Is.EqualTo(900 * Mebibyte));
    }

    [Test]
    public void The_tightest_group_around_it_counts()
    {
        Write("proc/self/cgroup", "0::/user/run\n");
        Write("sys/fs/cgroup/user/run/memory.max", "max\n");
        Write("sys/fs/cgroup/user/run/memory.current", $"{10 * Mebibyte}\n");
        Write("sys/fs/cgroup/user/memory.max", $"{300 * Mebibyte}\n");
        Write("sys/fs/cgroup/user/memory.current", $"{100 * Mebibyte}\n");
        Assert.That(AvailableMemory.OfSystem(_folder.Path), Is.EqualTo(200 * Mebibyte));
    }

    // The path is that of the machine; in the container the group itself stands at the top.
    [Test]
    public void In_a_container_with_version_1_so_does_the_group_at_the_top()
    {
        Write("proc/self/cgroup", "12:cpuset:/docker/a1\n5:memory:/docker/a1\n0::/docker/a1\n");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", $"{1000 * Mebibyte}\n");
        Write("sys/fs/cgroup/memory/memory.usage_in_bytes", $"{700 * Mebibyte}\n");
        Write("sys/fs/cgroup/memory/memory.stat", $"cache 5\ninactive_file 7\ntotal_inactive_file {600 * Mebibyte}\n");
        Assert.That(AvailableMemory.OfSystem(_folder.Path), Is.EqualTo(900 * Mebibyte));
    }

    [Test]
    public void What_this_process_has_left_is_never_negative()
        => Assert.That(AvailableMemory.Bytes(), Is.GreaterThanOrEqualTo(0));

    // 112ba6f took the memory of all processes of the machine off the limit of this one: "-3075 MiB are left".
    [Test]
    public void A_limit_of_the_heap_is_not_used_up_by_other_processes()
    {
        TinyData.Save(_folder.File("tiny.npz"));
        string[] run = ["train", "--data", _folder.File("tiny.npz"), "--iterations", "2", "--batch-size", "10", "--quiet"];
        (string, string) limit = ("DOTNET_GCHeapHardLimit", "10000000");
        ToolRun small = ToolRun.Start([.. run, "--hidden", "8"], limit);
        Assert.That(small, Is.EqualTo(new ToolRun(0, string.Empty, string.Empty)), "256 MiB do for a small net");
        ToolRun.Start([.. run, "--hidden", "500000"], limit).ShouldBeRefusedWith("needs about", "MiB are left");
    }

    [TestCase("--model deep --hidden 2000,2000 --rule sgd", 2)]
    [TestCase("--model deep --hidden 2000,1500,2000 --rule adam --average 0.9", 3)]
    [TestCase("--model deep --hidden 2000,2000 --normalization layer --rule momentum --batch-size 2000", 4)]
    public void What_a_part_of_a_net_takes_is_counted_and_not_twice_as_much(string net, int ranks)
    {
        TinyData.Save(_folder.File("tiny.npz"));
        TrainSettings settings = TrainCommand.Parse([.. net.Split(' '), "--data", _folder.File("tiny.npz"), "--iterations", "2"]);
        DataSplit<float> split = TrainRun.LoadData<float>(settings, Workers.Inline, static _ => { });
        TrainSession<float> session = new(settings, split, Workers.Inline);
        int rows = session.Model.Net.BatchCapacity;
        long need = MemoryNeed.Bytes<float>(settings, session.Model.Shape, rows, ranks) - MemoryNeed.Bytes<float>(settings, session.Model.Shape, rows);
        long before = GC.GetAllocatedBytesForCurrentThread();
        RankSolver<float> part = new(new CountingRanks(ranks - 1, ranks), session.Solver, made => ModelFactory.CreateRule(settings, made));
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(part.Own.Step());
        Assert.That(taken, Is.InRange(need / 2, need));
    }

    private void Write(string path, string text)
    {
        string file = Path.Combine(_folder.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
