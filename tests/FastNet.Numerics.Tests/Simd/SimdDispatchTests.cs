using System.Runtime.Intrinsics.X86;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Tests.Simd;

public class SimdDispatchTests
{
    [Test]
    public void Every_supported_width_can_be_forced()
    {
        int former = SimdDispatch.Width;
        try
        {
            foreach (int width in SimdDispatch.SupportedWidths)
            {
                SimdDispatch.Width = width;
                Assert.That(SimdDispatch.Width, Is.EqualTo(width));
            }
        }
        finally
        {
            SimdDispatch.Width = former;
        }
    }

    [Test]
    public void Widths_are_listed_widest_first_and_end_with_scalar_code()
    {
        Assert.That(SimdDispatch.SupportedWidths, Is.Ordered.Descending);
        Assert.That(SimdDispatch.SupportedWidths[^1], Is.EqualTo(1));
    }

    // Just-in-time code is made for the processor: what it lacks was switched off. A native program has its answer checked in the gate.
    [Test]
    public void Code_made_at_run_time_has_no_problem() => Assert.That(SimdDispatch.BuildProblem, Is.Null);

    [Test]
    public void What_the_runtime_offers_the_processor_has()
        => Assert.That(ProcessorId.HasAvx2AndFma || !(Avx2.IsSupported && Fma.IsSupported));

    [TestCase(0)]
    [TestCase(64)]
    [TestCase(-512)]
    [TestCase(1024)]
    public void A_width_that_is_not_to_be_had_is_refused_with_what_is(int width)
    {
        int former = SimdDispatch.Width;
        Assert.That(
            () => SimdDispatch.Width = width,
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"{width} bits").And.Message.Contains(string.Join(", ", SimdDispatch.SupportedWidths)));
        Assert.That(SimdDispatch.Width, Is.EqualTo(former));
    }

    [TestCase(null)]
    [TestCase("")]
    public void Without_the_variable_the_widest_is_taken(string? value)
        => Assert.That(SimdDispatch.FromEnvironment(value), Is.EqualTo(SimdDispatch.SupportedWidths[0]));

    [Test]
    public void The_variable_forces_each_supported_width()
    {
        foreach (int width in SimdDispatch.SupportedWidths)
        {
            Assert.That(SimdDispatch.FromEnvironment($"{width}"), Is.EqualTo(width));
        }
    }

    [TestCase("avx2")]
    [TestCase("64")]
    [TestCase(" 512")]
    [TestCase("-1")]
    [TestCase("99999999999")]
    public void A_variable_that_names_no_width_is_refused_with_its_value(string value)
        => Assert.That(
            () => SimdDispatch.FromEnvironment(value),
            Throws.InvalidOperationException.With.Message.Contains($"FASTNET_SIMD is '{value}'"));
}
