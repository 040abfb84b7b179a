using System.Numerics;

namespace FastNet.Numerics.Tests.Support;

/// <summary>Comparison bit for bit, in which any NaN equals any other: which payload survives an operation is not specified.</summary>
internal static class Bits
{
    public static bool Same<T>(T left, T right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.IsNaN(left) ? T.IsNaN(right) : left.Equals(right) && T.IsNegative(left) == T.IsNegative(right);

    /// <summary>Fails at the first element that differs, naming its index and both values.</summary>
    public static void AssertSame<T>(ReadOnlySpan<T> actual, ReadOnlySpan<T> expected, string where)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length), where);
        for (int i = 0; i < actual.Length; i++)
        {
            if (!Same(actual[i], expected[i]))
            {
                Assert.Fail($"{where}, element {i}: {actual[i]:R}; expected {expected[i]:R}.");
            }
        }
    }
}
