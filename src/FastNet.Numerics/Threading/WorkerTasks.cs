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

/// <summary>Jobs of a team that are objects instead of unmanaged structs, for code without pointers.</summary>
public static class WorkerTasks
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

    private readonly struct Job(GCHandle<IWorkerTask> task) : IWorkerJob
    {
        public void Execute(int chunk) => task.Target.Execute(chunk);
    }
}
