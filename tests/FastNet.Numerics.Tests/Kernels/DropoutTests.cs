using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class DropoutTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private const ulong Seed = 0x0123_4567_89AB_CDEF;

    [Test]
    public void Equals_the_specification_at_every_width_and_number_of_columns()
    {
        for (int columns = 0; columns <= 70; columns++)
        {
            Compare(3, columns, columns + (columns % 3), 0.6, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }

        foreach (int columns in new[] { 255, 256, 257, 512, 1025 })
        {
            Compare(2, columns, columns, 0.3, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(0, 10, 10)]
    [TestCase(3001, 10, 12)]
    [TestCase(1, 40_003, 40_003)]
    [TestCase(200, 500, 512)]
    public void Equals_the_specification_with_any_number_of_workers(int rows, int columns, int stride) => Compare(rows, columns, stride, 0.5, Everywhere.ForEach);

    [Test]
    public void Some_of_the_columns_get_their_part_of_the_mask([Values(4, 36, 256, 300)] int first, [Values(1, 4, 17, 300)] int count)
    {
        const int columns = 640;
        T[] x = [.. Enumerable.Range(1, 3 * columns).Select(i => T.CreateChecked(i))];
        T[] all = new T[x.Length];
        Dropout.Apply(new ReadOnlyMatrix<T>(x, 3, columns), new Matrix<T>(all, 3, columns), 0.6, Seed, 5, 2);
        Widths.ForEach(width =>
        {
            T[] some = new T[3 * count];
            Dropout.Apply(
                new ReadOnlyMatrix<T>(x.AsSpan(first), 3, count, columns), new Matrix<T>(some, 3, count), 0.6, Seed, 5, 2, firstColumn: first);
            for (int row = 0; row < 3; row++)
            {
                Assert.That(some[(row * count)..((row + 1) * count)], Is.EqualTo(all.AsSpan((row * columns) + first, count).ToArray()), $"width {width}, row {row}");
            }
        });
        Assert.That(
            () => Dropout.Apply(new ReadOnlyMatrix<T>(x, 3, columns), new Matrix<T>(all, 3, columns), 0.6, Seed, 5, 2, firstColumn: 6),
            Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [TestCase(Dropout.SmallestKeep)]
    [TestCase(0.1)]
    [TestCase(0.5)]
    [TestCase(0.6)]
    [TestCase(0.999)]
    public void The_share_that_is_kept_is_the_probability_everywhere(double keep)
    {
        const int rows = 400;
        const int columns = 1000;
        T[] y = Mask(rows, columns, keep, Seed, 3, 1);
        Assert.That(y, Is.All.Matches<T>(value => value == T.Zero || value == T.CreateTruncating(1 / keep)));

        // Five standard deviations of a binomial distribution, for all elements and for those of each word of a counter.
        AssertShare(y, keep);
        for (int word = 0; word < 4; word++)
        {
            AssertShare([.. y.Where((_, i) => i % 4 == word)], keep);
        }

        static void AssertShare(T[] values, double keep)
        {
            double kept = values.Count(value => value != T.Zero);
            Assert.That(Math.Abs(kept - (values.Length * keep)), Is.LessThan(5 * Math.Sqrt(values.Length * keep * (1 - keep))), $"{kept} of {values.Length}");
        }
    }

    [Test]
    public void Neighbours_and_masks_of_other_steps_streams_and_seeds_are_independent()
    {
        const int rows = 200;
        const int columns = 500;
        T[] mask = Mask(rows, columns, 0.5, Seed, 3, 1);
        AssertIndependent(mask, [.. mask.Skip(1)]);
        AssertIndependent(mask, [.. mask.Skip(4)]);
        AssertIndependent(mask, [.. mask.Skip(columns)]);
        AssertIndependent(mask, Mask(rows, columns, 0.5, Seed, 4, 1));
        AssertIndependent(mask, Mask(rows, columns, 0.5, Seed, 3, 2));
        AssertIndependent(mask, Mask(rows, columns, 0.5, Seed + 1, 3, 1));
        AssertIndependent(mask, Mask(rows, columns, 0.5, Seed ^ (1ul << 63), 3, 1));

        // Of two fair coins half agree.
        static void AssertIndependent(T[] left, T[] right)
        {
            double same = left.Zip(right).Count(pair => pair.First == pair.Second);
            Assert.That(Math.Abs(same - (right.Length * 0.5)), Is.LessThan(2.5 * Math.Sqrt(right.Length)), $"{same} of {right.Length}");
        }
    }

    [Test]
    public void The_mask_does_not_depend_on_stride_element_type_or_the_number_of_rows()
    {
        T[] all = Mask(7, 33, 0.7, Seed, 5, 2);
        T[] first = Mask(3, 33, 0.7, Seed, 5, 2);
        Assert.That(all[..first.Length], Is.EqualTo(first));

        double[] inDouble = [.. Enumerable.Repeat(1.0, 7 * 40)];
        Dropout.Apply<double>(new ReadOnlyMatrix<double>(inDouble, 7, 33, 40), new Matrix<double>(inDouble, 7, 33, 40), 0.7, Seed, 5, 2);
        bool[] kept = [.. Enumerable.Range(0, 7 * 33).Select(i => inDouble[((i / 33) * 40) + (i % 33)] != 0)];
        Assert.That(Array.ConvertAll(all, value => value != T.Zero), Is.EqualTo(kept));
    }

    [Test]
    public void A_probability_of_one_copies() => Widths.ForEach(width =>
    {
        T[] x = Samples.Special<T>();
        T[] y = new T[x.Length];
        Dropout.Apply<T>(new ReadOnlyMatrix<T>(x, 1, x.Length, x.Length), new Matrix<T>(y, 1, x.Length, x.Length), 1, Seed, 0, 0);
        Bits.AssertSame<T>(y, x, $"width {width}");
    });

    [Test]
    public void A_mask_is_a_factor_so_NaN_stays_and_a_dropped_infinity_becomes_NaN()
    {
        T[] x = [.. Enumerable.Repeat(T.PositiveInfinity, 64)];
        x[0] = T.NaN;
        Dropout.Apply<T>(new ReadOnlyMatrix<T>(x, 1, 64, 64), new Matrix<T>(x, 1, 64, 64), 0.5, Seed, 0, 0);
        Assert.That(T.IsNaN(x[0]));
        Assert.That(x.Count(T.IsNaN), Is.InRange(10, 54));
        Assert.That(x.Count(T.IsPositiveInfinity), Is.EqualTo(64 - x.Count(T.IsNaN)));
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] x = new T[200 * 300];
        Allocation.AssertNone(workers => Dropout.Apply<T>(new ReadOnlyMatrix<T>(x, 200, 300, 300), new Matrix<T>(x, 200, 300, 300), 0.5, Seed, 7, 0, workers));
    }

    [Test]
    public void A_probability_out_of_range_is_refused_with_its_value([Values(0, -0.5, 1e-7, 0.00099999, 1.0000001, double.NaN, double.PositiveInfinity)] double keep)
        => Assert.That(() => Dropout.Apply<T>(new ReadOnlyMatrix<T>(new T[6], 2, 3, 3), new Matrix<T>(new T[6], 2, 3, 3), keep, Seed, 0, 0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"keep is {keep}"));

    [Test]
    public void The_probability_that_is_drawn_is_the_next_multiple_of_2_to_the_minus_23([Values(Dropout.SmallestKeep, 0.3, 0.9)] double keep)
    {
        double share = Math.Ceiling(keep * (1 << 23)) / (1 << 23);
        Assert.That((share - keep) / keep, Is.InRange(0, 1.2e-4));
        T[] mask = Mask(2000, 2000, keep, Seed, 1, 1);
        T[] expected = new T[mask.Length];
        Naive.Dropout<T>([.. Enumerable.Repeat(T.One, mask.Length)], 2000, 2000, 2000, expected, 2000, share, Seed, 1, 1);
        Assert.That(Array.ConvertAll(mask, value => value != T.Zero), Is.EqualTo(Array.ConvertAll(expected, value => value != T.Zero)));
    }

    [Test]
    public void A_negative_step_or_stream_is_refused()
    {
        Assert.That(() => Dropout.Apply<T>(new ReadOnlyMatrix<T>(new T[6], 2, 3, 3), new Matrix<T>(new T[6], 2, 3, 3), 0.5, Seed, -1, 0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("step"));
        Assert.That(() => Dropout.Apply<T>(new ReadOnlyMatrix<T>(new T[6], 2, 3, 3), new Matrix<T>(new T[6], 2, 3, 3), 0.5, Seed, 0, -1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("stream"));
    }

    [Test]
    public void Shapes_that_do_not_fit_and_memory_that_overlaps_are_refused()
    {
        T[] memory = new T[20];
        Assert.That(() => Dropout.Apply<T>(new ReadOnlyMatrix<T>(new T[5], 2, 3, 3), new Matrix<T>(new T[6], 2, 3, 3), 0.5, Seed, 0, 0), Throws.ArgumentException.With.Message.Contains("elements has 5"));
        Assert.That(() => Dropout.Apply<T>(new ReadOnlyMatrix<T>(new T[6], 2, 3, 3), new Matrix<T>(new T[5], 2, 3, 3), 0.5, Seed, 0, 0), Throws.ArgumentException.With.Message.Contains("elements has 5"));
        Assert.That(() => Dropout.Apply<T>(new ReadOnlyMatrix<T>(new T[6], 2, 3, 2), new Matrix<T>(new T[6], 2, 3, 3), 0.5, Seed, 0, 0), Throws.ArgumentException.With.Message.Contains("2 elements apart"));
        Assert.That(() => Dropout.Apply<T>(new ReadOnlyMatrix<T>(memory.AsSpan(0, 6), 2, 3, 3), new Matrix<T>(memory.AsSpan(1, 6), 2, 3, 3), 0.5, Seed, 0, 0), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => Dropout.Apply<T>(new ReadOnlyMatrix<T>(memory.AsSpan(0, 6), 2, 3, 3), new Matrix<T>(memory.AsSpan(0, 7), 2, 3, 4), 0.5, Seed, 0, 0), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    private static T[] Mask(int rows, int columns, double keep, ulong seed, int step, int stream)
    {
        T[] y = [.. Enumerable.Repeat(T.One, rows * columns)];
        Dropout.Apply<T>(new ReadOnlyMatrix<T>(y, rows, columns, columns), new Matrix<T>(y, rows, columns, columns), keep, seed, step, stream);
        return y;
    }

    private static void Compare(int rows, int columns, int stride, double keep, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> x = new(rows, columns, stride, seed: columns);
        using GuardedMatrix<T> y = new(rows, columns, columns + 2, seed: 2);
        T[] expected = y.Span.ToArray();
        Naive.Dropout<T>(x.Span, rows, columns, stride, expected, y.Stride, keep, Seed, 11, 5);
        T[] inPlace = x.Span.ToArray();
        Naive.Dropout<T>(x.Span, rows, columns, stride, inPlace, stride, keep, Seed, 11, 5);
        forEach((workers, where) =>
        {
            y.Reset();
            Dropout.Apply<T>(new ReadOnlyMatrix<T>(x.Span, rows, columns, stride), new Matrix<T>(y.Span, rows, columns, y.Stride), keep, Seed, 11, 5, workers);
            y.AssertSame(expected, where);
            Dropout.Apply<T>(new ReadOnlyMatrix<T>(x.Span, rows, columns, stride), new Matrix<T>(x.Span, rows, columns, stride), keep, Seed, 11, 5, workers);
            x.AssertSame(inPlace, $"in place, {where}");
            x.Reset();
        });
    }
}

public class DropoutReferenceTests
{
    // Computed by another program from the definition in the remarks of Dropout: what a later version must not change without another StreamVersion.
    [Test]
    public void The_stream_of_version_1_stays_what_it_is()
    {
        float[] y = [.. Enumerable.Repeat(1f, 3 * 24)];
        Dropout.Apply<float>(new ReadOnlyMatrix<float>(y, 3, 24, 24), new Matrix<float>(y, 3, 24, 24), 0.5, 42, 7, 1);
        Assert.That(Dropout.StreamVersion, Is.EqualTo(1));
        Assert.That(string.Concat(y.Select(value => value > 0 ? '1' : '0')), Is.EqualTo("000111101101110110100111011111101100011000001011101101011011010001000111"));
    }
}
