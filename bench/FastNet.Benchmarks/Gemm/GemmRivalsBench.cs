using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;
using MathNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>
/// Products beside what .NET has without native code: MathNet.Numerics with its managed provider, rows of dot products by TensorPrimitives (B
/// transposed beforehand, which is not timed; one thread), and the three loops (one thread).
/// </summary>
[Config(typeof(GemmColumns))]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
[MemoryDiagnoser]
public class GemmRivalsBench<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Workers _workers = Workers.Inline;
    private GemmOperands<T> _operands = null!;
    private T[] _rows = [];
    private T[] _columns = [];
    private T[] _result = [];
    private MathNet.Numerics.LinearAlgebra.Matrix<T> _a = null!;
    private MathNet.Numerics.LinearAlgebra.Matrix<T> _b = null!;
    private MathNet.Numerics.LinearAlgebra.Matrix<T> _c = null!;

    public static IEnumerable<GemmShape> Shapes => GemmShape.Compared;

    [ParamsSource(nameof(Shapes))]
    public GemmShape Shape { get; set; } = null!;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _workers = new Workers(Threads);
        _operands = new GemmOperands<T>(Shape);
        Control.UseManaged();
        Control.MaxDegreeOfParallelism = Threads;
        _rows = new T[Shape.M * Shape.K];
        _columns = new T[Shape.N * Shape.K];
        _result = new T[Shape.M * Shape.N];
        Copy(_operands.A, _rows);
        Copy(_operands.B.Transposed, _columns);
        _a = MathNet.Numerics.LinearAlgebra.Matrix<T>.Build.DenseOfRowMajor(Shape.M, Shape.K, _rows);
        _b = MathNet.Numerics.LinearAlgebra.Matrix<T>.Build.DenseOfColumnMajor(Shape.K, Shape.N, _columns);
        _c = MathNet.Numerics.LinearAlgebra.Matrix<T>.Build.Dense(Shape.M, Shape.N);
        FastNetGemm();
        _operands.Check();
    }

    [Benchmark(Baseline = true)]
    public void FastNetGemm() => Numerics.Gemm.Multiply(_operands.A, _operands.B, _operands.C, workers: _workers);

    [Benchmark]
    public void MathNetManaged() => _a.Multiply(_b, _c);

    [Benchmark]
    public void TensorPrimitivesDot()
    {
        for (int i = 0; i < Shape.M; i++)
        {
            ReadOnlySpan<T> row = _rows.AsSpan(i * Shape.K, Shape.K);
            for (int j = 0; j < Shape.N; j++)
            {
                _result[(i * Shape.N) + j] = TensorPrimitives.Dot(row, _columns.AsSpan(j * Shape.K, Shape.K));
            }
        }
    }

    [Benchmark]
    public void NaiveLoop() => Naive.Gemm(_operands.A, _operands.B, _operands.C);

    [GlobalCleanup]
    public void Dispose()
    {
        _workers.Dispose();
        _operands?.Dispose();
        GC.SuppressFinalize(this);
    }

    private static void Copy(ReadOnlyMatrix<T> from, T[] to)
    {
        for (int element = 0; element < to.Length; element++)
        {
            to[element] = from[element / from.Columns, element % from.Columns];
        }
    }
}
