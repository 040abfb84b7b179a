namespace FastNet.Numerics.Tests.Support;

/// <summary>The arrays of one call of an element-wise kernel, all of the same length; inputs and outputs alike.</summary>
internal sealed class Operands<T>(IReadOnlyList<GuardedBuffer<T>> buffers)
    where T : unmanaged
{
    public int Count => buffers.Count;

    public Span<T> this[int index] => buffers[index].Span;
}
