using System.IO.Hashing;
using FastNet.Fuzz.Mutations;
using FastNet.Fuzz.Readers;

namespace FastNet.Fuzz;

/// <summary>What a reader must not do is found, and an input can be made again from its seed.</summary>
[OneMode]
public sealed class FuzzRunTests
{
    [Test]
    public void Readers_that_take_or_refuse_pass()
    {
        FuzzRun taking = Run(_ => { });
        Assert.That((taking.Taken, taking.Refused, taking.Failures.Count), Is.EqualTo((3, 0, 0)));
        FuzzRun refusing = Run(folder =>
        {
            if (!IsValid(folder))
            {
                throw new DataFormatException("byte 1 is another one");
            }
        });
        Assert.That((refusing.Taken, refusing.Refused, refusing.Failures.Count), Is.EqualTo((0, 3, 0)));
    }

    [Test]
    public void An_exception_that_is_not_ours_fails()
        => AssertFails(() => throw new ArithmeticException("here"), "ArithmeticException", "here", "seed 7", "FASTNET_FUZZ_SEED=7");

    [Test]
    public void Control_characters_in_a_message_fail() => AssertFails(() => throw new DataFormatException("\u001b[2J"), "character 001b");

    [Test]
    public void An_endless_message_fails() => AssertFails(() => throw new DataFormatException(new string('x', 100_000)), "a message of 100000 characters");

    [Test]
    public void Too_much_memory_fails() => AssertFails(() => GC.KeepAlive(new byte[20 << 20]), "memory: 2");

    [Test]
    public void Memory_of_another_thread_counts() => AssertFails(
        () =>
        {
            Thread other = new(() => GC.KeepAlive(new byte[20 << 20]));
            other.Start();
            other.Join();
        },
        "memory: 2");

    [Test]
    public void Too_much_time_fails() => AssertFails(Work, "time: 0.");

    private static void Work()
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        while (Environment.CpuUsage.TotalTime - start < TimeSpan.FromMilliseconds(200))
        {
            Thread.SpinWait(1_000);
        }
    }

    [Test]
    public void A_valid_file_that_is_refused_fails()
    {
        FuzzRun run = Run(_ => throw new DataFormatException("never"));
        Assert.That(run.Failures.First(), Does.Contain("the valid 'x' is refused"));
    }

    [Test]
    public void A_fault_of_the_test_is_no_refusal()
    {
        FuzzReader reader = new("Broken", [new FuzzFile("x", [1], (_, _) => throw new NotSupportedException())], _ => { });
        Assert.That(() => new FuzzRun(reader, Options).Run(), Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public void A_seed_gives_the_same_input_everywhere()
    {
        FuzzReader pickles = LibraryReaders.All["Pickle"]();
        byte[] inputs = [.. Enumerable.Range(1, 200).SelectMany(seed => pickles.Input((ulong)seed).Content)];
        Assert.That(Convert.ToHexStringLower(XxHash128.Hash(inputs)), Is.EqualTo("c5c9411b7b60daf753e757a59b1243ee"));
    }

    private static FuzzOptions Options => FuzzOptions.FromEnvironment() with { Count = 3, Seed = 7, Input = null, MostTime = TimeSpan.FromMilliseconds(100) };

    private static FuzzReader Reader(Action<string> read) => new("Sample", [new FuzzFile("x", [1, 2, 3, 4, 5, 6, 7, 8], ByteMutations.Mutate)], read);

    private static bool IsValid(string folder) => File.ReadAllBytes(Path.Combine(folder, "x")) is [1, 2, 3, 4, 5, 6, 7, 8];

    private static FuzzRun Run(Action<string> read)
    {
        FuzzRun run = new(Reader(read), Options);
        run.Run();
        return run;
    }

    private static void AssertFails(Action act, params string[] parts)
    {
        FuzzRun run = Run(folder =>
        {
            if (!IsValid(folder))
            {
                act();
            }
        });
        Assert.That(run.Failures, Has.Count.EqualTo(1));
        foreach (string part in parts)
        {
            Assert.That(run.Failures.First(), Does.Contain(part));
        }
    }
}
