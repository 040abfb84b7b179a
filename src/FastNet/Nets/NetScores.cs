using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The scores (N, C) of a net, and its calls one at a time. A caller reads scores after its call has ended; so a call of another thread gets other memory, and leaves
/// alone what the last thread may still be reading. A view of scores cannot move to another thread: it is a ref struct.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class NetScores<T>
    where T : unmanaged
{
    private readonly int _classes;
    private AlignedBuffer<T> _buffer;
    private OneCall _calls;
    private int _thread;

    public NetScores(int batchCapacity, int classes)
    {
        _classes = classes;
        Stride = MatrixLayout.PaddedStride<T>(classes);
        _buffer = new AlignedBuffer<T>((nint)batchCapacity * Stride);
        _thread = Environment.CurrentManagedThreadId;
    }

    /// <summary>Elements from one row's start to the next.</summary>
    public int Stride { get; }

    /// <summary>All memory of the calling thread's scores, for whoever entered.</summary>
    public Span<T> Span => _buffer.Span;

    /// <summary>The scores of a batch of that many rows.</summary>
    public Matrix<T> Rows(int rows) => new(_buffer.Span, rows, _classes, Stride);

    /// <summary>Begins a call of the net; nothing is allocated unless another thread made the last one.</summary>
    /// <param name="net">For the message.</param>
    /// <exception cref="InvalidOperationException">Another thread's call is under way.</exception>
    public OneCall.Scope Enter(object net)
    {
        OneCall.Scope call = _calls.Enter(net);
        if (_thread != Environment.CurrentManagedThreadId)
        {
            Renew();
        }

        return call;
    }

    private void Renew()
    {
        try
        {
            _buffer = new AlignedBuffer<T>(_buffer.Length);
            _thread = Environment.CurrentManagedThreadId;
        }
        catch (OutOfMemoryException)
        {
            _calls.Leave();
            throw;
        }
    }
}
