using System.Runtime.CompilerServices;

namespace FastNet.Numerics;

/// <summary>
/// A fixed team of threads that share the chunks of one job at a time. The caller always works too, and each free thread claims chunks. So a
/// helper that is late (another process has its core) only fails to help. Helpers spin for some tens of microseconds after a job, then park. Starting
/// a job allocates nothing.
/// </summary>
/// <remarks>
/// <para>A team is passed as an argument; there is no global one. Teams are independent. When two threads
/// start a job on one team at once, or a job starts another, the later one runs on its caller alone.</para>
/// <para>Disposing a team ends its threads. A team without references ends them by itself.</para>
/// </remarks>
public sealed unsafe class Workers : IDisposable
{
    /// <summary>The largest number of chunks in a job.</summary>
    public const int MaxChunks = WorkerTeam.MaxChunks;

    // The threads know the team, not this object: otherwise they would keep it alive.
    private readonly WorkerTeam _team;

    /// <summary>A team of <paramref name="count"/>: the caller and <paramref name="count"/> - 1 background threads.</summary>
    /// <param name="count">1 or more; <see cref="Environment.ProcessorCount"/> is a good choice, more only costs.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1 or above 1024.</exception>
    public Workers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1024);
        Count = count;
        _team = new WorkerTeam(count - 1);
        if (count == 1)
        {
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Ends the helpers of a team that was never disposed.</summary>
    ~Workers() => _team?.Stop(); // null where the constructor refused its count

    /// <summary>No helpers: everything runs on the calling thread. May be shared by all threads; disposing it does nothing.</summary>
    public static Workers Inline { get; } = new(1);

    /// <summary>Threads that take part, the caller included.</summary>
    public int Count { get; }

    /// <summary>Runs all chunks of <paramref name="job"/> and returns when the last is done.</summary>
    /// <param name="job">The job. It is not copied, so the caller sees what the chunks write into it.</param>
    /// <param name="chunks">0 to <see cref="MaxChunks"/>.</param>
    /// <exception cref="ObjectDisposedException">The team was disposed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunks"/> is out of range.</exception>
    public void Run<TJob>(ref TJob job, int chunks)
        where TJob : unmanaged, IWorkerJob
    {
        ObjectDisposedException.ThrowIf(_team.IsStopped, this);
        ArgumentOutOfRangeException.ThrowIfNegative(chunks);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunks, MaxChunks);
        if (Count == 1 || chunks <= 1 || !_team.TryTake())
        {
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                job.Execute(chunk);
            }

            return;
        }

        fixed (TJob* pointer = &job)
        {
            _team.Share(pointer, &Invoke<TJob>, chunks);
        }

        GC.KeepAlive(this);
    }

    /// <summary>
    /// Ends the helpers and waits for them. The caller of a job that runs meanwhile finishes it. A call by a helper, from inside a chunk, does not
    /// wait.
    /// </summary>
    public void Dispose()
    {
        if (Count > 1)
        {
            _team.Stop();
            _team.Join();
            GC.SuppressFinalize(this);
        }
    }

    private static void Invoke<TJob>(void* job, int chunk)
        where TJob : unmanaged, IWorkerJob
        => Unsafe.AsRef<TJob>(job).Execute(chunk);
}
