using FastNet.Numerics;

namespace FastNet.Tests.Nets;

public class SquaredWeightsTests
{
    [TestCase(1, 1)]
    [TestCase(64, 5)]
    [TestCase(65, 5)]
    [TestCase(130, 70)]
    [TestCase(1000, 3)]
    public void After_any_moves_it_is_the_whole_sum_to_the_last_bit(int rows, int columns)
    {
        int length = rows * columns;
        RandomState random = new((uint)length);
        double[] w = new double[length];
        random.Gaussian(w);
        SquaredWeights squares = new(rows, columns);
        Assert.That(squares.AtRest(w), Is.EqualTo(Sum()));
        for (int move = 0; move < 50; move++)
        {
            int index = move % 7 == 6 ? SquaredWeights.None : (int)random.RandInt(0, length);
            double rest = index < 0 ? 0 : w[index];
            if (index >= 0)
            {
                w[index] = random.NextDouble();
            }

            Assert.That(squares.Moved(w, index), Is.EqualTo(Sum()), $"element {index}");
            if (index >= 0)
            {
                w[index] = rest;
            }
        }

        double Sum() => SumOfSquares.ByColumns(new ReadOnlyMatrix<double>(w, rows, columns), new double[columns]);
    }
}
