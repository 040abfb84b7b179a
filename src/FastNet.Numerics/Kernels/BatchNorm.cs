using System.Numerics;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Reduction;

namespace FastNet.Numerics;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015): h_ij = (x_ij - m_j) / sqrt(v_j + eps), y_ij = gamma_j h_ij + beta_j, where m_j and v_j are mean and
/// variance (of the rows, not of a population) of column j. In training they come from the batch, and running averages of them,
/// running = momentum running + (1 - momentum) batch, are kept for predictions.
/// </summary>
/// <remarks>
/// Order of summation, the same at every width and with any workers: each column is one chain in the order of the rows. The variance is summed in a second
/// pass over the deviations from the mean, so nothing cancels.
/// </remarks>
public static unsafe partial class BatchNorm
{
    // Passes over a column, beside which waking a helper is to be judged: two sums and one to write, in either direction.
    private const int Passes = 3;

    /// <summary>Training mode: normalises by the statistics of the batch, which are saved for <see cref="Backward"/> and mixed into the running ones.</summary>
    /// <param name="x">Batch (N, D), N 1 or more; its columns next to each other.</param>
    /// <param name="gamma">Scales (D).</param>
    /// <param name="beta">Shifts (D).</param>
    /// <param name="momentum">The part of the running statistics that stays, 0 or more and below 1; the course's is 0.9.</param>
    /// <param name="epsilon">Keeps the root from 0; finite and above 0. The course's is 1e-5.</param>
    /// <param name="runningMean">Running means (D), changed in place.</param>
    /// <param name="runningVariance">Running variances (D), changed in place.</param>
    /// <param name="mean">Result: means of the batch (D).</param>
    /// <param name="inverse">Result: 1 / sqrt(variance + epsilon) of the batch (D).</param>
    /// <param name="y">Result (N, D), its columns next to each other.</param>
    /// <param name="workers">Threads that share the columns; none: the caller alone.</param>
    /// <exception cref="ArgumentException">Shapes do not fit each other, or memory that is written overlaps other arguments.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of range, or there are no rows.</exception>
    public static void Forward<T>(
        ReadOnlyMatrix<T> x,
        ReadOnlySpan<T> gamma,
        ReadOnlySpan<T> beta,
        T momentum,
        T epsilon,
        Span<T> runningMean,
        Span<T> runningVariance,
        Span<T> mean,
        Span<T> inverse,
        Matrix<T> y,
        Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Fraction(momentum);
        Check.Positive(epsilon);
        NormShapes.Forward(x, gamma, beta, y);
        NormShapes.Written(runningMean, nameof(runningMean), x.Columns, x, y, gamma, beta);
        NormShapes.Written(runningVariance, nameof(runningVariance), x.Columns, x, y, gamma, beta);
        NormShapes.Written(mean, nameof(mean), x.Columns, x, y, gamma, beta);
        NormShapes.Written(inverse, nameof(inverse), x.Columns, x, y, gamma, beta);
        Check.Apart(runningMean, runningVariance, nameof(runningMean), nameof(runningVariance));
        Check.Apart(runningMean, mean, nameof(runningMean), nameof(mean));
        Check.Apart(runningVariance, mean, nameof(runningVariance), nameof(mean));
        Check.Apart(runningMean, inverse, nameof(runningMean), nameof(inverse));
        Check.Apart(runningVariance, inverse, nameof(runningVariance), nameof(inverse));
        Check.Apart(mean, inverse, nameof(mean), nameof(inverse));
        fixed (T* px = x.Elements, py = y.Elements, pGamma = gamma, pBeta = beta, pMean = mean, pInverse = inverse, pRunningMean = runningMean, pRunningVariance = runningVariance)
        {
            TrainOp<T> op = new()
            {
                X = px,
                XStride = x.RowStride,
                Y = py,
                YStride = y.RowStride,
                Rows = x.Rows,
                Gamma = pGamma,
                Beta = pBeta,
                Mean = pMean,
                Inverse = pInverse,
                RunningMean = pRunningMean,
                RunningVariance = pRunningVariance,
                Momentum = momentum,
                Epsilon = epsilon,
            };
            Ranges.Run<T, TrainOp<T>>(op, x.Columns, ColumnChains.Grain(x.Rows, Passes), workers);
        }
    }

