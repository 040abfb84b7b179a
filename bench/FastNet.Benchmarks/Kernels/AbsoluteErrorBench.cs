using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The absolute error of 200 rows.</summary>
public class AbsoluteErrorBench<T> : ElementLossBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override double Kernel(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient)
        => AbsoluteError.Loss(scores, targets, gradient, workers: Workers);

    protected override double NaiveLoop(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient)
        => Naive.AbsoluteError(scores, targets, gradient);
}
