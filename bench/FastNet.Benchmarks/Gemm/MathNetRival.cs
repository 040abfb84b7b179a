using System.Numerics;
using FastNet.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra.Storage;

namespace FastNet.Benchmarks;

/// <summary>MathNet.Numerics with its managed provider, into a result made beforehand.</summary>
internal sealed class MathNetRival<T> : GemmRival<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly MathNet.Numerics.LinearAlgebra.Matrix<T> _a;
    private readonly MathNet.Numerics.LinearAlgebra.Matrix<T> _b;
    private readonly MathNet.Numerics.LinearAlgebra.Matrix<T> _c;

    public MathNetRival(GemmOperands<T> operands, int threads)
        : base("MathNet.Numerics", operands)
    {
        Control.UseManaged();
        Control.MaxDegreeOfParallelism = threads;
        _a = MathNet.Numerics.LinearAlgebra.Matrix<T>.Build.DenseOfRowMajor(Shape.M, Shape.K, RowMajor.Copy(operands.A));
        _b = MathNet.Numerics.LinearAlgebra.Matrix<T>.Build.DenseOfRowMajor(Shape.K, Shape.N, RowMajor.Copy(operands.B));
        _c = MathNet.Numerics.LinearAlgebra.Matrix<T>.Build.Dense(Shape.M, Shape.N);
    }

    public override ReadOnlyMatrix<T> Result => new ReadOnlyMatrix<T>(((DenseColumnMajorMatrixStorage<T>)_c.Storage).Data, Shape.N, Shape.M).Transposed;

    public override void Multiply(int calls)
    {
        for (; calls > 0; calls--)
        {
            _a.Multiply(_b, _c);
        }
    }
}

/// <summary>The same as one of the rivals of <c>compare</c>.</summary>
internal sealed class MathNetRivals : IRivalMaker
{
    public GemmRival<T> Make<T>(GemmOperands<T> operands, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new MathNetRival<T>(operands, threads);
}
