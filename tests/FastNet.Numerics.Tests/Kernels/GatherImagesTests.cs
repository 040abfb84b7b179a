using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class GatherImagesTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private const ulong Seed = 0x0123_4567_89AB_CDEF;

    [TestCase(1, 1, 1, 0)]
    [TestCase(1, 1, 40, 0)]
    [TestCase(3, 5, 7, 4)]
    [TestCase(2, 9, 4, 3)]
    [TestCase(3, 32, 32, 4)]
    [TestCase(1, 28, 28, 27)]
    public void Equals_the_specification_at_every_width(int channels, int height, int width, int shift)
    {
        foreach (bool flip in new[] { false, true })
        {
            Compare(5, 40, new ImageShape(channels, height, width), flip, shift, compare => Widths.ForEach(name => compare(null, $"width {name}")));
        }
    }

    [TestCase(0, 32)]
    [TestCase(1, 32)]
    [TestCase(150, 32)]
    [TestCase(9000, 3)]
    public void Equals_the_specification_with_any_number_of_workers(int rows, int side)
        => Compare(70, rows, new ImageShape(3, side, side), flip: true, shift: 2, Everywhere.ForEach);

    [Test]
    public void Without_a_flip_or_a_shift_it_is_GatherRows()
    {
        T[] source = new T[4 * 48];
        Samples.Fill<T>(source, 1);
        int[] indices = [3, 0, 3, 2, 1];
        T[] expected = new T[5 * 48];
        T[] actual = new T[5 * 48];
        GatherRows.Apply<T>(new ReadOnlyMatrix<T>(source, 4, 48, 48), indices, new Matrix<T>(expected, indices.Length, 48, 48));
        GatherImages.Apply<T>(new ReadOnlyMatrix<T>(source, 4, 48, 48), new ImageShape(3, 4, 4), indices, new Matrix<T>(actual, indices.Length, 48, 48), flip: false, shift: 0, Seed, 9);
        Bits.AssertSame<T>(actual, expected, "copies");
    }

    [Test]
    public void Half_are_flipped_and_all_shifts_are_equally_likely()
    {
        // One image whose pixels are numbered: what stands in the middle of the result says what happened to it.
        const int rows = 20_000;
        const int side = 9;
        T[] source = [.. Enumerable.Range(0, side * side).Select(i => T.CreateChecked(i))];
        T[] moved = new T[rows * side * side];
        GatherImages.Apply<T>(new ReadOnlyMatrix<T>(source, 1, 1 * side * side, side * side), new ImageShape(1, side, side), new int[rows], new Matrix<T>(moved, new int[rows].Length, 1 * side * side, side * side), flip: true, shift: 2, Seed, 4);
        int flipped = 0;
        int[] shifts = new int[25];
        for (int i = 0; i < rows; i++)
        {
            int middle = int.CreateChecked(moved[(i * side * side) + (side * (side / 2)) + (side / 2)]);
            int right = int.CreateChecked(moved[(i * side * side) + (side * (side / 2)) + (side / 2) + 1]);
            bool mirrored = right < middle;
            int x = mirrored ? side - 1 - (middle % side) : middle % side;
            flipped += mirrored ? 1 : 0;
            shifts[(5 * ((middle / side) - (side / 2) + 2)) + x - (side / 2) + 2]++;
        }

        // Five standard deviations.
        Assert.That(flipped, Is.EqualTo(rows / 2).Within(5 * Math.Sqrt(rows / 4.0)));
        Assert.That(shifts, Is.All.EqualTo(rows / 25).Within(5 * Math.Sqrt(rows / 25.0)));
    }

    [Test]
    public void What_happens_to_a_row_depends_on_seed_step_and_row_alone()
    {
        ImageShape shape = new(1, 6, 6);
        T[] source = [.. Enumerable.Range(0, 36).Select(i => T.CreateChecked(i + 1))];
        T[] many = Moved(200, Seed, 5);
        Assert.That(Moved(70, Seed, 5), Is.EqualTo(many[..(70 * 36)]));
        Assert.That(Moved(200, Seed, 6), Is.Not.EqualTo(many));
        Assert.That(Moved(200, Seed + 1, 5), Is.Not.EqualTo(many));
        Assert.That(Moved(200, Seed ^ (1ul << 40), 5), Is.Not.EqualTo(many));

        T[] Moved(int rows, ulong seed, int step)
        {
            T[] result = new T[rows * 36];
            GatherImages.Apply<T>(new ReadOnlyMatrix<T>(source, 1, shape.Length, 36), shape, new int[rows], new Matrix<T>(result, new int[rows].Length, shape.Length, 36), flip: true, shift: 1, seed, step);
            return result;
        }
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] source = new T[20 * 3072];
        T[] destination = new T[20 * 3072];
        int[] indices = new int[20];
        Allocation.AssertNone(workers => GatherImages.Apply<T>(new ReadOnlyMatrix<T>(source, 20, 3072, 3072), new ImageShape(3, 32, 32), indices, new Matrix<T>(destination, indices.Length, 3072, 3072), true, 4, Seed, 0, workers));
    }

    [Test]
    public void An_index_out_of_range_is_refused_before_anything_is_written([Values(-1, 2)] int bad)
    {
        T[] destination = new T[8];
        T[] source = [.. Enumerable.Repeat(T.One, 8)];
        Assert.That(
            () => GatherImages.Apply<T>(new ReadOnlyMatrix<T>(source, 2, 4, 4), new ImageShape(1, 2, 2), [0, bad], new Matrix<T>(destination, 2, 4, 4), true, 1, Seed, 0),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"indices[1] is {bad}").And.Message.Contains("below 2"));
        Assert.That(destination, Is.All.EqualTo(T.Zero));
    }

    [Test]
    public void Numbers_and_shapes_that_make_no_sense_are_refused_with_their_values()
    {
        T[] memory = new T[40];
        AssertRefused(new ImageShape(1, 3, 3), 3, 0, "shift is 3; expected 0 or more and below 3");
        AssertRefused(new ImageShape(1, 3, 3), -1, 0, "shift is -1");
        AssertRefused(new ImageShape(0, 3, 3), 0, 0, "Channels");
        AssertRefused(new ImageShape(1, 0, 3), 0, 0, "Height");
        AssertRefused(new ImageShape(1, 3, 0), 0, 0, "Width");
        AssertRefused(new ImageShape(1, 3, 3), 1, -1, "step");
        AssertRefused(new ImageShape(1, 3, 4), 1, 0, "source is 1 x 9; expected 1 x 12");
        Assert.That(
            () => GatherImages.Apply<T>(new ReadOnlyMatrix<T>(memory.AsSpan(0, 18), 2, 9, 9), new ImageShape(1, 3, 3), [0], new Matrix<T>(memory.AsSpan(17, 9), 1, 9, 9), true, 1, Seed, 0),
            Throws.ArgumentException.With.Message.Contains("overlaps"));

        static void AssertRefused(ImageShape shape, int shift, int step, string message) => Assert.That(
            () => GatherImages.Apply(new ReadOnlyMatrix<T>(new T[9], 1, 9), shape, [0], new Matrix<T>(new T[9], 1, 9), true, shift, Seed, step),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
    }

    private static void Compare(int sourceRows, int rows, ImageShape shape, bool flip, int shift, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> source = new(sourceRows, shape.Length, shape.Length + 1);
        using GuardedMatrix<T> destination = new(rows, shape.Length, shape.Length + 2, seed: 2);
        Random random = new(rows);
        int[] indices = [.. Enumerable.Range(0, rows).Select(_ => random.Next(sourceRows))];
        T[] expected = destination.Span.ToArray();
        Naive.GatherImages<T>(source.Span, shape, source.Stride, indices, expected, destination.Stride, flip, shift, Seed, 7);
        forEach((workers, where) =>
        {
            destination.Reset();
            GatherImages.Apply<T>(new ReadOnlyMatrix<T>(source.Span, sourceRows, shape.Length, source.Stride), shape, indices, new Matrix<T>(destination.Span, indices.Length, shape.Length, destination.Stride), flip, shift, Seed, 7, workers);
            destination.AssertSame(expected, where);
        });
    }
}
