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
    public void Every_chunk_of_work_on_spans_sees_all_of_them([Range(1, 4)] int count, [Values(0, 1, 64)] int chunks)
    {
        using Workers workers = new(count);
        int[] input = [.. Enumerable.Range(5, chunks)];
        long[] first = new long[chunks];
        string[] seen = new string[chunks];
        byte[] second = new byte[2 * chunks];
        Spans task = new(seen);
        workers.RunTask<Spans, int, long, byte>(ref task, input, first, second, chunks);
        Assert.That(first, Is.EqualTo(input.Select(value => (long)value * value)));
        Assert.That(second, Is.All.EqualTo(7));
        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, chunks).Select(chunk => $"{chunk}")));
        Assert.That(task.Done, Is.EqualTo(chunks));
    }

    [Test]
    public void Work_on_spans_allocates_nothing_and_may_be_a_field()
    {
        using Workers workers = new(2);
        Holder holder = new() { Task = new Spans(null) };
        byte[] second = new byte[20];
        int[] input = new int[10];
        long[] first = new long[10];
        Allocation.AssertNone(team => (team ?? Workers.Inline).RunTask<Spans, int, long, byte>(ref holder.Task, input, first, second, 10));
        Assert.That(holder.Task.Done, Is.Positive.And.Matches<int>(done => done % 10 == 0));
    }

    [Test]
    public void Nothing_is_refused_by_name()
    {
        Assert.That(() => Workers.Inline.RunTask(null!, 1), Throws.ArgumentNullException);
        Assert.That(() => WorkerTasks.RunTask(null!, new CountingTask(1), 1), Throws.ArgumentNullException);
    }

    private sealed class Holder
    {
        public Spans Task;
    }

    private struct Spans(string[]? seen) : IWorkerTask<int, long, byte>
    {
        private int _done;

        public readonly int Done => _done;

        public void Execute(int chunk, ReadOnlySpan<int> input, Span<long> first, Span<byte> second)
        {
            first[chunk] = (long)input[chunk] * input[chunk];
            second[2 * chunk] = 7;
            second[(2 * chunk) + 1] = 7;
            Interlocked.Increment(ref _done);
            if (seen is not null)
            {
                seen[chunk] = $"{chunk}";
            }
        }
    }

    private sealed class CountingTask(int chunks) : IWorkerTask
    {
        public int[] Counts { get; } = new int[chunks];

        public void Execute(int chunk) => Interlocked.Increment(ref Counts[chunk]);
    }
}
