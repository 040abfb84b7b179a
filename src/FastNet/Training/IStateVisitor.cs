using System.Numerics;

namespace FastNet;

/// <summary>Is shown the vectors of a run's state one after the other, to write, check or fill them.</summary>
internal interface IStateVisitor
{
    /// <param name="name">Unique in the state.</param>
    /// <param name="shape">The dimensions; their product is the length of <paramref name="values"/>.</param>
    /// <param name="values">The memory of the vector itself.</param>
    /// <param name="squares">Whether the values are sums or means of squares: none is negative, and an infinite one does no harm.</param>
    void Visit<T>(string name, ReadOnlySpan<int> shape, Span<T> values, bool squares)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
