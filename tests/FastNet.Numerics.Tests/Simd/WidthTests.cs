using System.Globalization;

namespace FastNet.Numerics.Tests.Simd;

/// <summary>A run that was started to test one instruction set says so, and must have got it.</summary>
public sealed class WidthTests
{
    [Test]
    public void The_width_is_the_one_that_the_run_was_started_for()
    {
        string? expected = Environment.GetEnvironmentVariable("FASTNET_EXPECTED_WIDTH");
        int width = expected is null ? SimdDispatch.SupportedWidths[0] : int.Parse(expected, CultureInfo.InvariantCulture);
        Assert.That(SimdDispatch.Width, Is.EqualTo(width));
    }
}
