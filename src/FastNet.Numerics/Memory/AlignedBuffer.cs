using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastNet.Numerics;

/// <summary>
/// One zero-filled block of memory that starts on a 64-byte boundary (a cache line, and a whole 512-bit vector) and is never moved.
/// </summary>
/// <remarks>
/// The block is a pinned array of the garbage collector's: a span, matrix or slice over it keeps it alive by itself, and nothing has to be disposed.
/// Its memory returns to the runtime with the last reference.
/// </remarks>
/// <typeparam name="T">An unmanaged element type.</typeparam>
public sealed class AlignedBuffer<T>
    where T : unmanaged
{
    private readonly CacheLine[] _lines;
    private readonly nint _start;

    /// <summary>Allocates <paramref name="length"/> elements, all zero.</summary>
    /// <param name="length">Number of elements, 0 or more; a <see cref="System.Span{T}"/> holds at most 2^31 - 1 of them.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative, or above what an array of cache lines holds (128
    /// GiB).</exception>
    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public unsafe AlignedBuffer(nint length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        long most = MostBytes(nint.MaxValue) / sizeof(T);
        if (length > most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(length), length, $"length is {length} elements of {sizeof(T)} bytes; expected at most {most}.");
        }

        Length = length;
        nint bytes = length * sizeof(T);
        nint alignment = HugePages.Alignment(bytes);
        _lines = GC.AllocateArray<CacheLine>((int)((bytes + alignment + sizeof(CacheLine) - 1) / sizeof(CacheLine)), pinned: true);
        byte* block = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_lines));
        _start = -(nint)block & (alignment - 1);
        HugePages.Ask(block + _start, bytes);
        GC.KeepAlive(_lines);
    }

    /// <summary>Number of elements.</summary>
    public nint Length { get; }

    /// <summary>The whole buffer. The span keeps its memory alive.</summary>
    /// <exception cref="OverflowException">The buffer holds more elements than a span can (2^31 - 1).</exception>
    public Span<T> Span => Slice<T>(0, checked((int)Length));

    /// <summary>Elements of any type, from a byte of the buffer on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie inside it.</exception>
    internal Span<TElement> Slice<TElement>(nint offset, int length)
        where TElement : unmanaged
    {
        nint bytes = Length * Unsafe.SizeOf<T>();
        if (offset < 0 || length < 0 || offset > bytes || (long)length * Unsafe.SizeOf<TElement>() > bytes - offset)
        {
            ThrowOutside<TElement>(offset, length);
        }

        ref byte block = ref Unsafe.As<CacheLine, byte>(ref MemoryMarshal.GetArrayDataReference(_lines));
        return MemoryMarshal.CreateSpan(ref Unsafe.As<byte, TElement>(ref Unsafe.AddByteOffset(ref block, _start + offset)), length);
    }

    /// <summary>
    /// The bytes of the largest block that an array of cache lines holds wherever it starts, when an address is no larger than this.
    /// </summary>
    internal static unsafe long MostBytes(long largestAddress)
        => Math.Min((long)Array.MaxLength * sizeof(CacheLine), largestAddress - sizeof(CacheLine)) - HugePages.Bytes;

    // A method of its own, because many calls of every step make the check.
    private void ThrowOutside<TElement>(nint offset, int length)
        where TElement : unmanaged
        => throw new ArgumentOutOfRangeException(
            nameof(length),
            length,
            $"{length} elements of {Unsafe.SizeOf<TElement>()} bytes from byte {offset} do not lie in "
            + $"the {Length} elements of {Unsafe.SizeOf<T>()} bytes.");
}

/// <summary>The element of the arrays: an array of bytes could not exceed 2 GiB.</summary>
[StructLayout(LayoutKind.Sequential, Size = MatrixLayout.Alignment)]
internal struct CacheLine;