    /// <summary>Test mode: normalises by the running statistics; a row's result does not depend on the other rows.</summary>
    /// <param name="x">Batch (N, D), N 1 or more; its columns next to each other.</param>
    /// <param name="gamma">Scales (D).</param>
    /// <param name="beta">Shifts (D).</param>
    /// <param name="epsilon">Keeps the root from 0; finite and above 0.</param>
    /// <param name="runningMean">Running means (D).</param>
    /// <param name="runningVariance">Running variances (D).</param>
    /// <param name="y">Result (N, D), its columns next to each other.</param>
    /// <param name="workers">Threads that share the columns; none: the caller alone.</param>
    /// <exception cref="ArgumentException">Shapes do not fit each other, or <paramref name="y"/> overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is out of range, or there are no rows.</exception>
    public static void Predict<T>(
        ReadOnlyMatrix<T> x,
        ReadOnlySpan<T> gamma,
        ReadOnlySpan<T> beta,
        T epsilon,
        ReadOnlySpan<T> runningMean,
        ReadOnlySpan<T> runningVariance,
        Matrix<T> y,
        Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Positive(epsilon);
        NormShapes.Forward(x, gamma, beta, y);
        NormShapes.Read(runningMean, nameof(runningMean), x.Columns, y);
        NormShapes.Read(runningVariance, nameof(runningVariance), x.Columns, y);
        fixed (T* px = x.Elements, py = y.Elements, pGamma = gamma, pBeta = beta, pMean = runningMean, pVariance = runningVariance)
        {
            PredictOp<T> op = new()
            {
                X = px,
                XStride = x.RowStride,
                Y = py,
                YStride = y.RowStride,
                Rows = x.Rows,
                Gamma = pGamma,
                Beta = pBeta,
                Mean = pMean,
                Variance = pVariance,
                Epsilon = epsilon,
            };
            Ranges.Run<T, PredictOp<T>>(op, x.Columns, ColumnChains.Grain(x.Rows, 1), workers);
        }
    }

    /// <summary>
    /// The gradients of training mode: dBeta_j = sum_i dY_ij, dGamma_j = sum_i dY_ij h_ij,
    /// dX_ij = gamma_j / sqrt(v_j + eps) (dY_ij - dBeta_j / N - h_ij dGamma_j / N).
    /// </summary>
    /// <param name="x">The batch (N, D) given to <see cref="Forward"/>.</param>
    /// <param name="gamma">Scales (D).</param>
    /// <param name="mean">Means of the batch (D), as saved by <see cref="Forward"/>.</param>
    /// <param name="inverse">1 / sqrt(variance + epsilon) of the batch (D), as saved by <see cref="Forward"/>.</param>
    /// <param name="dY">Upstream gradient (N, D), its columns next to each other.</param>
    /// <param name="dGamma">Result (D); overwritten.</param>
    /// <param name="dBeta">Result (D); overwritten.</param>
    /// <param name="dX">Result (N, D), its columns next to each other; may be <paramref name="dY"/> itself.</param>
    /// <param name="workers">Threads that share the columns; none: the caller alone.</param>
    /// <exception cref="ArgumentException">Shapes do not fit each other, or memory that is written overlaps other arguments.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no rows.</exception>
    public static void Backward<T>(
        ReadOnlyMatrix<T> x,
        ReadOnlySpan<T> gamma,
        ReadOnlySpan<T> mean,
        ReadOnlySpan<T> inverse,
        ReadOnlyMatrix<T> dY,
        Span<T> dGamma,
        Span<T> dBeta,
        Matrix<T> dX,
        Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NormShapes.Backward(x, gamma, mean, inverse, x.Columns, dY, dGamma, dBeta, dX);
        fixed (T* px = x.Elements, pdY = dY.Elements, pdX = dX.Elements, pGamma = gamma, pMean = mean, pInverse = inverse, pdGamma = dGamma, pdBeta = dBeta)
        {
            BackwardOp<T> op = new()
            {
                X = px,
                XStride = x.RowStride,
                DY = pdY,
                DYStride = dY.RowStride,
                DX = pdX,
                DXStride = dX.RowStride,
                Rows = x.Rows,
                Gamma = pGamma,
                Mean = pMean,
                Inverse = pInverse,
                DGamma = pdGamma,
                DBeta = pdBeta,
            };
            Ranges.Run<T, BackwardOp<T>>(op, x.Columns, ColumnChains.Grain(x.Rows, Passes), workers);
        }
    }
}
