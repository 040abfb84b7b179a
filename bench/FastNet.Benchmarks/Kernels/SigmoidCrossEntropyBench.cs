using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The cross-entropy of yes and no of 200 rows.</summary>
public class SigmoidCrossEntropyBench<T> : ElementLossBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override double Kernel(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient)
        => SigmoidCrossEntropy.Loss(scores, targets, gradient, workers: Workers);

    protected override double NaiveLoop(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient)
        => Naive.SigmoidCrossEntropy(scores, targets, gradient);
}
