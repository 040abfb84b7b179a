using System.Numerics;
using System.Numerics.Tensors;

namespace FastNet;

/// <summary>Checks that the numbers of a tensor can be computed with.</summary>
internal static class TensorValues
{
    /// <summary>Names the first number that makes no sense; null where there is none.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="values">Its elements, row-major.</param>
    /// <param name="squares">
    /// Whether they are sums or means of squares: 0 or more, and an infinite one does no harm. Otherwise they must be finite.
    /// </param>
    internal static string? Problem<T>(string name, ReadOnlySpan<int> shape, ReadOnlySpan<T> values, bool squares = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!squares && TensorPrimitives.IsFiniteAll(values))
        {
            return null;
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (squares ? !(values[i] >= T.Zero) : !T.IsFinite(values[i]))
            {
                string expected = squares ? "0 or more was expected" : "a finite number was expected";
                return FormattableString.Invariant($"its tensor {FileText.Quote(name)} has {values[i]} at [{Place(shape, i)}]; {expected}");
            }
        }

        return null;
    }

    private static string Place(ReadOnlySpan<int> shape, int index)
    {
        int[] place = new int[shape.Length];
        for (int d = place.Length - 1; d >= 0; d--)
        {
            (index, place[d]) = Math.DivRem(index, shape[d]);
        }

        return string.Join(", ", place);
    }
}
