namespace FastNet.Numerics.Tests.Support;

/// <summary>Comparison with values that another program computed in another order.</summary>
internal static class Close
{
    /// <summary>Fails at the first element that is further off than <paramref name="tolerance"/>, relative to the larger magnitude.</summary>
    public static void Assert(ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, string where, double tolerance = 1e-10)
    {
        NUnit.Framework.Assert.That(actual.Length, Is.EqualTo(expected.Length), where);
        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= tolerance * Math.Max(Math.Abs(actual[i]), Math.Abs(expected[i]))))
            {
                NUnit.Framework.Assert.Fail($"{where}, element {i}: {actual[i]:R}; expected {expected[i]:R}.");
            }
        }
    }
}
