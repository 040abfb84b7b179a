namespace FastNet.Tests.Support;

/// <summary>Comparison with values that another program computed in another order.</summary>
internal static class Close
{
    /// <summary>Fails at the first element that is further off than <paramref name="tolerance"/>, relative to the larger magnitude.</summary>
    internal static void AssertEach(ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, string where, double tolerance = 1e-10)
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length), where);
        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= tolerance * Math.Max(Math.Abs(actual[i]), Math.Abs(expected[i]))))
            {
                Assert.Fail($"{where}, element {i}: {actual[i]:R}; expected {expected[i]:R}.");
            }
        }
    }

    /// <summary>The course's relative error, the largest over all elements: |a - n| / max(1e-8, |a| + |n|).</summary>
    internal static double RelativeError(ReadOnlySpan<double> a, ReadOnlySpan<double> n)
    {
        Assert.That(a.Length, Is.EqualTo(n.Length));
        double largest = 0;
        for (int i = 0; i < a.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(a[i] - n[i]) / Math.Max(1e-8, Math.Abs(a[i]) + Math.Abs(n[i])));
        }

        return largest;
    }
}
