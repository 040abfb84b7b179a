using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class TransposeTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equals_the_specification_at_every_width_and_number_of_rows_and_columns([Values(0, 1, 2, 3, 4, 5, 7, 8, 9, 17)] int rows)
    {
        for (int columns = 0; columns <= 257; columns += columns < 20 ? 1 : 13)
        {
            Compare(rows, columns, compare => Widths.ForEach(width => compare(null, $"width {width}")));
            Compare(columns, rows, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(200, 784)]
    [TestCase(1, 40_003)]
    [TestCase(9000, 10)]
    public void Equals_the_specification_with_any_number_of_workers(int rows, int columns) => Compare(rows, columns, Everywhere.ForEach);

    [Test]
    public void Allocates_nothing()
    {
        T[] x = new T[200 * 784];
        T[] y = new T[784 * 200];
        Allocation.AssertNone(workers => Transpose.Apply<T>(new ReadOnlyMatrix<T>(x, 200, 784), new Matrix<T>(y, 784, 200), workers));
    }

    [Test]
    public void Shapes_that_do_not_fit_are_refused_with_the_numbers()
    {
        T[] memory = new T[20];
        Assert.That(() => Transpose.Apply<T>(new ReadOnlyMatrix<T>(memory, 2, 5), new Matrix<T>(new T[10], 2, 5)), Throws.ArgumentException.With.Message.Contains("y is 2 x 5; expected 5 x 2"));
        Assert.That(() => Transpose.Apply<T>(new ReadOnlyMatrix<T>(memory, 2, 5).Transposed, new Matrix<T>(new T[10], 2, 5)), Throws.ArgumentException.With.Message.Contains("columns of x are 5 elements apart"));
        Assert.That(() => Transpose.Apply<T>(new ReadOnlyMatrix<T>(memory, 2, 5), new Matrix<T>(new T[10], 2, 5).Transposed), Throws.ArgumentException.With.Message.Contains("columns of y are 5 elements apart"));
        Assert.That(() => Transpose.Apply<T>(new ReadOnlyMatrix<T>(memory.AsSpan(0, 10), 2, 5), new Matrix<T>(memory.AsSpan(9, 10), 5, 2)), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    [Test]
    public void Half_is_refused()
        => Assert.That(() => Transpose.Apply(new ReadOnlyMatrix<Half>(new Half[6], 2, 3), new Matrix<Half>(new Half[6], 3, 2)), Throws.TypeOf<NotSupportedException>());

    private static void Compare(int rows, int columns, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> x = new(rows, columns, columns + 1);
        using GuardedMatrix<T> y = new(columns, rows, rows + 2, seed: 2);
        T[] expected = y.Span.ToArray();
        Naive.Transpose<T>(x.Span, rows, columns, x.Stride, expected, y.Stride);
        forEach((workers, where) =>
        {
            y.Reset();
            Transpose.Apply<T>(new ReadOnlyMatrix<T>(x.Span, rows, columns, x.Stride), new Matrix<T>(y.Span, columns, rows, y.Stride), workers);
            y.AssertSame(expected, where);
        });
    }
}
