using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

/// <summary>Spans of more than 2^31 - 1 bytes; of their memory only a few pages are ever touched.</summary>
public unsafe class LargeSpanTests
{
    private const int Columns = 3072;
    private const int Rows = 180_000;
    private const nuint Page = 1 << 16;
    private const nuint Bytes = (((nuint)Rows * Columns * sizeof(float)) + Page - 1) / Page * Page;

    private byte* _block;

    [OneTimeSetUp]
    public void Map() => _block = PageMemory.Allocate(Bytes);

    [OneTimeTearDown]
    public void Unmap() => PageMemory.Free(_block, Bytes);

    private Span<float> Large => new(_block, Rows * Columns);

    [Test]
    public void Rows_are_gathered_from_them()
    {
        Large[^1] = 7;
        float[] batch = new float[2 * Columns];
        GatherRows.Apply<float>(new ReadOnlyMatrix<float>(Large, Rows, Columns, Columns), [0, Rows - 1], new Matrix<float>(batch, 2, Columns, Columns));
        Assert.That(batch[^1], Is.EqualTo(7));
        GatherImages.Apply<float>(new ReadOnlyMatrix<float>(Large, Rows, Columns, Columns), new(3, 32, 32), [Rows - 1], new Matrix<float>(batch.AsSpan(0, Columns), 1, Columns, Columns), flip: false, shift: 0, warp: 0, seed: 0, step: 0);
        Assert.That(batch[Columns - 1], Is.EqualTo(7));
    }

    [Test]
    public void They_are_operands_of_products_and_distances()
    {
        Span<float> large = Large;
        const int Stride = (Rows - 1) * Columns;
        (large[0], large[Stride]) = (3, 4);
        ReadOnlyMatrix<float> a = new(large, 2, 1, Stride);
        float[] c = new float[2];
        Gemm.Multiply(a, new ReadOnlyMatrix<float>([2], 1, 1), new Matrix<float>(c, 2, 1));
        Assert.That(c, Is.EqualTo(new float[] { 6, 8 }));
        SquaredNorms.Rows(new ReadOnlyMatrix<float>(large, 2, 1, Stride), c.AsSpan());
        Assert.That(c, Is.EqualTo(new float[] { 9, 16 }));
        PairDistances.L2(a, new ReadOnlyMatrix<float>([1], 1, 1), new Matrix<float>(c, 2, 1));
        Assert.That(c, Is.EqualTo(new float[] { 2, 3 }));
    }

    [Test]
    public void Memory_that_overlaps_beyond_2_GiB_is_refused()
    {
        const int Start = 550_000_000;
        Assert.That(
            () => GatherRows.Apply<float>(new ReadOnlyMatrix<float>(Large, Rows, Columns, Columns), [0], new Matrix<float>(Large.Slice(Start, Columns), 1, Columns, Columns)),
            Throws.ArgumentException.With.Message.Contains($"at a distance of {4L * Start} bytes"));
        Assert.That(
            () => GatherRows.Apply<float>(new ReadOnlyMatrix<float>(Large.Slice(Start, Columns), 1, Columns, Columns), [0], new Matrix<float>(Large, 1, Columns, Columns)),
            Throws.ArgumentException.With.Message.Contains($"at a distance of {-4L * Start} bytes"));
        float[] separate = new float[Columns];
        Assert.That(() => GatherRows.Apply<float>(new ReadOnlyMatrix<float>(Large[..Start], Start / Columns, Columns, Columns), [0], new Matrix<float>(Large.Slice(Start, Columns), 1, Columns, Columns)), Throws.Nothing);
        Assert.That(() => GatherRows.Apply<float>(new ReadOnlyMatrix<float>(separate, 1, Columns, Columns), [0], new Matrix<float>(Large[..Start], 1, Columns, Columns)), Throws.Nothing);
    }
}
