using System.Numerics;
using System.Runtime.InteropServices;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class GatherPixelsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equals_the_specification_at_every_width_and_number_of_columns()
    {
        for (int columns = 0; columns <= 257; columns++)
        {
            Compare(4, 7, columns, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(100, 200, 3072)]
    [TestCase(1, 5, 40_003)]
    [TestCase(1000, 9000, 10)]
    [TestCase(5, 0, 10)]
    public void Equals_the_specification_with_any_number_of_workers(int sourceRows, int rows, int columns)
        => Compare(sourceRows, rows, columns, Everywhere.ForEach);

    [Test]
    public void An_index_out_of_range_is_refused_before_anything_is_written([Values(-1, 3, int.MinValue)] int bad)
    {
        T[] destination = new T[4];
        Assert.That(
            () => GatherPixels.Apply<T>(new ReadOnlyMatrix<byte>([1, 1, 1, 1, 1, 1], 3, 2, 2), [0, 0], [0, bad], new Matrix<T>(destination, 2, 2, 2)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"indices[1] is {bad}").And.Message.Contains("below 3"));
        Assert.That(destination, Is.All.EqualTo(T.Zero));
    }

    [Test]
    public void Allocates_nothing()
    {
        byte[] source = new byte[20 * 3072];
        double[] mean = new double[3072];
        T[] destination = new T[20 * 3072];
        int[] indices = new int[20];
        Allocation.AssertNone(workers => GatherPixels.Apply<T>(new ReadOnlyMatrix<byte>(source, 20, 3072, 3072), mean, indices, new Matrix<T>(destination, indices.Length, 3072, 3072), workers));
    }

    [Test]
    public void Shapes_that_do_not_fit_are_refused_with_the_numbers()
    {
        double[] mean = new double[5];
        Assert.That(() => GatherPixels.Apply<T>(new ReadOnlyMatrix<byte>(new byte[9], 2, 5, 5), mean, [0], new Matrix<T>(new T[5], 1, 5, 5)), Throws.ArgumentException.With.Message.Contains("elements has 9"));
        Assert.That(() => GatherPixels.Apply<T>(new ReadOnlyMatrix<byte>(new byte[10], 2, 5, 5), mean, [0, 1], new Matrix<T>(new T[9], 2, 5, 5)), Throws.ArgumentException.With.Message.Contains("elements has 9"));
        Assert.That(() => GatherPixels.Apply<T>(new ReadOnlyMatrix<byte>(new byte[10], 2, 5, 5), new double[4], [0], new Matrix<T>(new T[5], 1, 5, 5)), Throws.ArgumentException.With.Message.Contains("is 4; expected 5"));
        T[] memory = new T[20];
        Assert.That(
            () => GatherPixels.Apply(new ReadOnlyMatrix<byte>(MemoryMarshal.AsBytes<T>(memory), 2, 5, 5), mean, [0], new Matrix<T>(memory.AsSpan(1, 5), 1, 5, 5)), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    private static void Compare(int sourceRows, int rows, int columns, Action<Action<Workers?, string>> forEach)
    {
        int stride = columns + 1;
        Random random = new(columns);
        byte[] source = new byte[sourceRows * stride];
        random.NextBytes(source);

        // Means of every size, tiny ones too, where the difference is rounded twice.
        double[] mean = [.. Enumerable.Range(0, columns).Select(j => 255 * random.NextDouble() * (j % 5 == 0 ? 1e-14 : 1))];
        int[] indices = [.. Enumerable.Range(0, rows).Select(_ => random.Next(sourceRows))];
        using GuardedMatrix<T> destination = new(rows, columns, columns + 2, seed: 2);
        T[] expected = destination.Span.ToArray();
        Naive.GatherPixels<T>(source, columns, stride, mean, indices, expected, destination.Stride);
        forEach((workers, where) =>
        {
            destination.Reset();
            GatherPixels.Apply<T>(new ReadOnlyMatrix<byte>(source, sourceRows, columns, stride), mean, indices, new Matrix<T>(destination.Span, indices.Length, columns, destination.Stride), workers);
            destination.AssertSame(expected, where);
        });
    }
}
