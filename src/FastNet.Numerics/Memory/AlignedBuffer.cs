using System.Runtime.InteropServices;

namespace FastNet.Numerics;

/// <summary>
/// One zero-filled block of native memory that starts on a 64-byte boundary (a cache line, and a whole 512-bit vector).
/// The garbage collector neither moves nor counts it; disposing (or, at the latest, the finalizer) frees it.
/// </summary>
/// <typeparam name="T">An unmanaged element type.</typeparam>
public sealed unsafe class AlignedBuffer<T> : IDisposable
    where T : unmanaged
{
    private void* _block;
    private T* _pointer;

    /// <summary>Allocates <paramref name="length"/> elements, all zero.</summary>
    /// <param name="length">Number of elements, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public AlignedBuffer(nint length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        nuint bytes = checked((nuint)length * (nuint)sizeof(T));

        // Zeroed by the allocator and aligned here: for a large block the system hands out pages that are zero already, and whoever
        // writes a page first (several workers, say) pays for it.
        nuint alignment = HugePages.Alignment(bytes);
        _block = NativeMemory.AllocZeroed(checked(bytes + alignment));
        _pointer = (T*)(((nuint)_block + alignment - 1) & ~(alignment - 1));
        HugePages.Ask(_pointer, bytes);
        if (bytes > 0)
        {
            GC.AddMemoryPressure(checked((long)bytes));
        }
    }

    /// <summary>Frees the block when the owner forgot to.</summary>
    ~AlignedBuffer() => Free();

    /// <summary>Number of elements.</summary>
    public nint Length { get; }

    /// <summary>The whole buffer.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="OverflowException">The buffer holds more elements than a span can (2^31 - 1).</exception>
    public Span<T> Span => new(Pointer, checked((int)Length));

    /// <summary>The address of the first element.</summary>
    internal T* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer is null, this);
            return _pointer;
        }
    }

    /// <summary>Frees the block; spans taken from it must not be used any more.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_pointer is null)
        {
            return;
        }

        NativeMemory.Free(_block);
        _block = null;
        _pointer = null;
        if (Length > 0)
        {
            GC.RemoveMemoryPressure((long)Length * sizeof(T));
        }
    }
}
