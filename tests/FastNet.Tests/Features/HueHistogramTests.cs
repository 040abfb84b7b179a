using FastNet.Data;
using FastNet.Tests.Support;

namespace FastNet.Tests.Features;

public class HueHistogramTests
{
    [Test]
    public void The_histograms_are_the_golden_ones([Range(0, 5)] int image)
    {
        double[] actual = new double[25];
        HueHistogram.Compute(GoldenImages.Planes(image), 32, 32, actual);
        GoldenImages.AssertClose(actual, "hue25", image);
    }

    // By the formulas of HSV: red 0, yellow 1/6, green 1/3, cyan 1/2, blue 2/3, magenta 5/6.
    [TestCase(255, 0, 0, 0)]
    [TestCase(9, 9, 3, 1 / 6.0)]
    [TestCase(0, 200, 0, 2 / 6.0)]
    [TestCase(0, 7, 7, 3 / 6.0)]
    [TestCase(0, 0, 1, 4 / 6.0)]
    [TestCase(50, 0, 50, 5 / 6.0)]
    [TestCase(100, 0, 25, 1 - (0.25 / 6))]
    [TestCase(77, 77, 77, 0)]
    public void Hues_go_around_the_circle(byte red, byte green, byte blue, double expected)
        => Assert.That(HueHistogram.Hue(red, green, blue), Is.EqualTo(expected).Within(1e-15));

    [Test]
    public void Every_colour_falls_between_the_edges_of_its_bin([Values(1, 2, 7, 10, 25, 64, 1000)] int bins)
    {
        double step = 255.0 / bins;
        double[] histogram = new double[bins];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] colour = [(byte)(i * 7), (byte)(i / 3), (byte)(i / 80)];
            HueHistogram.Compute(colour, 1, 1, histogram);
            int bin = Array.IndexOf(histogram, 1);
            double hue = HueHistogram.Hue(colour[0], colour[1], colour[2]) * 255;
            if (!(hue >= bin * step && (hue < (bin + 1) * step || bin == bins - 1)))
            {
                Assert.Fail($"{string.Join(' ', colour)}: hue {hue:R} in bin {bin} of {bins}.");
            }
        }
    }

    [Test]
    public void Images_that_do_not_fit_are_refused_with_the_numbers()
    {
        Assert.That(() => HueHistogram.Compute(new byte[5], 1, 2, new double[3]), Throws.ArgumentException.With.Message.Contains("5 bytes; 3 x 1 x 2"));
        Assert.That(() => HueHistogram.Compute(new byte[6], 1, 2, []), Throws.ArgumentException.With.Message.Contains("0 bins"));
        Assert.That(() => HueHistogram.Compute([], 0, 2, new double[3]), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
