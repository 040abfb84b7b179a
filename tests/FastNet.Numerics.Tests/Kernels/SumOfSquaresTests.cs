using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SumOfSquaresTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equals_the_specification_at_every_width_and_length()
    {
        for (int length = 0; length <= 257; length++)
        {
            Compare(length, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(4095)]
    [TestCase(4096)]
    [TestCase(4097)]
    [TestCase((1 << 18) - 1)]
    [TestCase((1 << 18) + 1)]
    [TestCase((3 << 18) + 4096 + 77)]
    public void Equals_the_specification_with_any_number_of_workers(int length) => Compare(length, Everywhere.ForEach);

    [Test]
    public void Whole_numbers_are_summed_exactly()
    {
        T[] w = [.. Enumerable.Range(0, 1000).Select(i => T.CreateChecked(i % 10))];
        Assert.That(SumOfSquares.Compute<T>(w), Is.EqualTo(28_500));
    }

    [Test]
    public void A_NaN_and_an_infinity_are_not_lost()
    {
        T[] w = new T[5000];
        w[4999] = T.NegativeInfinity;
        Assert.That(SumOfSquares.Compute<T>(w), Is.EqualTo(double.PositiveInfinity));
        w[70] = T.NaN;
        Assert.That(SumOfSquares.Compute<T>(w), Is.NaN);
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] w = new T[1 << 19];
        Allocation.AssertNone(workers => SumOfSquares.Compute<T>(w, workers));
    }

    private static void Compare(int length, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> w = new(1, length, length);
        Random random = new(length);
        foreach (ref T value in w.Initial)
        {
            value = T.CreateChecked((random.NextDouble() - 0.5) * 20);
        }

        w.Reset();
        double expected = Naive.SumOfSquares<T>(w.Span);
        forEach((workers, where) => Assert.That(SumOfSquares.Compute<T>(w.Span, workers), Is.EqualTo(expected), $"length {length}, {where}"));
    }
}
