namespace FastNet.Mpi;

/// <summary>The processes that <c>mpirun</c> started, over the MPI library of this machine.</summary>
/// <remarks>
/// One thread of a process makes all calls (MPI_THREAD_FUNNELED). Where a call fails, or another process dies, MPI ends all of them.
/// </remarks>
public sealed unsafe class MpiRanks : IRanks, IDisposable
{
    // MPI_THREAD_FUNNELED in all three binary interfaces.
    private const int Funneled = 1;

    private readonly MpiLibrary _library;
    private readonly delegate* unmanaged[Cdecl]<void*, int, nint, void*, int*, int*, nint, nint, int> _gather;
    private readonly int[] _places;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private bool _ended;

    private MpiRanks(MpiLibrary library, int rank, int count)
    {
        (_library, Rank, Count) = (library, rank, count);
        _gather = library.AllGatherV;
        _places = new int[count];
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>What the MPI library calls itself: Open MPI v4.1.4, ...</summary>
    public string Library => _library.Version();

    /// <summary>Starts MPI in this process, once.</summary>
    /// <returns>Null where no launcher started it, or it alone: it is an ordinary process then, and no library is loaded.</returns>
    /// <exception cref="MpiException">
    /// There is no MPI library, it does not start, it is that of another launcher, or the launcher's variables contradict each other.
    /// </exception>
    public static MpiRanks? Start()
    {
        MpiLaunch launch = MpiLaunch.Current;
        if (launch.Problem is string problem)
        {
            throw new MpiException(problem);
        }

        if (launch.Count == 1)
        {
            return null;
        }

        MpiLibrary library = MpiLibrary.Load(launch);
        (int provided, int rank, int count) = (0, 0, 0);
        bool works = library.InitThread(null, null, Funneled, &provided) == 0
            && library.CommRank(library.World, &rank) == 0 && library.CommSize(library.World, &count) == 0;
        if (!works || provided < Funneled)
        {
            throw new MpiException($"'{library.Name}' ({library.Version()}) does not start; expected an MPI library with MPI_THREAD_FUNNELED");
        }

        MpiRanks ranks = new(library, rank, count);
        if (count == launch.Count)
        {
            return ranks;
        }

        string version = library.Version();
        ranks.Dispose();
        throw new MpiException(
            $"mpirun started {launch.Count} processes, but '{library.Name}' ({version}) sees {count}: it is the library of another mpirun; "
            + $"expected that of the one used, whose path {MpiLibrary.Variable} may give");
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">MPI has ended, or was started on another thread.</exception>
    /// <exception cref="MpiException">MPI reports an error.</exception>
    public void Gather(ReadOnlySpan<byte> own, Span<byte> all, ReadOnlySpan<int> counts)
    {
        RequireThread();
        GatherCounts.Require(this, own, all, counts);
        int end = 0;
        for (int rank = 0; rank < Count; rank++)
        {
            _places[rank] = end;
            end += counts[rank];
        }

        // An address, and no null, where there is nothing to send: some libraries look at it.
        byte none = 0;
        fixed (byte* send = own, receive = all)
        {
            fixed (int* lengths = counts, places = _places)
            {
                byte* to = receive is null ? &none : receive;
                int code = _gather(send is null ? &none : send, own.Length, _library.Byte, to, lengths, places, _library.Byte, _library.World);
                if (code != 0)
                {
                    throw new MpiException($"MPI_Allgatherv of {all.Length} bytes ended with the error {code}");
                }
            }
        }
    }

    /// <summary>Ends all processes at once; it does not return.</summary>
    /// <param name="exitCode">What this process ends with; the launcher passes one on.</param>
    public void Abort(int exitCode)
    {
        _ = _library.Abort(_library.World, exitCode);
        Environment.Exit(exitCode);
    }

    /// <summary>Ends MPI, when all processes do.</summary>
    public void Dispose()
    {
        if (!_ended)
        {
            RequireThread();
            _ended = true;
            _ = _library.End();
        }
    }

    private void RequireThread()
    {
        if (_ended || Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException(
                _ended
                    ? "MPI has ended in this process; expected no further call."
                    : $"Thread {Environment.CurrentManagedThreadId} calls MPI, which thread {_thread} started; expected calls of that one alone.");
        }
    }
}
