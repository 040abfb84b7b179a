using System.Runtime.InteropServices;

namespace FastNet.Numerics.Tests.Support;

/// <summary>
/// Memory that tells on kernels which leave their bounds: an unreadable page behind it, and canary bytes around the data
/// that <see cref="Verify"/> looks at. One buffer serves many lengths and placements, because mapping pages is slow.
/// </summary>
internal sealed unsafe class GuardedBuffer<T> : IDisposable
    where T : unmanaged
{
    private const byte Canary = 0xA5;
    private const int Alignment = 64;

    private readonly nuint _bytes;
    private byte* _block;
    private int _start;

    /// <summary>Room for <paramref name="capacity"/> elements in every placement.</summary>
    public GuardedBuffer(int capacity)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        nuint needed = ((nuint)capacity * (nuint)sizeof(T)) + (3 * Alignment);
        _bytes = (needed + page - 1) / page * page;
        _block = PageMemory.Allocate(_bytes);
        Place(capacity);
    }

    public int Length { get; private set; }

    public Span<T> Span => new(Pointer, Length);

    public T* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_block is null, this);
            return (T*)(_block + _start);
        }
    }

    private Span<byte> Block => new(_block, (int)_bytes);

    /// <summary>Starts anew: canary everywhere, and <see cref="Span"/> over <paramref name="length"/> elements.</summary>
    public Span<T> Place(int length, Placement placement = Placement.EndAtGuard)
    {
        Block.Fill(Canary);
        Length = length;
        _start = placement switch
        {
            Placement.Aligned => Alignment,
            Placement.OffByOne => Alignment + sizeof(T),
            _ => (int)_bytes - (length * sizeof(T)),
        };
        return Span;
    }

    /// <summary>Fails when something was written outside the data.</summary>
    public void Verify()
    {
        int before = Block[.._start].LastIndexOfAnyExcept(Canary);
        Assert.That(before, Is.EqualTo(-1), () => $"A byte was written {_start - before} bytes before the start.");
        int after = Block[(_start + MemoryMarshal.AsBytes(Span).Length)..].IndexOfAnyExcept(Canary);
        Assert.That(after, Is.EqualTo(-1), () => $"A byte was written {after + 1} bytes behind the end.");
    }

    public void Dispose()
    {
        if (_block is not null)
        {
            PageMemory.Free(_block, _bytes);
            _block = null;
        }
    }
}
