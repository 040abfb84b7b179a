using FastNet.Data;
using FastNet.Tests.Support;

namespace FastNet.Tests.Features;

public class HogFeatureTests
{
    [Test]
    public void The_histograms_are_the_golden_ones([Range(0, 5)] int image)
    {
        double[] actual = new double[144];
        HogFeature.Compute(GoldenImages.Planes(image), 32, 32, 3, actual);
        GoldenImages.AssertClose(actual, "hog", image);
    }

    [Test]
    public void Bins_are_those_of_the_arctangent()
    {
        System.Random random = new(1);
        for (int i = 0; i < 1_000_000; i++)
        {
            int largest = i % 2 == 0 ? 262_650 : 3_000;
            int gx = random.Next(-largest / 4, largest + 1);
            int gy = random.Next(-largest, largest + 1);
            if (gx != 0 && HogFeature.Bin(gx, gy) != Expected(gx, gy))
            {
                Assert.Fail($"gx {gx}, gy {gy}: bin {HogFeature.Bin(gx, gy)}; expected {Expected(gx, gy)}.");
            }
        }
    }

    [Test]
    public void Of_vertical_gradients_the_faintest_count_alone()
    {
        for (int gy = -262_650; gy <= 262_650; gy++)
        {
            // atan2(gy, 1e-15) is pi/2 - 1e-15 / gy, but for 1e-30.
            double direction = (Math.CopySign((Math.PI / 2) - (1e-15 / Math.Abs(gy / 1000.0)), gy) * (180 / Math.PI)) + 90;
            int expected = direction is > 0 and < 180 ? (int)(direction / 20) : -1;
            if (gy != 0 && HogFeature.Bin(0, gy) != expected)
            {
                Assert.Fail($"gy {gy}: bin {HogFeature.Bin(0, gy)}; expected {expected}.");
            }
        }

        Assert.That((HogFeature.Bin(0, HogFeature.FaintestUp), HogFeature.Bin(0, HogFeature.FaintestUp + 1)), Is.EqualTo((8, -1)));
        Assert.That((HogFeature.Bin(0, -HogFeature.FaintestDown), HogFeature.Bin(0, -HogFeature.FaintestDown - 1)), Is.EqualTo((0, -1)));
    }

    [Test]
    public void A_brightening_to_the_right_counts_in_the_middle_bin_of_its_cell()
    {
        // One edge of height 10 between columns 10 and 11 of a grey image of 16 rows and 24 columns: 2 x 3 cells.
        byte[] image = new byte[16 * 24];
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = (byte)(i % 24 > 10 ? 15 : 5);
        }

        double[] histogram = new double[HogFeature.Length(16, 24)];
        HogFeature.Compute(image, 16, 24, 1, histogram);
        double[] expected = new double[3 * 2 * 9];

        // Cell (1, 0) and (1, 1), counted along the width first; 8 of 64 pixels.
        expected[(2 * 9) + 4] = 10 * 8 / 64.0;
        expected[(3 * 9) + 4] = 10 * 8 / 64.0;
        Assert.That(histogram, Is.EqualTo(expected));
    }

    [Test]
    public void A_rest_of_less_than_a_cell_does_not_count()
    {
        System.Random random = new(1);
        byte[] image = new byte[28 * 30];
        random.NextBytes(image);
        double[] histogram = new double[3 * 3 * 9];
        HogFeature.Compute(image, 28, 30, 1, histogram);
        for (int i = 0; i < image.Length; i++)
        {
            // Behind the neighbours of the last whole cells.
            image[i] = i % 30 > 24 || i / 30 > 24 ? (byte)0 : image[i];
        }

        double[] again = new double[histogram.Length];
        HogFeature.Compute(image, 28, 30, 1, again);
        Assert.That(again, Is.EqualTo(histogram));
        Assert.That(histogram.Sum(), Is.GreaterThan(0));
    }

    [Test]
    public void Images_that_do_not_fit_are_refused_with_the_numbers()
    {
        double[] histogram = new double[144];
        Assert.Multiple(() =>
        {
            Assert.That(() => HogFeature.Compute(new byte[3071], 32, 32, 3, histogram), Refused("3071 bytes; 3 x 32 x 32 were expected"));
            Assert.That(() => HogFeature.Compute(new byte[2048], 32, 32, 2, histogram), Refused("2 channels"));
            Assert.That(() => HogFeature.Compute(new byte[3072], 32, 32, 3, histogram.AsSpan(1)), Refused("room for 143 numbers; expected 144"));
            Assert.That(() => HogFeature.Compute(new byte[56], 7, 8, 1, histogram), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => HogFeature.Length(8, 7), Throws.TypeOf<ArgumentOutOfRangeException>());
        });
    }

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(string message) => Throws.InstanceOf<ArgumentException>().With.Message.Contains(message);

    /// <summary>By the course's formula.</summary>
    private static int Expected(int gx, int gy)
    {
        double direction = (Math.Atan2(gy / 1000.0, (gx / 1000.0) + 1e-15) * (180 / Math.PI)) + 90;
        return direction is > 0 and < 180 ? (int)(direction / 20) : -1;
    }
}
