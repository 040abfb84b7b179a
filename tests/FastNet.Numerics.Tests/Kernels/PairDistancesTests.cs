using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class PairDistancesTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equals_the_specification_at_every_width_and_number_of_columns()
    {
        for (int columns = 0; columns <= 257; columns++)
        {
            Compare(5, 3, columns, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [Test]
    public void Equals_the_specification_for_every_small_number_of_rows([Range(0, 9)] int m, [Range(0, 5)] int n)
        => Compare(m, n, 21, compare => Widths.ForEach(width => compare(null, $"width {width}")));

    [TestCase(70, 40, 300)]
    [TestCase(33, 1, 3072)]
    [TestCase(1, 33, 3072)]
    public void Equals_the_specification_with_any_number_of_workers(int m, int n, int columns) => Compare(m, n, columns, Everywhere.ForEach);

    [Test]
    public void Sides_of_a_triangle()
    {
        T[] x = [T.CreateChecked(3), T.Zero];
        T[] y = [T.Zero, T.CreateChecked(-4)];
        T[] c = new T[1];
        Widths.ForEach(width =>
        {
            PairDistances.L1(new ReadOnlyMatrix<T>(x, 1, 2), new ReadOnlyMatrix<T>(y, 1, 2), new Matrix<T>(c, 1, 1));
            Assert.That(c[0], Is.EqualTo(T.CreateChecked(7)), $"width {width}");
            PairDistances.L2(new ReadOnlyMatrix<T>(x, 1, 2), new ReadOnlyMatrix<T>(y, 1, 2), new Matrix<T>(c, 1, 1));
            Assert.That(c[0], Is.EqualTo(T.CreateChecked(5)), $"width {width}");
        });
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] x = new T[50 * 300];
        T[] y = new T[20 * 300];
        T[] c = new T[50 * 20];
        Allocation.AssertNone(team => PairDistances.L1(new ReadOnlyMatrix<T>(x, 50, 300), new ReadOnlyMatrix<T>(y, 20, 300), new Matrix<T>(c, 50, 20), team));
        Allocation.AssertNone(team => PairDistances.L2(new ReadOnlyMatrix<T>(x, 50, 300), new ReadOnlyMatrix<T>(y, 20, 300), new Matrix<T>(c, 50, 20), team));
    }

    [Test]
    public void Shapes_that_do_not_fit_are_refused_with_the_numbers()
    {
        T[] memory = new T[64];
        T[] other = new T[64];
        Assert.That(() => Run(new(memory, 2, 3), new(memory, 4, 5), new(other, 2, 4)), Refused("X is 2 x 3, Y is 4 x 5 and C is 2 x 4"));
        Assert.That(() => Run(new(memory, 2, 3), new(memory, 4, 3), new(other, 4, 2)), Refused("C is 4 x 2"));
        Assert.That(() => Run(new ReadOnlyMatrix<T>(memory, 3, 2).Transposed, new(memory, 4, 3), new(other, 2, 4)), Refused("columns of x are 2 elements apart"));
        Assert.That(() => Run(new(memory, 2, 3), new ReadOnlyMatrix<T>(memory, 3, 4).Transposed, new(other, 2, 4)), Refused("columns of y are 4 elements apart"));
        Assert.That(() => Run(new(memory, 2, 3), new(memory, 4, 3), new Matrix<T>(other, 4, 2).Transposed), Refused("columns of c are 2 elements apart"));
        Assert.That(() => Run(new(other, 2, 3), new(memory, 4, 3), new(other, 2, 4)), Refused("overlaps x"));
        Assert.That(() => Run(new(memory, 2, 3), new(other, 4, 3), new(other, 2, 4)), Refused("overlaps y"));

        static void Run(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, Matrix<T> c) => PairDistances.L1(x, y, c);

        static NUnit.Framework.Constraints.Constraint Refused(string message) => Throws.ArgumentException.With.Message.Contains(message);
    }

    private static void Compare(int m, int n, int columns, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> x = new(m, columns, columns + 1);
        using GuardedMatrix<T> y = new(n, columns, columns + 2, seed: 2);
        using GuardedMatrix<T> c = new(m, n, n + 3, seed: 3);
        T[] l1 = c.Span.ToArray();
        T[] l2 = c.Span.ToArray();
        Naive.PairDistancesL1(View(x), View(y), new Matrix<T>(l1, m, n, c.Stride));
        Naive.PairDistancesL2(View(x), View(y), new Matrix<T>(l2, m, n, c.Stride));
        forEach((workers, where) =>
        {
            c.Reset();
            PairDistances.L1(View(x), View(y), new Matrix<T>(c.Span, m, n, c.Stride), workers);
            c.AssertSame(l1, $"L1, {where}");
            c.Reset();
            PairDistances.L2(View(x), View(y), new Matrix<T>(c.Span, m, n, c.Stride), workers);
            c.AssertSame(l2, $"L2, {where}");
        });
    }

    private static ReadOnlyMatrix<T> View(GuardedMatrix<T> matrix) => new(matrix.Span, matrix.Rows, matrix.Columns, matrix.Stride);
}
