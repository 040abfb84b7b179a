using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastNet.Numerics.Tests.Threading;

[OneMode]
public class WorkersTests
{
    [Test]
    public void Every_chunk_runs_exactly_once([Range(1, 4)] int count, [Values(0, 1, 2, 3, 64, Workers.MaxChunks)] int chunks)
    {
        using Workers workers = new(count);
        Assert.That(workers.Count, Is.EqualTo(count));
        CountingJob.RunAndVerify(workers, chunks);
    }

    [Test]
    [CancelAfter(60_000)]
    public void Thousands_of_jobs_in_a_row_run_completely([Range(1, 4)] int count)
    {
        using Workers workers = new(count);
        for (int run = 0; run < 3000; run++)
        {
            CountingJob.RunAndVerify(workers, run % 23, spins: run % 7);
        }
    }

    [Test]
    public void A_parked_team_wakes_up_again([Values(2, 4)] int count)
    {
        using Workers workers = new(count);
        for (int run = 0; run < 10; run++)
        {
            Thread.Sleep(5);
            CountingJob.RunAndVerify(workers, 32, spins: 100);
        }
    }

    [Test]
    public void An_exception_reaches_the_caller_after_all_chunks_ran_and_the_team_works_on([Range(2, 4)] int count)
    {
        using Workers workers = new(count);
        for (int run = 0; run < 30; run++)
        {
            int failing = run % 16;
            Assert.That(
                () => CountingJob.RunAndVerify(workers, 16, failing, spins: 20),
                Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"Chunk {failing} failed."));
            CountingJob.RunAndVerify(workers, 16);
        }
    }

    [Test]
    public unsafe void A_job_may_start_another_on_its_own_team([Range(1, 4)] int count)
    {
        const int chunks = 12;
        using Workers workers = new(count);
        GCHandle handle = GCHandle.Alloc(workers);
        int[] counts = new int[chunks * NestingJob.InnerChunks];
        fixed (int* pointer = counts)
        {
            NestingJob job = new() { Team = GCHandle.ToIntPtr(handle), Counts = pointer };
            workers.Run(ref job, chunks);
        }

        handle.Free();
        Assert.That(counts, Is.All.EqualTo(1));
    }

    [Test]
    public async Task Two_callers_may_share_a_team()
    {
        using Workers workers = new(3);
        await Task.WhenAll(Task.Run(() => Many(workers)), Task.Run(() => Many(workers)));
    }

    [Test]
    public async Task Two_teams_do_not_disturb_each_other()
    {
        using Workers one = new(2);
        using Workers two = new(3);
        await Task.WhenAll(Task.Run(() => Many(one)), Task.Run(() => Many(two)));
    }

    [Test]
    public void A_disposed_team_is_refused_and_may_be_disposed_again()
    {
        Workers workers = new(2);
        workers.Dispose();
        workers.Dispose();
        Assert.That(() => CountingJob.RunAndVerify(workers, 0), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Disposing_the_inline_team_changes_nothing()
    {
        Workers.Inline.Dispose();
        CountingJob.RunAndVerify(Workers.Inline, 5);
    }

    [Test]
    [CancelAfter(30_000)]
    public void Disposing_ends_spinning_and_parked_helpers([Range(1, 4)] int count)
    {
        for (int run = 0; run < 20; run++)
        {
            Workers workers = new(count);
            CountingJob.RunAndVerify(workers, 8);
            if (run % 2 == 0)
            {
                Thread.Sleep(2);
            }

            Assert.That(Task.Run(workers.Dispose).Wait(TimeSpan.FromSeconds(20)), Is.True, "Dispose hangs.");
        }
    }

    [Test]
    [CancelAfter(30_000)]
    public void A_chunk_may_dispose_its_team_on_the_caller_and_on_a_helper([Values] bool onHelper)
    {
        for (int run = 0; run < 20; run++)
        {
            Workers workers = new(3);
            Disposing task = new(workers, onHelper);
            Assert.That(Task.Run(() => workers.RunTask(task, 60)).Wait(TimeSpan.FromSeconds(20)), Is.True, "Run hangs.");
            Assert.That(task.Done, Is.EqualTo(60));
            Assert.That(() => CountingJob.RunAndVerify(workers, 0), task.Disposed > 0 ? Throws.TypeOf<ObjectDisposedException>() : Throws.Nothing);
        }
    }

    // A helper's interrupt would be an exception that nobody catches, and end the process; the caller's would end its call while helpers still work on its frame.
    [Test]
    [CancelAfter(60_000)]
    public void Chunks_may_interrupt_their_own_threads()
    {
        int done = 0;
        Thread caller = new(() =>
        {
            using Workers workers = new(3);
            for (int run = 0; run < 300; run++)
            {
                Interrupting task = new();
                workers.RunTask(task, 12);
                done += task.Done;
                Thread.SpinWait(run % 3 == 0 ? 200_000 : 100); // helpers park, or spin
                Calm();
            }
        });
        caller.Start();
        Assert.That(caller.Join(TimeSpan.FromSeconds(50)), Is.True, "Run hangs.");
        Assert.That(done, Is.EqualTo(300 * 12));

        // Takes what is left of an interrupt, as any wait would.
        static void Calm()
        {
            try
            {
                Thread.Sleep(1);
            }
            catch (ThreadInterruptedException)
            {
            }
        }
    }

    // The caller waits for the helpers' last chunks when it is interrupted.
    [Test]
    [CancelAfter(60_000)]
    public void An_interrupt_of_the_caller_waits_until_no_helper_works_for_it()
    {
        for (int run = 0; run < 10; run++)
        {
            using Workers workers = new(2);
            Slow task = new();
            bool interrupted = false;
            Thread caller = new(() =>
            {
                workers.RunTask(task, 2);
                try
                {
                    Thread.Sleep(1000);
                }
                catch (ThreadInterruptedException)
                {
                    interrupted = true;
                }
            });
            caller.Start();
            Thread.Sleep(20);
            caller.Interrupt();
            Assert.That(caller.Join(TimeSpan.FromSeconds(20)), Is.True, "Run hangs.");
            Assert.That((task.Done, interrupted), Is.EqualTo((2, true)));
            CountingJob.RunAndVerify(workers, 8);
        }
    }

    [Test]
    [Platform("Linux")]
    [CancelAfter(60_000)]
    public void A_team_that_nobody_refers_to_ends_its_threads()
    {
        int before = HelperThreads();
        MakeAndDrop(20);
        Stopwatch clock = Stopwatch.StartNew();
        while (HelperThreads() > before && clock.Elapsed < TimeSpan.FromSeconds(30))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(10);
        }

        Assert.That(HelperThreads(), Is.LessThanOrEqualTo(before));
    }

    [Test]
    public unsafe void Running_allocates_nothing([Values(1, 2, 4)] int count)
    {
        const int chunks = 64;
        using Workers workers = new(count);
        int* counts = stackalloc int[chunks];
        CountingJob job = new() { Counts = counts, Failing = -1 };

        // The number counts every thread of the process, also those of the test runner: one quiet round in ten is proof enough.
        long least = long.MaxValue;
        for (int round = 0; round < 10 && least > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int run = 0; run < 1000; run++)
            {
                workers.Run(ref job, chunks);
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.That(least, Is.Zero);
    }

    [Test]
    public void Counts_out_of_range_are_refused()
    {
        Assert.That(() => new Workers(0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("0"));
        Assert.That(() => new Workers(1025), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("1025"));
    }

    [TestCase(-1)]
    [TestCase(Workers.MaxChunks + 1)]
    public void Chunks_out_of_range_are_refused(int chunks)
    {
        CountingJob job = default;
        Assert.That(() => Run(), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"{chunks}"));

        void Run() => Workers.Inline.Run(ref job, chunks);
    }

    // The system cuts names to 15 characters.
    private static int HelperThreads()
        => Directory.GetDirectories("/proc/self/task").Count(thread => File.Exists($"{thread}/comm") && File.ReadAllText($"{thread}/comm").StartsWith("FastNet worker", StringComparison.Ordinal));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeAndDrop(int teams)
    {
        for (int i = 0; i < teams; i++)
        {
            CountingJob.RunAndVerify(new Workers(3), 8);
        }
    }

    private static void Many(Workers workers)
    {
        for (int run = 0; run < 500; run++)
        {
            CountingJob.RunAndVerify(workers, 20, spins: 10);
        }
    }

    private sealed class Slow : IWorkerTask
    {
        private int _done;

        public int Done => _done;

        public void Execute(int chunk)
        {
            if (Thread.CurrentThread.Name?.StartsWith("FastNet worker", StringComparison.Ordinal) == true)
            {
                Thread.Sleep(60);
            }
            else
            {
                Thread.SpinWait(200_000); // the helper's chance to take the other chunk
            }

            Interlocked.Increment(ref _done);
        }
    }

    private sealed class Interrupting : IWorkerTask
    {
        private int _done;

        public int Done => _done;

        public void Execute(int chunk)
        {
            Thread.CurrentThread.Interrupt();
            Interlocked.Increment(ref _done);
        }
    }

    private sealed class Disposing(Workers workers, bool onHelper) : IWorkerTask
    {
        private int _done;
        private int _disposed;

        public int Done => _done;

        public int Disposed => _disposed;

        public void Execute(int chunk)
        {
            bool isHelper = Thread.CurrentThread.Name?.StartsWith("FastNet worker", StringComparison.Ordinal) == true;
            if (isHelper == onHelper && Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                workers.Dispose();
            }

            Thread.SpinWait(2000);
            Interlocked.Increment(ref _done);
        }
    }
}
