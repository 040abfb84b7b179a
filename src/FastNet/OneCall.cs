using System.Diagnostics.CodeAnalysis;

namespace FastNet;

/// <summary>
/// Refuses a second thread in an object whose memory serves one call at a time: one exchange at a call's begin, one store at its end. A field,
/// never copied.
/// </summary>
internal struct OneCall
{
    private int _busy;

    // The thread that may make several calls, with no other thread's between them; 0: none.
    private int _holder;

    /// <summary>Begins a call; disposing what is returned ends it.</summary>
    /// <param name="owner">The object, for the message.</param>
    /// <exception cref="InvalidOperationException">Another call is under way.</exception>
    [UnscopedRef]
    public Scope Enter(object owner)
    {
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            throw Refused(owner);
        }

        if (_holder != 0 && _holder != Environment.CurrentManagedThreadId)
        {
            Leave();
            throw Refused(owner);
        }

        return new Scope(ref this);
    }

    /// <summary>Keeps other threads out until what is returned is disposed; the calling thread may enter meanwhile.</summary>
    /// <param name="owner">The object that holds, for the message.</param>
    /// <exception cref="InvalidOperationException">A call is under way, or a thread holds already.</exception>
    [UnscopedRef]
    public Held Hold(object owner)
    {
        using Scope call = Enter(owner);
        if (_holder != 0)
        {
            throw Refused(owner);
        }

        _holder = Environment.CurrentManagedThreadId;
        return new Held(ref this);
    }

    /// <summary>Ends a call.</summary>
    public void Leave() => Volatile.Write(ref _busy, 0);

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
        public void Dispose() => Volatile.Write(ref _calls._holder, 0);
    }
}
