using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Products;

/// <summary>How a test lays a matrix into memory.</summary>
/// <param name="Transposed">Column after column instead of row after row.</param>
/// <param name="Gap">Elements between one row (or column) and the next that do not belong to the matrix.</param>
/// <param name="Placement">Where in its pages.</param>
internal readonly record struct Storage(bool Transposed = false, int Gap = 0, Placement Placement = Placement.EndAtGuard)
{
    /// <summary>Rows, or columns, next to each other without gaps.</summary>
    public static readonly Storage[] Dense = [new(false), new(true)];
}
