namespace FastNet.Numerics;

/// <summary>A named part of an <see cref="Arena"/>.</summary>
/// <typeparam name="T">An unmanaged element type.</typeparam>
public sealed class ArenaSlice<T>
    where T : unmanaged
{
    private readonly Arena _arena;
    private readonly nint _offset;

    internal ArenaSlice(Arena arena, string name, nint offset, int length)
    {
        _arena = arena;
        _offset = offset;
        Name = name;
        Length = length;
    }

    /// <summary>Its purpose, for reports and messages.</summary>
    public string Name { get; }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>The elements.</summary>
    /// <exception cref="InvalidOperationException">The arena is not committed.</exception>
    public Span<T> Span => _arena.Span<T>(Name, _offset, Length);
}
