using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastNet.Numerics;

/// <summary>
/// Work of an object, cut into chunks that may run in any order and on any thread; a chunk's results must depend on its index alone.
/// </summary>
public interface IWorkerTask
{
    /// <summary>Does one chunk.</summary>
    /// <param name="chunk">0 up to the number of chunks given to <see cref="WorkerTasks.RunTask"/>, exclusive.</param>
    void Execute(int chunk);
}

/// <summary>The same work on the caller's spans, of which a chunk reads and writes a part that depends on its index alone.</summary>
/// <typeparam name="TIn">Elements that are read.</typeparam>
/// <typeparam name="TFirst">Elements that are written.</typeparam>
/// <typeparam name="TSecond">More elements that are written.</typeparam>
public interface IWorkerTask<TIn, TFirst, TSecond>
    where TIn : unmanaged
    where TFirst : unmanaged
    where TSecond : unmanaged
{
    /// <summary>Does one chunk.</summary>
    /// <param name="chunk">0 up to the number of chunks, exclusive.</param>
    /// <param name="input">The whole input, the same for each chunk.</param>
    /// <param name="first">The whole first result.</param>
    /// <param name="second">The whole second result.</param>
    void Execute(int chunk, ReadOnlySpan<TIn> input, Span<TFirst> first, Span<TSecond> second);
}

/// <summary>Jobs of a team that are objects instead of unmanaged structs, for code without pointers.</summary>
public static unsafe class WorkerTasks
{
    /// <summary>Runs all chunks of <paramref name="task"/> and returns when the last is done; allocates nothing.</summary>
    /// <param name="workers">The team.</param>
    /// <param name="task">The work.</param>
    /// <param name="chunks">0 to <see cref="Workers.MaxChunks"/>.</param>
    /// <exception cref="ObjectDisposedException">The team was disposed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunks"/> is out of range.</exception>
    public static void RunTask(this Workers workers, IWorkerTask task, int chunks)
    {
        ArgumentNullException.ThrowIfNull(workers);
        ArgumentNullException.ThrowIfNull(task);
        using GCHandle<IWorkerTask> handle = new(task);
        Job job = new(handle);
        workers.Run(ref job, chunks);
    }

    /// <summary>The same for work on spans; the task is not copied, so the caller sees what the chunks write into it.</summary>
    /// <param name="workers">The team.</param>
    /// <param name="task">The work, a struct of the calling method.</param>
    /// <param name="input">What is read.</param>
    /// <param name="first">What is written.</param>
    /// <param name="second">What else is written.</param>
    /// <param name="chunks">0 to <see cref="Workers.MaxChunks"/>.</param>
    /// <inheritdoc cref="RunTask(Workers, IWorkerTask, int)"/>
    public static void RunTask<TTask, TIn, TFirst, TSecond>(
        this Workers workers, ref TTask task, ReadOnlySpan<TIn> input, Span<TFirst> first, Span<TSecond> second, int chunks)
        where TTask : struct, IWorkerTask<TIn, TFirst, TSecond>
        where TIn : unmanaged
        where TFirst : unmanaged
        where TSecond : unmanaged
    {
        ArgumentNullException.ThrowIfNull(workers);
#pragma warning disable CS8500 // The task may hold references: it stays in its place here, and its caller keeps it alive.
        fixed (TTask* pTask = &task)
#pragma warning restore CS8500
        fixed (TIn* pInput = input)
        fixed (TFirst* pFirst = first)
        fixed (TSecond* pSecond = second)
        {
            SpanJob<TTask, TIn, TFirst, TSecond> job = new()
            {
                Task = pTask,
                Input = pInput,
                InputLength = input.Length,
                First = pFirst,
                FirstLength = first.Length,
                Second = pSecond,
                SecondLength = second.Length,
            };
            workers.Run(ref job, chunks);
        }
    }

    private struct SpanJob<TTask, TIn, TFirst, TSecond> : IWorkerJob
        where TTask : struct, IWorkerTask<TIn, TFirst, TSecond>
        where TIn : unmanaged
        where TFirst : unmanaged
        where TSecond : unmanaged
    {
        public void* Task;
        public TIn* Input;
        public int InputLength;
        public TFirst* First;
        public int FirstLength;
        public TSecond* Second;
        public int SecondLength;

        public readonly void Execute(int chunk)
            => Unsafe.AsRef<TTask>(Task).Execute(chunk, new(Input, InputLength), new(First, FirstLength), new(Second, SecondLength));
    }

    private readonly struct Job(GCHandle<IWorkerTask> task) : IWorkerJob
    {
        public void Execute(int chunk) => task.Target.Execute(chunk);
    }
}
