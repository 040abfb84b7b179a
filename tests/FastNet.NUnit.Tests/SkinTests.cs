using NUnit.Framework.Internal;
using Xunit.v3;

namespace FastNet.NUnit.Tests;

/// <summary>What the skins make of the suite's results.</summary>
[OneMode]
public sealed class SkinTests
{
    private const string Twin = "The_float_twin_agrees";
    private const string NoTwin = "The layer has no float twin (HasFloatTwin).";

    [Test]
    public void NUnit_has_a_test_for_each_check_under_its_name()
        => Assert.That(LayerFixture.Checks.Select(test => (test.TestName, test.Arguments.Single())), Is.EqualTo(LayerSuite.CheckNames.Select(name => (name, name))));

    [Test]
    public void Xunit_has_a_test_for_each_check()
        => Assert.That(LayerTests.Checks.Select(row => row.Data), Is.EqualTo(LayerSuite.CheckNames));

    [Test]
    public void NUnit_fails_ignores_and_passes()
    {
        NUnitSuite<int> suite = new();
        Assert.That(End(() => suite.The_layer_keeps("Gradients_are_correct(0)")), Is.TypeOf<AssertionException>().With.Message.Contains("GRADIENTS ARE WRONG"));
        Assert.That(End(() => suite.The_layer_keeps(Twin)), Is.TypeOf<IgnoreException>().With.Message.EqualTo(NoTwin));
        Assert.That(End(() => suite.The_layer_keeps("Results_are_finite<Double>")), Is.Null);
    }

    [Test]
    public void Xunit_fails_skips_and_passes()
    {
        XunitSuite suite = new();
        Assert.That(End(() => suite.The_layer_keeps("Gradients_are_correct(0)")), Has.Message.Contains("GRADIENTS ARE WRONG"));
        Assert.That(End(() => suite.The_layer_keeps(Twin)), Has.Message.EqualTo(DynamicSkipToken.Value + NoTwin));
        Assert.That(End(() => suite.The_layer_keeps("Results_are_finite<Double>")), Is.Null);
    }

    private static Exception? End(Action test)
    {
        using TestExecutionContext.IsolatedContext isolation = new();
        try
        {
            test();
            return null;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return error;
        }
    }

    /// <summary>A fixture that the runner does not take for tests: it is generic, and nothing says of what.</summary>
    private sealed class NUnitSuite<TNothing> : LayerFixture
    {
        protected override bool HasFloatTwin => false;

        protected override ILayer<T> Create<T>(NetMemory<T> memory) => new FaultyLayer<T>(memory, 3, Fault.WrongSign);
    }

    private sealed class XunitSuite : LayerTests
    {
        protected override bool HasFloatTwin => false;

        protected override ILayer<T> Create<T>(NetMemory<T> memory) => new FaultyLayer<T>(memory, 3, Fault.WrongSign);
    }
}
