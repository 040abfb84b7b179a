namespace FastNet.Tests.Data;

public class FeatureScalesTests
{
    private const int Rows = 400;

    [TestCase(new[] { 1.0, 100, 30_000 }, false, "too large")]
    [TestCase(new[] { 1.0, 1, 300 }, false, "too far apart")]
    [TestCase(new[] { 20_000.0, 20_000 }, false, "too large")]
    [TestCase(new[] { 1e-5, 2e-5 }, false, "too small")]
    [TestCase(new[] { 60.0, 50, 1 }, true, "")]
    [TestCase(new[] { 0.02, 0.02 }, true, "")]
    [TestCase(new[] { 0.0, 0 }, true, "")]
    public void Scales_that_no_rate_suits_are_told(double[] deviations, bool suitable, string word)
    {
        FeatureScales scales = FeatureScales.Of(Drawn(deviations, 1e6));
        Assert.That(scales.AreSuitable, Is.EqualTo(suitable));
        Assert.That(scales.Largest, Is.EqualTo(deviations.Max()).Within(10).Percent);
        Assert.That(scales.Smallest, Is.EqualTo(deviations.Min()).Within(10).Percent);
        Assert.That(suitable || scales.ToString().Contains(word, StringComparison.Ordinal), scales.ToString());
    }

    [Test]
    public void A_pixel_that_is_seldom_on_is_no_feature_of_another_scale()
    {
        double[] values = new double[Rows * 4];
        new RandomState(1).Gaussian(values, 60);
        for (int i = 0; i < Rows; i++)
        {
            values[4 * i] = i == 17 ? 200 : 0;
            values[(4 * i) + 1] = i == 18 ? 180 : 0;
        }

        FeatureScales scales = FeatureScales.Of(Samples<double>.From(values, 4, new int[Rows]));
        Assert.That(scales.AreSuitable, Is.True);
        Assert.That(scales.Times, Is.LessThan(5));
    }

    [Test]
    public void Of_no_rows_and_of_values_that_are_not_finite_nothing_is_said()
    {
        Assert.That(FeatureScales.Of(Samples<float>.From([], 3, [])).AreSuitable, Is.True);
        Assert.That(FeatureScales.Of(Samples<float>.From([1, float.NaN, 2, 3], 2, [0, 1])).Largest, Is.EqualTo(0.5));
        Assert.That(() => FeatureScales.Of<float>(null!), Throws.ArgumentNullException);
    }

    private static Samples<double> Drawn(double[] deviations, double mean)
    {
        double[] values = new double[Rows * deviations.Length];
        new RandomState(2).Gaussian(values);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = mean + (values[i] * deviations[i % deviations.Length]);
        }

        return Samples<double>.From(values, deviations.Length, new int[Rows]);
    }
}
