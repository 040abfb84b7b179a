using System.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Check first, then time: a benchmark whose result differs from the specification throws before anything is measured.</summary>
internal static class Agreement
{
    /// <summary>The same bits in every element.</summary>
    public static void Require<T>(ReadOnlySpan<T> actual, ReadOnlySpan<T> expected, string subject = "The result")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (!actual[i].Equals(expected[i]) || T.IsNegative(actual[i]) != T.IsNegative(expected[i]))
            {
                throw new InvalidOperationException($"{subject}: element {i} is {actual[i]:R}; the specification gives {expected[i]:R}.");
            }
        }
    }

    /// <summary>The same integers, or any other values that are equal or not.</summary>
    public static void RequireEqual<T>(ReadOnlySpan<T> actual, ReadOnlySpan<T> expected, string subject = "The result")
        where T : IEquatable<T>
    {
        int same = actual.CommonPrefixLength(expected);
        if (same < expected.Length)
        {
            throw new InvalidOperationException($"{subject}: element {same} is {actual[same]}; the specification gives {expected[same]}.");
        }
    }
}
