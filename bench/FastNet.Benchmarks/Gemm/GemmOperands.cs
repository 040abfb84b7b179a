using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The matrices of one product, their rows padded as nets pad theirs.</summary>
internal sealed class GemmOperands<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GemmShape _shape;
    private readonly AlignedBuffer<T> _a;
    private readonly AlignedBuffer<T> _b;
    private readonly AlignedBuffer<T> _c;

    public GemmOperands(GemmShape shape)
    {
        _shape = shape;
        _a = Lay(shape.M, shape.K, shape.TransposeA, seed: 1);
        _b = Lay(shape.K, shape.N, shape.TransposeB, seed: 2);
        _c = Lay(shape.M, shape.N, transpose: false, seed: 3);
    }

    public ReadOnlyMatrix<T> A => View(_a, _shape.M, _shape.K, _shape.TransposeA);

    public ReadOnlyMatrix<T> B => View(_b, _shape.K, _shape.N, _shape.TransposeB);

    public Matrix<T> C => new(_c.Span, _shape.M, _shape.N, MatrixLayout.PaddedStride<T>(_shape.N));

    /// <summary>Throws unless C is the product to the last bit. The three loops are slow, so large results are compared in three rows.</summary>
    public void Check()
    {
        T[] expected = new T[_shape.N];
        int step = _shape.Operations < 1e7 ? 1 : Math.Max(1, (_shape.M - 1) / 2);
        for (int i = 0; i < _shape.M; i += step)
        {
            ReadOnlyMatrix<T> row = _shape.TransposeA
                ? new ReadOnlyMatrix<T>(A.Elements[i..], _shape.K, 1, (int)A.ColumnStride).Transposed
                : new ReadOnlyMatrix<T>(A.Elements[(int)(i * A.RowStride)..], 1, _shape.K);
            Naive.Gemm(row, B, new Matrix<T>(expected, 1, _shape.N));
            Agreement.Require<T>(C.Elements.Slice((int)(i * C.RowStride), _shape.N), expected);
        }
    }

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _c.Dispose();
    }

    private static AlignedBuffer<T> Lay(int rows, int columns, bool transpose, int seed)
        => Operand.Random<T>(transpose ? columns * MatrixLayout.PaddedStride<T>(rows) : rows * MatrixLayout.PaddedStride<T>(columns), seed);

    private static ReadOnlyMatrix<T> View(AlignedBuffer<T> buffer, int rows, int columns, bool transpose) => transpose
        ? new ReadOnlyMatrix<T>(buffer.Span, columns, rows, MatrixLayout.PaddedStride<T>(rows)).Transposed
        : new ReadOnlyMatrix<T>(buffer.Span, rows, columns, MatrixLayout.PaddedStride<T>(columns));
}
