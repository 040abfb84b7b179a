using Xunit;
using Xunit.v3;

namespace FastNet;

/// <summary>
/// The whole test suite of a layer in xUnit v3. Derive from it and make the layer in <see cref="LayerSuite.Create{T}"/>: each check of
/// <see cref="LayerSuite"/> is a test.
/// </summary>
public abstract class LayerTests : LayerSuite
{
    /// <summary>The names of the checks, one test each. The label keeps xUnit from cutting the name short.</summary>
    public static TheoryData<string> Checks => [.. CheckNames.Select(name => new TheoryDataRow<string>(name) { Label = name })];

    /// <summary>The layer keeps a promise.</summary>
    /// <param name="check">Its name.</param>
    [Theory]
    [MemberData(nameof(Checks), MemberType = typeof(LayerTests))]
    public void The_layer_keeps(string check)
    {
        LayerCheckResult result = Run(check);
        switch (result.Outcome)
        {
            case LayerCheckOutcome.Failed:
                throw new LayerTestException(result.Message);
            case LayerCheckOutcome.Skipped:
                // xUnit takes an exception whose message begins so for a skipped test.
                throw new LayerTestException(DynamicSkipToken.Value + result.Message);
            default:
                TestContext.Current.TestOutputHelper?.WriteLine(result.Message);
                break;
        }
    }
}
