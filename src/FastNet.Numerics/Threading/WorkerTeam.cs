using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace FastNet.Numerics;

/// <summary>The helpers of <see cref="Workers"/>, and the state that they share with a caller.</summary>
#pragma warning disable CA1001 // The semaphore is not disposed on purpose, see below.
internal sealed unsafe class WorkerTeam
#pragma warning restore CA1001
{
    /// <summary>The largest number of chunks in a job.</summary>
    public const int MaxChunks = (1 << ChunkBits) - 1;

    // A word for each member: the end of its run of chunks (12 bits) and the next of them that nobody has claimed (12). A member claims chunks of its
    // own run first, so that it finds in its caches what it made in the job before, then those of the others. A word that has not changed claims a
    // chunk of the job that is running, for the job is looked at afterwards.
    private const int ChunkBits = 12;
    private const int ChunkMask = MaxChunks;

    // The words lie on cache lines of their own (two, because processors prefetch lines in pairs).
    private const int WordsApart = 128 / sizeof(long);

    // SpinWait(20) takes about a microsecond; the spin covers the serial gaps inside a training step.
    private const int SpinsBeforeParking = 50;
    private const int SpinLength = 20;

    // Whether this thread is a helper of any team: a helper that waited for others could be one that they wait for.
    [ThreadStatic]
    private static bool _isHelper;

    private readonly Thread[] _threads;
    private readonly long[] _runs;

    // Never disposed: without a wait handle it holds nothing, and a helper or caller may still use it.
    private readonly SemaphoreSlim _wake = new(0);
    private SharedState _shared;
    private void* _job;
    private delegate*<void*, int, void> _execute;
    private ExceptionDispatchInfo? _failure;
    private int _busy;
    private volatile bool _stopped;

    /// <summary>Starts this many background threads: all of them, or none where the system refuses one.</summary>
    public WorkerTeam(int helpers)
    {
        _threads = new Thread[helpers];
        _runs = new long[(helpers + 2) * WordsApart];
        try
        {
            for (int i = 0; i < helpers; i++)
            {
                int member = i + 1;
                _threads[i] = new Thread(() => Help(member)) { IsBackground = true, Name = $"FastNet worker {member}" };
                _threads[i].Start();
            }
        }
        catch
        {
            Stop();
            throw;
        }
    }

    /// <summary>Whether the helpers were asked to end.</summary>
    public bool IsStopped => _stopped;

    /// <summary>The helpers and the caller.</summary>
    private int Members => _threads.Length + 1;

    /// <summary>Takes the team for one job; false while another one runs.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _busy, 1, 0) == 0;

    /// <summary>Asks the helpers to end, each after the chunk that it may be doing.</summary>
    public void Stop()
    {
        _stopped = true;
        _wake.Release(_threads.Length);
    }

    /// <summary>Waits for the helpers to end. A helper, of this team or of another, returns at once.</summary>
    public void Join()
    {
        if (_isHelper)
        {
            return;
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    /// <summary>Runs all chunks of a job, for the caller that took the team, and gives the team back.</summary>
    /// <param name="job">The job, which stays where it is until the last chunk is done.</param>
    /// <param name="execute">Does one chunk of it.</param>
    /// <param name="chunks">2 to <see cref="MaxChunks"/>.</param>
    public void Share(void* job, delegate*<void*, int, void> execute, int chunks)
    {
        _job = job;
        _execute = execute;
        _failure = null;
        _shared.Remaining = chunks;
        for (int member = 0; member < Members; member++)
        {
            // Each exchange is a full fence: the job is visible before its chunks, and these before the look at the parked helpers.
            long next = chunks * member / Members;
            long end = chunks * (member + 1) / Members;
            Interlocked.Exchange(ref Run(member), (end << ChunkBits) | next);
        }

        int parked = Volatile.Read(ref _shared.Parked);
        bool interrupted = parked > 0 && !TryWake(Math.Min(parked, chunks - 1));

        while (TryWork(0))
        {
        }

        // Every chunk is claimed; wait for those that a helper claimed and has not finished.
        SpinWait spinner = default;
        while (Volatile.Read(ref _shared.Remaining) > 0)
        {
            try
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }

        ExceptionDispatchInfo? failure = _failure;
        Volatile.Write(ref _busy, 0);
        if (interrupted)
        {
            // Put off, because helpers looked at the job, which lies in this frame.
            Thread.CurrentThread.Interrupt();
        }

        failure?.Throw();
    }

    /// <summary>Wakes helpers; false when the caller was interrupted.</summary>
    private bool TryWake(int helpers)
    {
        try
        {
            _wake.Release(helpers);
            return true;
        }
        catch (ThreadInterruptedException)
        {
            return false;
        }
    }

    private ref long Run(int member) => ref _runs[(member + 1) * WordsApart];

    private static bool HasChunk(long run) => (run & ChunkMask) < (run >> ChunkBits);

    /// <summary>Claims and does one chunk; false when none is left.</summary>
    private bool TryWork(int member)
    {
        for (int i = 0; i < Members; i++)
        {
            ref long run = ref Run((member + i) % Members);
            long seen = Volatile.Read(ref run);
            while (HasChunk(seen))
            {
                long before = Interlocked.CompareExchange(ref run, seen + 1, seen);
                if (before == seen)
                {
                    Work((int)(seen & ChunkMask));
                    return true;
                }

                seen = before;
            }
        }

        return false;
    }

    private void Work(int chunk)
    {
        try
        {
            _execute(_job, chunk);
        }
#pragma warning disable CA1031 // The exception is carried to the caller of Run; a helper thread has no caller.
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

    private void Help(int member)
    {
        _isHelper = true;
        int idle = 0;
        while (!_stopped)
        {
            if (TryWork(member))
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
        bool isWorkLeft = false;
        for (int member = 0; member < Members; member++)
        {
            isWorkLeft |= HasChunk(Volatile.Read(ref Run(member)));
        }

        if (!isWorkLeft && !_stopped)
        {
            try
            {
                _wake.Wait();
            }
            catch (ThreadInterruptedException)
            {
                // A chunk interrupted its own thread: the helper looks for work, and parks again.
            }
        }

        Interlocked.Decrement(ref _shared.Parked);
    }

    /// <summary>The other contended words, on cache lines of their own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct SharedState
    {
        [FieldOffset(128)]
        public int Remaining;

        [FieldOffset(256)]
        public int Parked;
    }
}
