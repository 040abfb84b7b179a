using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace FastNet.Numerics;

/// <summary>
/// A fixed team of threads that share the chunks of one job at a time. The caller always works too, so a helper that is late
/// (another process has its core) costs nothing but its help: whoever is free claims the next chunk. Helpers spin for some
/// tens of microseconds after a job, then park. Starting a job allocates nothing.
/// </summary>
/// <remarks>A team is passed as an argument; there is no global one. Two teams do not know of each other. When two threads
/// start a job on one team at once, or a job starts another, the later one runs on its caller alone.</remarks>
public sealed unsafe class Workers : IDisposable
{
    /// <summary>The largest number of chunks in a job.</summary>
    public const int MaxChunks = (1 << ChunkBits) - 1;

    // _shared.State packs generation (40 bits) | chunks (12) | next chunk (12), so that one compare-and-swap both claims a
    // chunk and proves that it belongs to the job that was looked at.
    private const int ChunkBits = 12;
    private const long ChunkMask = MaxChunks;

    // SpinWait(20) takes about a microsecond; the spin covers the serial gaps inside a training step.
    private const int SpinsBeforeParking = 50;
    private const int SpinLength = 20;

    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _wake = new(0);
    private SharedState _shared;
    private void* _job;
    private delegate*<void*, int, void> _execute;
    private ExceptionDispatchInfo? _failure;
    private int _busy;
    private volatile bool _disposed;

    /// <summary>A team of <paramref name="count"/>: the caller and <paramref name="count"/> - 1 background threads.</summary>
    /// <param name="count">1 or more; <see cref="Environment.ProcessorCount"/> is a good choice, more only costs.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1 or above 1024.</exception>
    public Workers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1024);
        Count = count;
        _threads = new Thread[count - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Help) { IsBackground = true, Name = $"FastNet worker {i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>No helpers: everything runs on the calling thread. May be shared by all threads; disposing it does nothing.</summary>
    public static Workers Inline { get; } = new(1);

    /// <summary>Threads that take part, the caller included.</summary>
    public int Count { get; }

    /// <summary>Runs all chunks of <paramref name="job"/> and returns when the last is done.</summary>
    /// <param name="job">The job; it is not copied, so what the chunks write into it is seen by the caller.</param>
    /// <param name="chunks">0 to <see cref="MaxChunks"/>.</param>
    /// <exception cref="ObjectDisposedException">The team was disposed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunks"/> is out of range.</exception>
    public void Run<TJob>(ref TJob job, int chunks)
        where TJob : unmanaged, IWorkerJob
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(chunks);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunks, MaxChunks);
        if (Count == 1 || chunks <= 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                job.Execute(chunk);
            }

            return;
        }

        fixed (TJob* pointer = &job)
        {
            Share(pointer, &Invoke<TJob>, chunks);
        }
    }

    /// <summary>Ends the helpers and waits for them.</summary>
    public void Dispose()
    {
        if (Count == 1 || _disposed)
        {
            return;
        }

        _disposed = true;
        _wake.Release(_threads.Length);
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _wake.Dispose();
    }

    private static void Invoke<TJob>(void* job, int chunk)
        where TJob : unmanaged, IWorkerJob
        => Unsafe.AsRef<TJob>(job).Execute(chunk);

    private void Share(void* job, delegate*<void*, int, void> execute, int chunks)
    {
        _job = job;
        _execute = execute;
        _failure = null;
        _shared.Remaining = chunks;
        long generation = (_shared.State >> (2 * ChunkBits)) + 1;

        // The exchange is a full fence: the job is visible before its number, and the number before the look at the parked helpers.
        Interlocked.Exchange(ref _shared.State, (generation << (2 * ChunkBits)) | ((long)chunks << ChunkBits));
        int parked = Volatile.Read(ref _shared.Parked);
        if (parked > 0)
        {
            _wake.Release(Math.Min(parked, chunks - 1));
        }

        while (TryWork())
        {
        }

        // Every chunk is claimed; wait for those that a helper claimed and has not finished.
        SpinWait spinner = default;
        while (Volatile.Read(ref _shared.Remaining) > 0)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        ExceptionDispatchInfo? failure = _failure;
        Volatile.Write(ref _busy, 0);
        failure?.Throw();
    }

    /// <summary>Claims and does one chunk; false when none is left.</summary>
    private bool TryWork()
    {
        while (true)
        {
            long state = Volatile.Read(ref _shared.State);
            int chunk = (int)(state & ChunkMask);
            if (chunk >= (int)((state >> ChunkBits) & ChunkMask))
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _shared.State, state + 1, state) == state)
            {
                Work(chunk);
                return true;
            }
        }
    }

    private void Work(int chunk)
    {
        try
        {
            _execute(_job, chunk);
        }
#pragma warning disable CA1031 // The exception is carried to the caller of Run; a helper thread has nobody above it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
        }
        finally
        {
            Interlocked.Decrement(ref _shared.Remaining);
        }
    }

    private void Help()
    {
        int idle = 0;
        while (!_disposed)
        {
            if (TryWork())
            {
                idle = 0;
            }
            else if (idle < SpinsBeforeParking)
            {
                idle++;
                Thread.SpinWait(SpinLength);
            }
            else
            {
                Park();
                idle = 0;
            }
        }
    }

    private void Park()
    {
        // Announce first, then look once more: either the caller sees us parked, or we see its job.
        Interlocked.Increment(ref _shared.Parked);
        long state = Volatile.Read(ref _shared.State);
        if ((state & ChunkMask) >= ((state >> ChunkBits) & ChunkMask) && !_disposed)
        {
            _wake.Wait();
        }

        Interlocked.Decrement(ref _shared.Parked);
    }

    /// <summary>The contended words, each on cache lines of its own (two, because processors prefetch lines in pairs).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 512)]
    private struct SharedState
    {
        [FieldOffset(128)]
        public long State;

        [FieldOffset(256)]
        public int Remaining;

        [FieldOffset(384)]
        public int Parked;
    }
}
