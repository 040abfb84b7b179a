using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>City-block and Euclidean distances of 500 to 50 images of CIFAR-10, pair by pair; the product with the distance epilogue beside them.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class PairDistancesBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int M = 500;
    private const int N = 50;
    private const int Columns = 3072;

    private readonly T[] _xNorms = new T[M];
    private readonly T[] _yNorms = new T[N];
    private AlignedBuffer<T> _x = null!;
    private AlignedBuffer<T> _y = null!;
    private AlignedBuffer<T> _c = null!;

    private static int Stride => MatrixLayout.PaddedStride<T>(Columns);

    private ReadOnlyMatrix<T> X => new(_x.Span, M, Columns, Stride);

    private ReadOnlyMatrix<T> Y => new(_y.Span, N, Columns, Stride);

    private Matrix<T> C => new(_c.Span, M, N, N);

    [Benchmark]
    public void KernelL1() => PairDistances.L1(X, Y, C, Workers);

    [Benchmark]
    public void KernelL2() => PairDistances.L2(X, Y, C, Workers);

    [Benchmark]
    public void ProductL2()
    {
        SquaredNorms.Rows<T>(new ReadOnlyMatrix<T>(_y.Span, N, Columns, Stride), _yNorms, Workers);
        Gemm.MultiplyDistance(X, Y.Transposed, _xNorms, _yNorms, C, Workers);
    }

    [Benchmark]
    public void TensorPrimitivesDistance()
    {
        for (int i = 0; i < M; i++)
        {
            for (int j = 0; j < N; j++)
            {
                _c.Span[(i * N) + j] = TensorPrimitives.Distance<T>(_x.Span.Slice(i * Stride, Columns), _y.Span.Slice(j * Stride, Columns));
            }
        }
    }

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => Naive.PairDistancesL1(X, Y, C);

    protected override void Prepare()
    {
        _x = Operand(M * Stride);
        _y = Operand(N * Stride, seed: 2);
        _c = Operand(M * N);
        SquaredNorms.Rows<T>(new ReadOnlyMatrix<T>(_x.Span, M, Columns, Stride), _xNorms, Workers);
    }

    protected override void Check()
    {
        NaiveLoop();
        T[] expected = _c.Span.ToArray();
        KernelL1();
        Agreement.Require<T>(_c.Span, expected);
        Naive.PairDistancesL2(X, Y, C);
        expected = _c.Span.ToArray();
        KernelL2();
        Agreement.Require<T>(_c.Span, expected);
    }
}
