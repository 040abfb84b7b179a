using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The arrays of one kernel, only as many as it uses. In place: w, m, v. Only read: g, y. Only written: z.</summary>
internal sealed unsafe class KernelOperands<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Drawn = 60_000;

    // Batch normalisation has the most: gamma, beta, two running statistics and two of the batch.
    private const int Vectors = 6;

    private readonly KernelCase<T> _kernel;
    private readonly AlignedBuffer<T> _w;
    private readonly AlignedBuffer<T> _m;
    private readonly AlignedBuffer<T> _v;
    private readonly AlignedBuffer<T> _g;
    private readonly AlignedBuffer<T> _y;
    private readonly AlignedBuffer<T> _z;
    private readonly AlignedBuffer<T> _scratch;
    private readonly AlignedBuffer<T> _vectors;
    private readonly AlignedBuffer<T> _ofRows;
    private readonly AlignedBuffer<T> _sink = new(StreamLoop<T>.MostChunks * StreamLoop<T>.SinkLength);

    /// <param name="kernel">What will work on them.</param>
    /// <param name="length">Elements of each array.</param>
    /// <param name="workers">The kernel's threads.</param>
    public KernelOperands(KernelCase<T> kernel, int length, Workers workers)
    {
        _kernel = kernel;
        Length = length;
        Workers = workers;
        Columns = kernel.Columns;
        Stride = MatrixLayout.PaddedStride<T>(Columns);
        Rows = Columns > 0 ? length / Stride : 0;
        Labels = Operand.Integers(Rows, Columns, seed: 9);
        Indices = Operand.Integers(Rows, Rows, seed: 10);
        Picked = new int[Rows];
        (_w, _m, _v) = (new(kernel.Mix.InPlace > 0 ? length : 0), new(kernel.Mix.InPlace > 1 ? length : 0), new(kernel.Mix.InPlace > 2 ? length : 0));
        (_g, _y) = (new(kernel.Mix.Reads > 0 ? length : 0), new(kernel.Mix.Reads > 1 ? length : 0));
        (_z, _scratch) = (new(kernel.Mix.Writes > 0 ? length : 0), new(kernel.Mix.InPlace > 1 ? length : 0));
        (_vectors, _ofRows) = (new(Vectors * Columns), new(2 * Rows));
        Fill();
    }

    public Workers Workers { get; }

    public int Length { get; }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    /// <summary>Elements that the kernel computes with, without padding.</summary>
    public long Elements => Columns > 0 ? (long)Rows * Columns : Length;

    /// <summary>Elements of each array that lie where the kernel works, with padding: memory moves in whole lines.</summary>
    public long Touched => Columns > 0 ? (long)Rows * Stride : Length;

    public Span<T> W => _w.Span;

    public Span<T> M => _m.Span;

    public Span<T> V => _v.Span;

    public ReadOnlySpan<T> G => _g.Span;

    public ReadOnlySpan<T> Y => _y.Span;

    public Span<T> Z => _z.Span;

    /// <summary>For rivals that work in several passes.</summary>
    public Span<T> Scratch => _scratch.Span;

    public Span<T> Row => Vector(0);

    /// <summary>One class for each row.</summary>
    public int[] Labels { get; }

    /// <summary>One row number for each row.</summary>
    public int[] Indices { get; }

    /// <summary>The result of kernels that find an integer for each row.</summary>
    public int[] Picked { get; }

    /// <summary>The result of kernels that find one number.</summary>
    public double Scalar { get; set; }

    /// <summary>One of several vectors with a value for each column.</summary>
    public Span<T> Vector(int index) => _vectors.Span.Slice(index * Columns, Columns);

    /// <summary>One of two vectors with a value for each row.</summary>
    public Span<T> OfRows(int index) => _ofRows.Span.Slice(index * Rows, Rows);

    /// <summary>An array as the kernel's matrix.</summary>
    public Matrix<T> Matrix(Span<T> elements) => new(elements, Rows, Columns, Stride);

    /// <summary>An array as the kernel's matrix.</summary>
    public ReadOnlyMatrix<T> Matrix(ReadOnlySpan<T> elements) => new(elements, Rows, Columns, Stride);

    /// <summary>The values that every run starts from. Moments are positive, and so are variances and the inputs of a logarithm.</summary>
    public void Fill()
    {
        Scalar = 0;
        Array.Clear(Picked);
        _z.Span.Clear();
        Fill(_w, 1, positive: false);
        Fill(_m, 2, positive: true);
        Fill(_v, 3, positive: true);
        Fill(_g, 4, positive: _kernel.Name == "NaturalLog");
        Fill(_y, 5, positive: false);
        Fill(_vectors, 6, positive: true);
        Fill(_ofRows, 7, positive: true);
    }

    /// <summary>All that a kernel may have changed.</summary>
    public (T[] Arrays, int[] Picked, double Scalar) Snapshot() => ([.. W, .. M, .. V, .. Z, .. _vectors.Span, .. _ofRows.Span], [.. Picked], Scalar);

    /// <summary>A pass over the same arrays with the same reads and writes, and nothing else to do.</summary>
    public void Stream(int calls)
    {
        fixed (T* w = _w.Span, m = _m.Span, v = _v.Span, g = _g.Span, y = _y.Span, z = _z.Span, sink = _sink.Span)
        {
            StreamLoop<T> loop = new(_kernel.Mix, Length)
            {
                InPlace0 = w,
                InPlace1 = m,
                InPlace2 = v,
                Read0 = g,
                Read1 = y,
                Write0 = z,
                Sink = sink,
                Chunks = Workers.Count == 1 || Length < 32 * 1024 ? 1 : Length < 1 << 20 ? 4 : StreamLoop<T>.MostChunks,
            };
            for (; calls > 0; calls--)
            {
                Workers.Run(ref loop, loop.Chunks);
            }
        }
    }

    // Some ten thousand random numbers over and over: no kernel's speed depends on more, and drawing a hundred million takes a while.
    private void Fill(AlignedBuffer<T> buffer, int seed, bool positive)
    {
        AlignedBuffer<T> drawn = Operand.Random<T>((int)nint.Min(Drawn, buffer.Length), seed, _kernel.Scale);
        Span<T> values = drawn.Span;
        if (positive)
        {
            System.Numerics.Tensors.TensorPrimitives.Abs<T>(values, values);
        }

        for (Span<T> rest = buffer.Span; rest.Length > 0; rest = rest[Math.Min(rest.Length, values.Length)..])
        {
            values[..Math.Min(rest.Length, values.Length)].CopyTo(rest);
        }
    }
}
