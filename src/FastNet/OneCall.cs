using System.Diagnostics.CodeAnalysis;

namespace FastNet;

/// <summary>
/// Refuses a second thread in an object whose memory serves one call at a time: one exchange at a call's begin, one store at its end. A field,
/// never copied.
/// </summary>
internal struct OneCall
{
    private int _busy;

    /// <summary>Begins a call; disposing what is returned ends it.</summary>
    /// <param name="owner">The object, for the message.</param>
    /// <exception cref="InvalidOperationException">Another call is under way.</exception>
    [UnscopedRef]
    public Scope Enter(object owner)
    {
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            throw new InvalidOperationException(
                $"This {owner.GetType().Name.Split('`')[0]} is in a call already, of another thread or an outer one; expected one call at a time: give each thread an object of its own, or take turns.");
        }

        return new Scope(ref this);
    }

    /// <summary>Ends a call.</summary>
    public void Leave() => Volatile.Write(ref _busy, 0);

    /// <summary>A call under way.</summary>
    public readonly ref struct Scope(ref OneCall calls)
    {
        private readonly ref OneCall _calls = ref calls;

        /// <summary>Ends the call.</summary>
        public void Dispose() => _calls.Leave();
    }
}
