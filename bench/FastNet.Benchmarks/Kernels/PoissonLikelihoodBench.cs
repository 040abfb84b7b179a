using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The likelihood of counts of 200 rows.</summary>
public class PoissonLikelihoodBench<T> : ElementLossBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override double Kernel(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient)
        => PoissonLikelihood.Loss(scores, targets, gradient, workers: Workers);

    protected override double NaiveLoop(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient)
        => Naive.PoissonLikelihood(scores, targets, gradient);
}
