using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>What .NET has without native code.</summary>
internal static class ManagedRivals
{
    /// <summary>A rival of the program's own. The tool has none: MathNet.Numerics is not marked as fit for native compilation.</summary>
    public static IRivalMaker? More { get; set; }

    public static GemmRival<T>[] All<T>(GemmOperands<T> operands, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => [new NaiveRival<T>(operands), .. More is null ? (GemmRival<T>[])[] : [More.Make(operands, threads)], new TensorPrimitivesRival<T>(operands, threads)];
}

/// <summary>Makes rivals of one kind.</summary>
internal interface IRivalMaker
{
    GemmRival<T> Make<T>(GemmOperands<T> operands, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>Three loops in the order i, k, j, so that rows of B and C are walked along memory; one thread.</summary>
internal sealed class NaiveRival<T>(GemmOperands<T> operands) : GemmRival<T>("naive loops", operands)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _a = RowMajor.Copy(operands.A);
    private readonly T[] _b = RowMajor.Copy(operands.B);
    private readonly T[] _c = new T[operands.Shape.M * operands.Shape.N];

    public override ReadOnlyMatrix<T> Result => new(_c, Shape.M, Shape.N);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(int calls)
    {
        (int m, int n, int k) = (Shape.M, Shape.N, Shape.K);
        for (; calls > 0; calls--)
        {
            Array.Clear(_c);
            for (int i = 0; i < m; i++)
            {
                Span<T> c = _c.AsSpan(i * n, n);
                for (int p = 0; p < k; p++)
                {
                    T a = _a[(i * k) + p];
                    ReadOnlySpan<T> b = _b.AsSpan(p * n, n);
                    for (int j = 0; j < c.Length; j++)
                    {
                        c[j] += a * b[j];
                    }
                }
            }
        }
    }
}

/// <summary>Rows of dot products by TensorPrimitives, B transposed beforehand, which is not timed; rows are shared among threads where that can pay.</summary>
internal sealed class TensorPrimitivesRival<T>(GemmOperands<T> operands, int threads) : GemmRival<T>("TensorPrimitives.Dot", operands)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double FewestOperationsToShare = 1e6;

    private readonly T[] _rows = RowMajor.Copy(operands.A);
    private readonly T[] _columns = RowMajor.Copy(operands.B.Transposed);
    private readonly T[] _c = new T[operands.Shape.M * operands.Shape.N];
    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = threads };

    public override ReadOnlyMatrix<T> Result => new(_c, Shape.M, Shape.N);

    public override void Multiply(int calls)
    {
        for (; calls > 0; calls--)
        {
            if (threads > 1 && Shape.Operations >= FewestOperationsToShare)
            {
                Parallel.For(0, Shape.M, _parallel, Row);
            }
            else
            {
                for (int i = 0; i < Shape.M; i++)
                {
                    Row(i);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row(int i)
    {
        ReadOnlySpan<T> row = _rows.AsSpan(i * Shape.K, Shape.K);
        for (int j = 0; j < Shape.N; j++)
        {
            _c[(i * Shape.N) + j] = TensorPrimitives.Dot(row, _columns.AsSpan(j * Shape.K, Shape.K));
        }
    }
}

/// <summary>Matrices as arrays, for rivals that take no others.</summary>
internal static class RowMajor
{
    /// <summary>The elements row by row without gaps.</summary>
    public static T[] Copy<T>(ReadOnlyMatrix<T> from)
        where T : unmanaged
    {
        T[] to = new T[from.Rows * from.Columns];
        for (int i = 0; i < from.Rows; i++)
        {
            for (int j = 0; j < from.Columns; j++)
            {
                to[(i * from.Columns) + j] = from[i, j];
            }
        }

        return to;
    }
}
