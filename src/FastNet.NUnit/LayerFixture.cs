using NUnit.Framework;

namespace FastNet;

/// <summary>
/// The whole test suite of a layer in NUnit. Derive from it and make the layer in <see cref="LayerSuite.Create{T}"/>: each check of
/// <see cref="LayerSuite"/> is a test of its own name.
/// </summary>
public abstract class LayerFixture : LayerSuite
{
    /// <summary>One test for each name of <see cref="LayerSuite.CheckNames"/>.</summary>
    public static IEnumerable<TestCaseData> Checks => CheckNames.Select(name => new TestCaseData(name).SetName(name));

    /// <summary>The layer keeps a promise.</summary>
    /// <param name="check">Its name.</param>
    [TestCaseSource(typeof(LayerFixture), nameof(Checks))]
    public void The_layer_keeps(string check)
    {
        LayerCheckResult result = Run(check);
        switch (result.Outcome)
        {
            case LayerCheckOutcome.Failed:
                Assert.Fail(result.Message);
                break;
            case LayerCheckOutcome.Skipped:
                Assert.Ignore(result.Message);
                break;
            default:
                TestContext.Out.WriteLine(result.Message);
                break;
        }
    }
}
