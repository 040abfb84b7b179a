namespace FastNet.Numerics.Tests.Support;

/// <summary>The yardstick itself, against values computed with 60 digits elsewhere.</summary>
[OneMode]
public class DoubleDoubleTests
{
    [TestCase(1.0, 1, 1.3591409142295225, 7.228234458646251e-17)]
    [TestCase(-0.5, -1, 1.2130613194252668, -1.3186356830982827e-18)]
    [TestCase(0.34657, 0, 1.4142084849595797, -7.470324230433341e-17)]
    [TestCase(10.1, 15, 0.742889691906994, -4.4767098448571986e-17)]
    [TestCase(-700.25, -1010, 0.8425286305745361, 3.772923982822153e-17)]
    [TestCase(709.7, 1024, 0.9206154240595787, -2.293853887013352e-17)]
    [TestCase(-744.9, -1075, 1.2626580998628967, 8.791867980329005e-17)]
    [TestCase(1e-09, 0, 1.000000001, -8.224037093664211e-17)]
    public void Exp_has_100_bits(double x, int power, double high, double low)
    {
        AssertClose(DoubleDouble.Exp(x, out int actualPower), high, low);
        Assert.That(actualPower, Is.EqualTo(power));
    }

    [TestCase(2.0, 0.6931471805599453, 2.3190468138462996e-17)]
    [TestCase(10.0, 2.302585092994046, -2.1707562233822494e-16)]
    [TestCase(0.75, -0.2876820724517809, -2.607160616442564e-17)]
    [TestCase(1.41, 0.34358970439007686, -2.001182163029091e-18)]
    [TestCase(1.42, 0.35065687161316933, -1.7065275145611344e-17)]
    [TestCase(1.0000000000000002, 2.2204460492503128e-16, 3.649214750845877e-48)]
    [TestCase(0.9999999999999999, -1.1102230246251565e-16, -6.162975822039155e-33)]
    [TestCase(1.0000001, 9.999999505838704e-08, 1.5249709528441489e-24)]
    [TestCase(5e-324, -744.4400719213812, -4.422444340918698e-14)]
    [TestCase(1.7976931348623157e+308, 709.782712893384, 2.3636017071323592e-14)]
    [TestCase(0.7, -0.35667494393873245, 4.82556379937662e-18)]
    public void Log_has_100_bits(double x, double high, double low) => AssertClose(DoubleDouble.Log(x), high, low);

    [TestCase(-0.5, -0.3934693402873666, -6.593178415491414e-19)]
    [TestCase(-0.51, -0.39950442118773405, -1.3553146644621915e-17)]
    [TestCase(-1e-09, -9.999999995e-10, -7.477230737177921e-26)]
    [TestCase(-1e-300, -1e-300, 0.0)]
    [TestCase(-3.25, -0.961225792168278, -1.9673339826537502e-17)]
    [TestCase(-40.5, -1.0, 2.576757109154981e-18)]
    [TestCase(0.3, 0.3498588075760031, 1.6549155728191776e-17)]
    public void Exp_minus_one_has_100_bits(double x, double high, double low) => AssertClose(DoubleDouble.ExpMinusOne(x), high, low);

    [TestCase(1.0, 0.6931471805599453, 2.3190468138462996e-17)]
    [TestCase(0.5, 0.4054651081081644, -2.8811380259626426e-18)]
    [TestCase(0.25, 0.22314355131420976, -9.091270597324799e-18)]
    [TestCase(0.7, 0.5306282510621704, -5.076541175216476e-18)]
    [TestCase(0.1, 0.09531017980432487, -3.808451650416249e-19)]
    [TestCase(1e-09, 9.999999995e-10, 7.493897403823754e-26)]
    [TestCase(1e-300, 1e-300, 0.0)]
    public void Log_of_one_plus_has_100_bits(double x, double high, double low) => AssertClose(DoubleDouble.LogOnePlus(x), high, low);

    [TestCase(0, 0, 0.5, 0.0)]
    [TestCase(1e-9, 0, 0.49999999960105773, -1.2291995920977955e-17)]
    [TestCase(0.5, 0, 0.3085375387259869, 1.4568778275699303e-17)]
    [TestCase(1.25, -1, 0.2112995473337105, 7.476073585846686e-18)]
    [TestCase(2.75, -5, 0.09535242352174582, -2.6755509847791602e-18)]
    [TestCase(3.9, -11, 0.0985013125480504, -3.4091364460272063e-18)]
    [TestCase(4, -12, 0.1297254065484592, -1.2587788705184517e-17)]
    [TestCase(4.1, -12, 0.08461314831379158, -3.1964731870285056e-18)]
    [TestCase(6.5, -30, 0.04312147792097954, 1.8029310870460895e-19)]
    [TestCase(14.25, -146, 0.019994011712679723, -1.4329023358534103e-18)]
    [TestCase(30.5, -671, 0.012765881595381567, 6.319480997060813e-19)]
    [TestCase(38.5, -1069, 0.00890685323792349, 7.936363966671248e-19)]
    public void The_normal_tail_has_80_bits(double t, int power, double high, double low)
    {
        AssertClose(NormalTail.Of(t, out int actualPower), high, low, bits: 80);
        Assert.That(actualPower, Is.EqualTo(power));
        Assert.That(NormalTail.Of(t), Is.EqualTo(Math.ScaleB(high, power)).Within(Math.ScaleB(high, power - 34)), "in double");
    }

    private static void AssertClose(DoubleDouble actual, double high, double low, int bits = 100)
    {
        DoubleDouble difference = actual - new DoubleDouble(high, low);
        Assert.That(Math.Abs(difference.High / high), Is.LessThan(Math.ScaleB(1, -bits)));
    }
}
