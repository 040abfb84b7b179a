using FastNet.Numerics;

namespace FastNet.Tests.Nets;

public class SquaredWeightsTests
{
    [TestCase(1)]
    [TestCase(4096)]
    [TestCase(4097)]
    [TestCase((1 << 18) + 5000)]
    public void After_any_moves_it_is_the_whole_sum_to_the_last_bit(int length)
    {
        RandomState random = new((uint)length);
        double[] w = new double[length];
        random.Gaussian(w);
        SquaredWeights squares = new(length);
        Assert.That(squares.AtRest(w), Is.EqualTo(SumOfSquares.Compute<double>(w)));
        for (int move = 0; move < 50; move++)
        {
            int index = move % 7 == 6 ? SquaredWeights.None : (int)random.RandInt(0, length);
            double rest = index < 0 ? 0 : w[index];
            if (index >= 0)
            {
                w[index] = random.NextDouble();
            }

            Assert.That(squares.Moved(w, index), Is.EqualTo(SumOfSquares.Compute<double>(w)), $"element {index}");
            if (index >= 0)
            {
                w[index] = rest;
            }
        }
    }
}
