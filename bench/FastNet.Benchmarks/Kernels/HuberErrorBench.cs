using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Huber's error of 200 rows.</summary>
public class HuberErrorBench<T> : ElementLossBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override double Kernel(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient)
        => HuberError.Loss(scores, targets, gradient, delta: 1, workers: Workers);

    protected override double NaiveLoop(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient)
        => Naive.HuberError(scores, targets, gradient, T.One);
}
