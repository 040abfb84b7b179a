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
            foreach (double warp in new[] { 0, 1e-5, 0.1, GatherImages.LargestWarp })
            {
                Compare(5, 40, new ImageShape(channels, height, width), flip, shift, warp, compare => Widths.ForEach(name => compare(null, $"width {name}, warp {warp}")));
            }
        }
    }

    [Test]
    public void Equals_the_specification_for_drawn_shapes()
    {
        Random random = new(17);
        for (int i = 0; i < 100; i++)
        {
            // The positions in the first exceed an int.
            ImageShape shape = i == 0 ? new(1, 2, 20_000) : new(random.Next(1, 5), random.Next(1, 40), random.Next(1, 40));
            int shift = random.Next(Math.Min(shape.Height, shape.Width));
            double warp = random.NextDouble() / 2;
            Compare(3, 10, shape, flip: random.Next(2) == 1, shift, warp, compare => compare(null, $"{shape}, shift {shift}, warp {warp}"));
        }
    }

    [TestCase(0, 32)]
    [TestCase(1, 32)]
    [TestCase(150, 32)]
    [TestCase(9000, 3)]
    public void Equals_the_specification_with_any_number_of_workers(int rows, int side)
    {
        Compare(70, rows, new ImageShape(3, side, side), flip: true, shift: 2, warp: 0, Everywhere.ForEach);
        Compare(70, rows, new ImageShape(3, side, side), flip: true, shift: 2, warp: 0.2, Everywhere.ForEach);
    }

    [Test]
    public void Without_a_flip_or_a_shift_it_is_GatherRows()
    {
        T[] source = new T[4 * 48];
        Samples.Fill<T>(source, 1);
        int[] indices = [3, 0, 3, 2, 1];
        T[] expected = new T[5 * 48];
        T[] actual = new T[5 * 48];
        GatherRows.Apply<T>(new ReadOnlyMatrix<T>(source, 4, 48, 48), indices, new Matrix<T>(expected, indices.Length, 48, 48));
        GatherImages.Apply<T>(new ReadOnlyMatrix<T>(source, 4, 48, 48), new ImageShape(3, 4, 4), indices, new Matrix<T>(actual, indices.Length, 48, 48), flip: false, shift: 0, warp: 0, Seed, 9);
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
        GatherImages.Apply<T>(new ReadOnlyMatrix<T>(source, 1, 1 * side * side, side * side), new ImageShape(1, side, side), new int[rows], new Matrix<T>(moved, new int[rows].Length, 1 * side * side, side * side), flip: true, shift: 2, warp: 0, Seed, 4);
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
    public void All_matrices_are_equally_likely_and_the_images_go_on_outwards()
    {
        // Two planes, of columns and of rows, whose pixels are their numbers: each pixel of the result says from where it is.
        const int rows = 10_000;
        const int side = 9;
        const int middle = side / 2;
        const double warp = 0.2;
        T[] source = [.. Enumerable.Range(0, side * side).Select(i => T.CreateChecked(i % side)), .. Enumerable.Range(0, side * side).Select(i => T.CreateChecked(i / side))];
        T[] warped = new T[rows * source.Length];
        GatherImages.Apply<T>(new ReadOnlyMatrix<T>(source, 1, source.Length), new ImageShape(2, side, side), new int[rows], new Matrix<T>(warped, rows, source.Length), flip: false, shift: 0, warp, Seed, 4);
        int[,] counts = new int[4, 10];
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<T> image = warped.AsSpan(i * source.Length, source.Length);
            double[] matrix = [At(image, 0, middle, middle + 1) - middle, At(image, 0, middle + 1, middle) - middle, At(image, 1, middle, middle + 1) - middle, At(image, 1, middle + 1, middle) - middle];
            for (int k = 0; k < 4; k++)
            {
                counts[k, Math.Min((int)((matrix[k] - (k % 3 == 0 ? 1 : 0) + warp) / (2 * warp) * 10), 9)]++;
            }

            for (int r = 0; r < side; r++)
            {
                for (int q = 0; q < side; q++)
                {
                    double x = Math.Clamp(middle + (matrix[0] * (q - middle)) + (matrix[1] * (r - middle)), 0, side - 1);
                    double y = Math.Clamp(middle + (matrix[2] * (q - middle)) + (matrix[3] * (r - middle)), 0, side - 1);
                    if (Math.Abs(At(image, 0, r, q) - x) > 1e-5 || Math.Abs(At(image, 1, r, q) - y) > 1e-5)
                    {
                        Assert.Fail($"Image {i}, row {r}, column {q} is from {At(image, 0, r, q)}, {At(image, 1, r, q)}; expected {x}, {y}.");
                    }
                }
            }
        }

        // Five standard deviations.
        Assert.That(counts, Is.All.EqualTo(rows / 10).Within(5 * Math.Sqrt(rows / 10.0)));

        static double At(ReadOnlySpan<T> image, int plane, int r, int q) => double.CreateChecked(image[(((plane * side) + r) * side) + q]);
    }

    [Test]
    public void Nothing_dark_comes_into_a_warped_image()
    {
        T[] warped = new T[200 * 35];
        T light = T.CreateChecked(0.7);
        GatherImages.Apply<T>(new ReadOnlyMatrix<T>([.. Enumerable.Repeat(light, 35)], 1, 35), new ImageShape(1, 5, 7), new int[200], new Matrix<T>(warped, 200, 35), flip: true, shift: 4, warp: 0.5, Seed, 4);
        Assert.That(warped, Is.All.EqualTo(light));
    }

    [Test]
    public void What_happens_to_a_row_depends_on_seed_step_and_row_alone([Values(0, 0.1)] double warp)
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
            GatherImages.Apply<T>(new ReadOnlyMatrix<T>(source, 1, shape.Length, 36), shape, new int[rows], new Matrix<T>(result, new int[rows].Length, shape.Length, 36), flip: true, shift: 1, warp, seed, step);
            return result;
        }
    }

    [Test]
    public void Allocates_nothing([Values(0, 0.1)] double warp)
    {
        T[] source = new T[20 * 3072];
        T[] destination = new T[20 * 3072];
        int[] indices = new int[20];
        Allocation.AssertNone(workers => GatherImages.Apply<T>(new ReadOnlyMatrix<T>(source, 20, 3072, 3072), new ImageShape(3, 32, 32), indices, new Matrix<T>(destination, indices.Length, 3072, 3072), true, 4, warp, Seed, 0, workers));
    }

    [Test]
    public void An_index_out_of_range_is_refused_before_anything_is_written([Values(-1, 2)] int bad)
    {
        T[] destination = new T[8];
        T[] source = [.. Enumerable.Repeat(T.One, 8)];
        Assert.That(
            () => GatherImages.Apply<T>(new ReadOnlyMatrix<T>(source, 2, 4, 4), new ImageShape(1, 2, 2), [0, bad], new Matrix<T>(destination, 2, 4, 4), true, 1, 0, Seed, 0),
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
        AssertRefused(new ImageShape(1, 3, 3), 1, 0, "warp is -0.1; expected 0 to 0.5", -0.1);
        AssertRefused(new ImageShape(1, 3, 3), 1, 0, "warp is 0.51; expected 0 to 0.5", 0.51);
        AssertRefused(new ImageShape(1, 3, 3), 1, 0, "warp is NaN; expected 0 to 0.5", double.NaN);
        Assert.That(
            () => GatherImages.Apply<T>(new ReadOnlyMatrix<T>(memory.AsSpan(0, 18), 2, 9, 9), new ImageShape(1, 3, 3), [0], new Matrix<T>(memory.AsSpan(17, 9), 1, 9, 9), true, 1, 0, Seed, 0),
            Throws.ArgumentException.With.Message.Contains("overlaps"));

        static void AssertRefused(ImageShape shape, int shift, int step, string message, double warp = 0) => Assert.That(
            () => GatherImages.Apply(new ReadOnlyMatrix<T>(new T[9], 1, 9), shape, [0], new Matrix<T>(new T[9], 1, 9), true, shift, warp, Seed, step),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
    }

    private static void Compare(int sourceRows, int rows, ImageShape shape, bool flip, int shift, double warp, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> source = new(sourceRows, shape.Length, shape.Length + 1);
        using GuardedMatrix<T> destination = new(rows, shape.Length, shape.Length + 2, seed: 2);
        Random random = new(rows);
        int[] indices = [.. Enumerable.Range(0, rows).Select(_ => random.Next(sourceRows))];
        T[] expected = destination.Span.ToArray();
        Naive.GatherImages<T>(source.Span, shape, source.Stride, indices, expected, destination.Stride, flip, shift, warp, Seed, 7);
        forEach((workers, where) =>
        {
            destination.Reset();
            GatherImages.Apply<T>(new ReadOnlyMatrix<T>(source.Span, sourceRows, shape.Length, source.Stride), shape, indices, new Matrix<T>(destination.Span, indices.Length, shape.Length, destination.Stride), flip, shift, warp, Seed, 7, workers);
            destination.AssertSame(expected, where);
        });
    }
}
