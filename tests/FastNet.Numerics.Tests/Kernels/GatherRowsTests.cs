using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class GatherRowsTests<T>
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
            () => GatherRows.Apply<T>(new ReadOnlyMatrix<T>([T.One, T.One, T.One, T.One, T.One, T.One], 3, 2, 2), [0, bad], new Matrix<T>(destination, 2, 2, 2)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"indices[1] is {bad}").And.Message.Contains("below 3"));
        Assert.That(destination, Is.All.EqualTo(T.Zero));
    }

    [Test]
    public void An_index_that_another_thread_changes_during_the_call_reaches_no_other_memory()
    {
        T[] source = new T[3 * 50];
        byte[] pixels = new byte[3 * 50];
        double[] mean = new double[50];
        T[] destination = new T[40 * 50];
        int[] indices = new int[40];
        MeddlingThread.Run(indices, () => GatherRows.Apply<T>(new ReadOnlyMatrix<T>(source, 3, 50, 50), indices, new Matrix<T>(destination, indices.Length, 50, 50)));
        MeddlingThread.Run(indices, () => GatherPixels.Apply<T>(new ReadOnlyMatrix<byte>(pixels, 3, 50, 50), mean, indices, new Matrix<T>(destination, indices.Length, 50, 50)));
        MeddlingThread.Run(indices, () => GatherImages.Apply<T>(new ReadOnlyMatrix<T>(source, 3, 50, 50), new(1, 5, 10), indices, new Matrix<T>(destination, indices.Length, 50, 50), flip: true, 1, warp: 0.1, seed: 0, step: 0));
        Assert.That(destination, Is.All.EqualTo(T.Zero));
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] source = new T[20 * 3072];
        T[] destination = new T[20 * 3072];
        int[] indices = new int[20];
        Allocation.AssertNone(workers => GatherRows.Apply<T>(new ReadOnlyMatrix<T>(source, 20, 3072, 3072), indices, new Matrix<T>(destination, indices.Length, 3072, 3072), workers));
    }

    [Test]
    public void Shapes_that_do_not_fit_are_refused_with_the_numbers()
    {
        T[] memory = new T[20];
        Assert.That(() => GatherRows.Apply<T>(new ReadOnlyMatrix<T>(new T[9], 2, 5, 5), [0], new Matrix<T>(new T[5], 1, 5, 5)), Throws.ArgumentException.With.Message.Contains("elements has 9"));
        Assert.That(() => GatherRows.Apply<T>(new ReadOnlyMatrix<T>(new T[10], 2, 5, 5), [0, 1], new Matrix<T>(new T[9], 2, 5, 5)), Throws.ArgumentException.With.Message.Contains("elements has 9"));
        Assert.That(() => GatherRows.Apply<T>(new ReadOnlyMatrix<T>(memory.AsSpan(0, 10), 2, 5, 5), [0], new Matrix<T>(memory.AsSpan(9, 5), 1, 5, 5)), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    private static void Compare(int sourceRows, int rows, int columns, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> source = new(sourceRows, columns, columns + 1);
        using GuardedMatrix<T> destination = new(rows, columns, columns + 2, seed: 2);
        Random random = new(columns);
        int[] indices = [.. Enumerable.Range(0, rows).Select(_ => random.Next(sourceRows))];
        T[] expected = destination.Span.ToArray();
        Naive.GatherRows<T>(source.Span, columns, source.Stride, indices, expected, destination.Stride);
        forEach((workers, where) =>
        {
            destination.Reset();
            GatherRows.Apply<T>(new ReadOnlyMatrix<T>(source.Span, sourceRows, columns, source.Stride), indices, new Matrix<T>(destination.Span, indices.Length, columns, destination.Stride), workers);
            destination.AssertSame(expected, where);
        });
    }
}

public class GatherLabelsTests
{
    [Test]
    public void Labels_follow_their_indices()
    {
        int[] destination = new int[4];
        GatherRows.Apply([5, 6, 7], [2, 0, 2, 1], destination);
        Assert.That(destination, Is.EqualTo(new[] { 7, 5, 7, 6 }));
    }

    [Test]
    public void An_index_out_of_range_is_refused_before_anything_is_written([Values(-1, 3)] int bad)
    {
        int[] destination = new int[2];
        Assert.That(
            () => GatherRows.Apply([5, 6, 7], [0, bad], destination),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"indices[1] is {bad}").And.Message.Contains("below 3"));
        Assert.That(destination, Is.All.Zero);
    }

    [Test]
    public void Overlapping_or_unequal_spans_are_refused()
    {
        int[] memory = new int[4];
        Assert.That(() => GatherRows.Apply(memory, [0, 1], new int[3]), Throws.ArgumentException.With.Message.Contains("3; expected 2"));
        Assert.That(() => GatherRows.Apply(memory, [0, 1], memory.AsSpan(0, 2)), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => GatherRows.Apply([1, 2], memory.AsSpan(0, 2), memory.AsSpan(1, 2)), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    [Test]
    public void A_result_too_large_for_caches_has_the_same_bits([Values(1, 2)] int count)
    {
        const int columns = 997;
        int stride = MatrixLayout.PaddedStride<float>(columns);
        int[] indices = new int[((64 << 20) / (stride * sizeof(float))) + 1];
        AlignedBuffer<float> source = new(3 * stride);
        AlignedBuffer<float> destination = new((nint)indices.Length * stride);
        using Workers workers = new(count);
        for (int i = 0; i < 3 * stride; i++)
        {
            source.Span[i] = i;
        }

        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = i % 3;
        }

        float[] expected = new float[indices.Length * stride];
        Naive.GatherRows<float>(source.Span, columns, stride, indices, expected, stride);
        Widths.ForEach(width =>
        {
            destination.Span.Clear();
            GatherRows.Apply<float>(new ReadOnlyMatrix<float>(source.Span, 3, columns, stride), indices, new Matrix<float>(destination.Span, indices.Length, columns, stride), workers);
            Bits.AssertSame<float>(destination.Span, expected, $"width {width}");
        });
    }
}
