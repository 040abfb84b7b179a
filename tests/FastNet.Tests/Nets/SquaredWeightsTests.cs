using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Tests.Nets;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SquaredWeightsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [TestCase(1)]
    [TestCase(4096)]
    [TestCase(4097)]
    [TestCase((1 << 18) + 5000)]
    public void After_any_moves_it_is_the_whole_sum_to_the_last_bit(int length)
    {
        RandomState random = new((uint)length);
        T[] w = new T[length];
        random.Gaussian<T>(w, 1);
        SquaredWeights<T> squares = new(length);
        Assert.That(squares.All(w), Is.EqualTo(SumOfSquares.Compute<T>(w)));
        for (int move = 0; move < 50; move++)
        {
            int index = move % 7 == 6 ? SquaredWeights<T>.None : (int)random.RandInt(0, length);
            T rest = index < 0 ? T.Zero : w[index];
            if (index >= 0)
            {
                w[index] = T.CreateChecked(random.NextDouble());
            }

            Assert.That(squares.Moved(w, index), Is.EqualTo(SumOfSquares.Compute<T>(w)), $"element {index}");
            if (index >= 0)
            {
                w[index] = rest;
            }
        }
    }
}
