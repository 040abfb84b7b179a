namespace FastNet.Tests.Random;

public class PortableLogTests
{
    // Computed with 60 decimal digits, then rounded once.
    [TestCase(0.5, -0.6931471805599453)]
    [TestCase(1.0, 0.0)]
    [TestCase(2.0, 0.6931471805599453)]
    [TestCase(0.9999999999999999, -1.1102230246251565e-16)]
    [TestCase(1.0000000000000002, 2.2204460492503128e-16)]
    [TestCase(4.930380657631324e-32, -72.0873067782343)]
    [TestCase(0.1, -2.3025850929940455)]
    [TestCase(0.7, -0.35667494393873245)]
    [TestCase(0.998046875, -0.0019550348358033506)]
    [TestCase(0.998, -0.0020020026706730793)]
    [TestCase(0.9424502837770503, -0.05927211035943434)]
    [TestCase(0.029005228283614737, -3.540279179603279)]
    [TestCase(0.21672980046384815, -1.5291038604492175)]
    [TestCase(5.603330951390159e-32, -71.9593617421511)]
    [TestCase(2.2250738585072014e-308, -708.3964185322641)]
    [TestCase(1e300, 690.7755278982137)]
    [TestCase(1.7976931348623157e308, 709.782712893384)]
    public void Logarithms_are_rounded_correctly(double x, double expected) =>
        Assert.That(PortableLog.Log(x), Is.EqualTo(expected));

    [Test]
    public void Logarithms_are_within_one_place_of_the_C_library()
    {
        RandomState random = new(17);
        for (int i = 0; i < 200_000; i++)
        {
            double x = 1 - random.NextDouble();
            long apart = BitConverter.DoubleToInt64Bits(PortableLog.Log(x)) - BitConverter.DoubleToInt64Bits(Math.Log(x));
            // Zero itself may carry either sign.
            Assert.That(x == 1 || Math.Abs(apart) <= 1, Is.True, $"log({x:R}) is {apart} places away");
        }
    }
}
