namespace FastNet.Numerics.Tests.Threading;

[OneMode]
public class WorkerTasksTests
{
    [Test]
    public void Every_chunk_of_an_object_runs_exactly_once([Range(1, 4)] int count, [Values(0, 1, 64, Workers.MaxChunks)] int chunks)
    {
        using Workers workers = new(count);
        CountingTask task = new(chunks);
        workers.RunTask(task, chunks);
        Assert.That(task.Counts, Is.All.EqualTo(1));
    }

    [Test]
    public void An_exception_reaches_the_caller([Values(1, 3)] int count)
    {
        using Workers workers = new(count);
        Assert.That(() => workers.RunTask(new CountingTask(3), 4), Throws.TypeOf<IndexOutOfRangeException>());
    }

    [Test]
    public void Running_allocates_nothing()
    {
        CountingTask task = new(64);
        Allocation.AssertNone(workers => (workers ?? Workers.Inline).RunTask(task, 64));
    }

    [Test]
    public void Nothing_is_refused_by_name()
    {
        Assert.That(() => Workers.Inline.RunTask(null!, 1), Throws.ArgumentNullException);
        Assert.That(() => WorkerTasks.RunTask(null!, new CountingTask(1), 1), Throws.ArgumentNullException);
    }

    private sealed class CountingTask(int chunks) : IWorkerTask
    {
        public int[] Counts { get; } = new int[chunks];

        public void Execute(int chunk) => Interlocked.Increment(ref Counts[chunk]);
    }
}
