using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The arrays of one kernel, only as many as it uses. In place: w, m, v. Only read: g, y. Only written: z.</summary>
internal sealed unsafe class KernelOperands<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Drawn = 60_000;

    // One for each column or row: scale, shift, running mean and variance, mean, inverse deviation and two more results.
    private const int ColumnVectors = 8;
    private const int RowVectors = 2;

    private readonly KernelCase<T> _kernel;
    private readonly AlignedBuffer<T> _w;
    private readonly AlignedBuffer<T> _m;
    private readonly AlignedBuffer<T> _v;
    private readonly AlignedBuffer<T> _g;
    private readonly AlignedBuffer<T> _y;
    private readonly AlignedBuffer<T> _z;
    private readonly AlignedBuffer<T> _scratch;
    private readonly AlignedBuffer<T> _row;
    private readonly AlignedBuffer<T> _perRow;
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
        Numbers = new int[kernel.Name switch { "Maxout.Forward" => Rows * Columns / 2, "SmallestK" => ColumnVectors * Columns, _ => 0 }];
        (_w, _m, _v) = (new(kernel.Mix.InPlace > 0 ? length : 0), new(kernel.Mix.InPlace > 1 ? length : 0), new(kernel.Mix.InPlace > 2 ? length : 0));
        (_g, _y) = (new(kernel.Mix.Reads > 0 ? length : 0), new(kernel.Mix.Reads > 1 ? length : 0));
        (_z, _scratch, _row) = (new(kernel.Mix.Writes > 0 ? length : 0), new(kernel.Mix.InPlace > 1 ? length : 0), new(ColumnVectors * Columns));
        _perRow = new(RowVectors * Rows);
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

    public Span<T> Row => Column(0);

    /// <summary>All that <see cref="Column"/> gives, one after the other.</summary>
    public Span<T> AllColumns => _row.Span;

    /// <summary>The matrix that is read, the gradient that is, and the one that is written.</summary>
    public ReadOnlyMatrix<T> X => new(G, Rows, Columns, Stride);

    public ReadOnlyMatrix<T> DY => new(Y, Rows, Columns, Stride);

    public Matrix<T> Result => new(Z, Rows, Columns, Stride);

    /// <summary>A matrix of one row, the distances to it, and the smallest elements of each column.</summary>
    public ReadOnlyMatrix<T> OneRow => new(Row, 1, Columns, Columns);

    public Matrix<T> OneColumn => new(PerRow(0), Rows, 1, 1);

    public Span<T> Best => _row.Span[..(KernelCases<T>.K * Columns)];

    /// <summary>One class for each row.</summary>
    public int[] Labels { get; }

    /// <summary>One row number for each row.</summary>
    public int[] Indices { get; }

    /// <summary>The result of kernels that find an integer for each row.</summary>
    public int[] Picked { get; }

    /// <summary>Numbers that a kernel finds besides its elements.</summary>
    public int[] Numbers { get; }

    /// <summary>The result of kernels that find one number.</summary>
    public double Scalar { get; set; }

    /// <summary>One value for each column; there are eight such vectors.</summary>
    public Span<T> Column(int vector) => _row.Span.Slice(vector * Columns, Columns);

    /// <summary>One value for each row; there are two such vectors.</summary>
    public Span<T> PerRow(int vector) => _perRow.Span.Slice(vector * Rows, Rows);

    /// <summary>The values that every run starts from. Moments are positive, and so are the inputs of a logarithm.</summary>
    public void Fill()
    {
        Scalar = 0;
        Array.Clear(Picked);
        Array.Clear(Numbers);
        _z.Span.Clear();
        Fill(_w, 1, positive: false);
        Fill(_m, 2, positive: true);
        Fill(_v, 3, positive: true);
        Fill(_g, 4, positive: _kernel.Name == "Log");
        Fill(_y, 5, positive: false);
        Fill(_row, 6, positive: false);
        Fill(_perRow, 7, positive: true);
    }

    /// <summary>All that a kernel may have changed.</summary>
    public (T[] Arrays, int[] Picked, double Scalar) Snapshot() => ([.. W, .. M, .. V, .. Z, .. AllColumns, .. _perRow.Span], [.. Picked, .. Numbers], Scalar);

    /// <summary>A pass over the same arrays with the same reads and writes, and nothing else to do.</summary>
    public void Stream(int calls)
    {
        StreamLoop<T> loop = new(_kernel.Mix, Length)
        {
            InPlace0 = _w.Pointer,
            InPlace1 = _m.Pointer,
            InPlace2 = _v.Pointer,
            Read0 = _g.Pointer,
            Read1 = _y.Pointer,
            Write0 = _z.Pointer,
            Sink = _sink.Pointer,
            Chunks = Workers.Count == 1 || Length < 32 * 1024 ? 1 : Length < 1 << 20 ? 4 : StreamLoop<T>.MostChunks,
        };
        for (; calls > 0; calls--)
        {
            Workers.Run(ref loop, loop.ChunksFor(Workers.Count));
        }
    }

    public void Dispose()
    {
        foreach (AlignedBuffer<T> buffer in (AlignedBuffer<T>[])[_w, _m, _v, _g, _y, _z, _scratch, _row, _perRow, _sink])
        {
            buffer.Dispose();
        }
    }

    // Some ten thousand random numbers over and over: no kernel's speed depends on more, and drawing a hundred million takes a while.
    private void Fill(AlignedBuffer<T> buffer, int seed, bool positive)
    {
        using AlignedBuffer<T> drawn = Operand.Random<T>((int)nint.Min(Drawn, buffer.Length), seed, _kernel.Scale);
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
