using System.Runtime.CompilerServices;

namespace FastNet.Numerics;

/// <summary>
/// One <see cref="AlignedBuffer{T}"/>, cut into named slices. Callers first reserve slices (<see cref="Reserve{T}"/>), then one <see cref="Commit"/>
/// allocates; from then on nothing is allocated. Every slice starts on a 64-byte boundary and is zero at first. A span over a slice keeps the memory
/// alive.
/// </summary>
public sealed class Arena
{
    private readonly List<(string Name, nint Bytes)> _slices = [];
    private readonly Lock _lock = new();
    private AlignedBuffer<byte>? _buffer;

    /// <summary>Bytes reserved so far, alignment included.</summary>
    public nint Length { get; private set; }

    /// <summary>Name and size in bytes of every slice, in the order of their addresses.</summary>
    public IReadOnlyList<(string Name, nint Bytes)> Slices => _slices;

    /// <summary>Asks for a slice.</summary>
    /// <param name="name">Its purpose, for reports and messages.</param>
    /// <param name="length">Number of elements, 0 or more.</param>
    /// <exception cref="InvalidOperationException">The arena is committed already.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public ArenaSlice<T> Reserve<T>(string name, int length)
        where T : unmanaged
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        lock (_lock)
        {
            if (_buffer is not null)
            {
                throw new InvalidOperationException($"The slice '{name}' comes too late: the arena is committed ({Length} bytes).");
            }

            ArenaSlice<T> slice = new(this, name, Length, length);
            nint bytes = checked((nint)length * Unsafe.SizeOf<T>());
            _slices.Add((name, bytes));
            Length = checked(Length + MatrixLayout.AlignUp<byte>(bytes));
            return slice;
        }
    }

    /// <summary>Allocates all that was reserved.</summary>
    /// <exception cref="InvalidOperationException">The arena is committed already.</exception>
    public void Commit()
    {
        lock (_lock)
        {
            if (_buffer is not null)
            {
                throw new InvalidOperationException($"The arena is committed already ({Length} bytes).");
            }

            _buffer = new AlignedBuffer<byte>(Length);
        }
    }

    internal Span<T> Span<T>(string name, nint offset, int length)
        where T : unmanaged
        => _buffer is null
            ? throw new InvalidOperationException($"The slice '{name}' has no memory yet: commit the arena first.")
            : _buffer.Slice<T>(offset, length);
}
