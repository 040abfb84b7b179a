using FastNet.Tests.Support;

namespace FastNet.Tests.GradientChecks;

/// <summary>Right gradients pass, to many digits; figures go to the test's output.</summary>
public class GradientCheckerTests
{
    [Test]
    public void The_gradients_of_every_layer_are_right_to_1e_8([ValueSource(typeof(LayerCases), nameof(LayerCases.All))] string name, [Values(0u, 1u, 2u)] uint seed)
    {
        GradientReport report = GradientChecker.CheckLayer(
            memory => LayerCases.Create(name, memory), new LayerCheckInput { Seed = seed }, new GradientCheckOptions { Tolerance = 1e-8 });
        TestContext.Out.WriteLine(report);
        Assert.That(report.Passed, report.ToString());
        Assert.That(report.Checked, Is.GreaterThan(10));
        Assert.That(report.Kinks, Is.Zero);
    }
}
