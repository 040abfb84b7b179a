namespace FastNet.Reports.Tests.Page;

/// <summary>What charts are made of.</summary>
public sealed class CurveTests
{
    [Test]
    public void A_band_has_the_mean_and_the_edges_of_equal_parts()
    {
        LossBand band = LossBand.Of([4, 2, 3, 1, 5, 9, 7], mostPoints: 3);
        Assert.Multiple(() =>
        {
            Assert.That(band.StepsPerPoint, Is.EqualTo(3));
            Assert.That(band.Steps, Is.EqualTo([3, 6, 7]));
            Assert.That(band.Means, Is.EqualTo([3, 5, 7]));
            Assert.That(band.Low, Is.EqualTo([2, 1, 7]));
            Assert.That(band.High, Is.EqualTo([4, 9, 7]));
            Assert.That(band.DivergedAt, Is.Null);
        });
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void A_loss_that_is_no_number_is_a_gap_and_its_step_is_named(double bad)
    {
        LossBand band = LossBand.Of([2, 1, bad, bad, 1, 1], mostPoints: 3);
        Assert.That(band.DivergedAt, Is.EqualTo(3));
        Assert.That(band.Means, Is.EqualTo([1.5, double.NaN, 1]));
        Assert.That(band.Low, Is.EqualTo([1, double.NaN, 1]));
    }

    [Test]
    public void No_steps_make_no_points([Values(1, 10)] int most) => Assert.That(LossBand.Of([], most).Steps, Is.Empty);

    [Test]
    public void A_falling_curve_falls_in_characters()
    {
        IReadOnlyList<string> lines = TextCurve.Draw([3, 3, 2, 2, 1, 1], width: 6, height: 3, plain: true);
        Assert.That(lines, Is.EqualTo(["3 |**", "  |  **", "1 |    **"]));
    }

    [Test]
    public void Steep_parts_hang_together_and_gaps_stay_open()
    {
        Assert.That(TextCurve.Draw([0, 4], width: 2, height: 5, plain: true), Is.EqualTo(["4 | *", "  | *", "  | *", "  | *", "0 |*"]));
        Assert.That(TextCurve.Draw([1, double.NaN, 0], width: 3, height: 2, plain: true), Is.EqualTo(["1 |*", "0 |  *"]));
    }

    [Test]
    public void Braille_puts_eight_dots_into_a_character()
    {
        // Eight columns of dots are four characters, two lines eight rows of dots: a diagonal.
        IReadOnlyList<string> lines = TextCurve.Draw([7, 6, 5, 4, 3, 2, 1, 0], width: 4, height: 2);
        Assert.That(lines, Is.EqualTo(["7 │\u2811\u2884", "0 │\u2800\u2800\u2811\u2884"]));
    }

    [Test]
    public void Many_values_share_a_column_and_a_constant_is_a_line()
    {
        Assert.That(TextCurve.Draw(new double[1000], width: 3, height: 3, plain: true), Is.EqualTo(["0 |", "  |***", "0 |"]));
        Assert.That(TextCurve.Draw([double.NaN, double.NaN]), Is.Empty);
        Assert.That(TextCurve.Draw([]), Is.Empty);
    }
}
