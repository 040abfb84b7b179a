using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class BiasAddTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equals_the_specification_at_every_width_and_number_of_columns()
    {
        for (int columns = 0; columns <= 257; columns++)
        {
            Compare(3, columns, columns + (columns % 3), compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(1, 40_003, 40_003)]
    [TestCase(0, 10, 10)]
    [TestCase(1001, 50, 64)]
    [TestCase(9000, 10, 10)]
    public void Equals_the_specification_with_any_number_of_workers(int rows, int columns, int stride)
        => Compare(rows, columns, stride, Everywhere.ForEach);

    [Test]
    public void Allocates_nothing()
    {
        T[] y = new T[400 * 100];
        T[] bias = new T[100];
        Allocation.AssertNone(workers => BiasAdd.Apply<T>(new Matrix<T>(y, 400, 100, 100), bias, workers));
    }

    [Test]
    public void Shapes_that_do_not_fit_are_refused_with_the_numbers()
    {
        T[] memory = new T[20];
        Assert.That(() => BiasAdd.Apply<T>(new Matrix<T>(new T[9], 2, 5, 5), new T[5]), Throws.ArgumentException.With.Message.Contains("needs 10"));
        Assert.That(() => BiasAdd.Apply<T>(new Matrix<T>(new T[10], 2, 5, 4), new T[5]), Throws.ArgumentException.With.Message.Contains("4 elements apart"));
        Assert.That(() => BiasAdd.Apply<T>(new Matrix<T>(new T[10], 2, 5, 5), new T[4]), Throws.ArgumentException.With.Message.Contains("4; expected 5"));
        Assert.That(() => BiasAdd.Apply<T>(new Matrix<T>(new T[10], -2, 5, 5), new T[5]), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => BiasAdd.Apply<T>(new Matrix<T>(memory.AsSpan(0, 10), 2, 5, 5), memory.AsSpan(9, 5)), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    private static void Compare(int rows, int columns, int stride, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> y = new(rows, columns, stride);
        using GuardedMatrix<T> bias = new(1, columns, columns, seed: 2);
        T[] expected = y.Span.ToArray();
        Naive.BiasAdd<T>(expected, rows, columns, stride, bias.Span);
        forEach((workers, where) =>
        {
            y.Reset();
            BiasAdd.Apply<T>(new Matrix<T>(y.Span, rows, columns, stride), bias.Span, workers);
            y.AssertSame(expected, where);
        });
    }
}
