using System.Diagnostics.CodeAnalysis;

namespace FastNet;

/// <summary>
/// Refuses a second thread in an object whose memory serves one call at a time: one exchange at a call's begin, one store at its end. A field,
/// never copied.
/// </summary>
internal struct OneCall
{
    // The thread whose turn it is; 0: none. The rest belongs to that thread alone.
    private int _thread;
    private bool _isHeld;
    private bool _isInCall;

    /// <summary>Begins a call; disposing what is returned ends it.</summary>
    /// <param name="owner">The object, for the message.</param>
    /// <exception cref="InvalidOperationException">Another call is under way, or another thread holds.</exception>
    [UnscopedRef]
    public Scope Enter(object owner)
    {
        int own = Environment.CurrentManagedThreadId;
        int before = Interlocked.CompareExchange(ref _thread, own, 0);
        if (before != 0 && (before != own || _isInCall))
        {
            throw Refused(owner);
        }

        _isInCall = true;
        return new Scope(ref this);
    }

    /// <summary>Keeps other threads out until what is returned is disposed; the calling thread may enter meanwhile.</summary>
    /// <param name="owner">The object that holds, for the message.</param>
    /// <exception cref="InvalidOperationException">A call is under way, or a thread holds already.</exception>
    [UnscopedRef]
    public Held Hold(object owner)
    {
        _ = Enter(owner);
        bool isNested = _isHeld;
        _isHeld = true;
        Leave();
        return isNested ? throw Refused(owner) : new Held(ref this);
    }

    /// <summary>Ends a call.</summary>
    public void Leave()
    {
        _isInCall = false;
        if (!_isHeld)
        {
            Volatile.Write(ref _thread, 0);
        }
    }

    private static InvalidOperationException Refused(object owner)
        => new($"This {owner.GetType().Name.Split('`')[0]} is in a call already, of another thread or an outer one; expected one call at a time: "
            + "give each thread an object of its own, or take turns.");

    /// <summary>A call under way.</summary>
    public readonly ref struct Scope(ref OneCall calls)
    {
        private readonly ref OneCall _calls = ref calls;

        /// <summary>Ends the call.</summary>
        public void Dispose() => _calls.Leave();
    }

    /// <summary>Several calls of one thread.</summary>
    public readonly ref struct Held(ref OneCall calls)
    {
        private readonly ref OneCall _calls = ref calls;

        /// <summary>Lets other threads in again.</summary>
        public void Dispose()
        {
            _calls._isHeld = false;
            _calls.Leave();
        }
    }
}
