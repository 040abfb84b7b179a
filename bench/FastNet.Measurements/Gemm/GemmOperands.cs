using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The matrices of one product, by default with their rows padded as nets pad theirs.</summary>
internal sealed class GemmOperands<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _padded;
    private readonly AlignedBuffer<T> _a;
    private readonly AlignedBuffer<T> _b;
    private readonly AlignedBuffer<T> _c;

    /// <param name="shape">The product.</param>
    /// <param name="padded">False: rows follow each other without gaps.</param>
    public GemmOperands(GemmShape shape, bool padded = true)
    {
        Shape = shape;
        _padded = padded;
        _a = shape.TransposeA ? Lay(shape.K, shape.M, seed: 1) : Lay(shape.M, shape.K, seed: 1);
        _b = shape.TransposeB ? Lay(shape.N, shape.K, seed: 2) : Lay(shape.K, shape.N, seed: 2);
        _c = Lay(shape.M, shape.N, seed: 3);
    }

    public GemmShape Shape { get; }

    public ReadOnlyMatrix<T> A => View(_a, Shape.M, Shape.K, Shape.TransposeA);

    public ReadOnlyMatrix<T> B => View(_b, Shape.K, Shape.N, Shape.TransposeB);

    public Matrix<T> C => new(_c.Span, Shape.M, Shape.N, Stride(Shape.N));

    /// <summary>FastNet's public entry, called as often as told.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(Workers workers, int calls)
    {
        ReadOnlyMatrix<T> a = A;
        ReadOnlyMatrix<T> b = B;
        Matrix<T> c = C;
        for (; calls > 0; calls--)
        {
            Numerics.Gemm.Multiply(a, b, c, workers: workers);
        }
    }

    /// <summary>Throws unless C is the product to the last bit. The three loops are slow, so large results are compared in three rows.</summary>
    public void Check()
    {
        T[] expected = new T[Shape.N];
        int step = Shape.Operations < 1e7 ? 1 : Math.Max(1, (Shape.M - 1) / 2);
        for (int i = 0; i < Shape.M; i += step)
        {
            ReadOnlyMatrix<T> row = Shape.TransposeA
                ? new ReadOnlyMatrix<T>(A.Elements[i..], Shape.K, 1, (int)A.ColumnStride).Transposed
                : new ReadOnlyMatrix<T>(A.Elements[(int)(i * A.RowStride)..], 1, Shape.K);
            Naive.Gemm(row, B, new Matrix<T>(expected, 1, Shape.N));
            Agreement.Require<T>(C.Elements.Slice((int)(i * C.RowStride), Shape.N), expected, $"{Shape}, row {i}");
        }
    }

    private AlignedBuffer<T> Lay(int rows, int columns, int seed) => Operand.Random<T>(rows * Stride(columns), seed);

    private ReadOnlyMatrix<T> View(AlignedBuffer<T> buffer, int rows, int columns, bool transpose) => transpose
        ? new ReadOnlyMatrix<T>(buffer.Span, columns, rows, Stride(rows)).Transposed
        : new ReadOnlyMatrix<T>(buffer.Span, rows, columns, Stride(columns));

    private int Stride(int columns) => _padded ? MatrixLayout.PaddedStride<T>(columns) : columns;
}
