using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// mean = sum of a column in the order of the rows / N; variance = fused chain of squared deviations / N; running = fma(momentum, running,
    /// (1 - momentum) batch); y = fma(gamma, (x - mean) * inverse, beta). The specification of <see cref="BatchNorm.Forward"/>.
    /// </summary>
    public static void BatchNormForward<T>(
        ReadOnlyMatrix<T> x,
        ReadOnlySpan<T> gamma,
        ReadOnlySpan<T> beta,
        T momentum,
        T epsilon,
        Span<T> runningMean,
        Span<T> runningVariance,
        Span<T> mean,
        Span<T> inverse,
        Matrix<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T rows = T.CreateTruncating(x.Rows);
        for (int j = 0; j < x.Columns; j++)
        {
            T sum = T.Zero;
            T squares = T.Zero;
            for (int i = 0; i < x.Rows; i++)
            {
                sum += x[i, j];
            }

            mean[j] = sum / rows;
            for (int i = 0; i < x.Rows; i++)
            {
                squares = T.FusedMultiplyAdd(x[i, j] - mean[j], x[i, j] - mean[j], squares);
            }

            T variance = squares / rows;
            runningMean[j] = T.FusedMultiplyAdd(momentum, runningMean[j], (T.One - momentum) * mean[j]);
            runningVariance[j] = T.FusedMultiplyAdd(momentum, runningVariance[j], (T.One - momentum) * variance);
            inverse[j] = T.One / T.Sqrt(variance + epsilon);
            for (int i = 0; i < x.Rows; i++)
            {
                y[i, j] = T.FusedMultiplyAdd(gamma[j], (x[i, j] - mean[j]) * inverse[j], beta[j]);
            }
        }
    }

    /// <summary>y = fma(gamma, (x - mean) * (1 / sqrt(variance + epsilon)), beta). The specification of <see cref="BatchNorm.Predict"/>.</summary>
    public static void BatchNormPredict<T>(
        ReadOnlyMatrix<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, T epsilon, ReadOnlySpan<T> runningMean, ReadOnlySpan<T> runningVariance, Matrix<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Rows; i++)
        {
            for (int j = 0; j < x.Columns; j++)
            {
                T inverse = T.One / T.Sqrt(runningVariance[j] + epsilon);
                y[i, j] = T.FusedMultiplyAdd(gamma[j], (x[i, j] - runningMean[j]) * inverse, beta[j]);
            }
        }
    }

    /// <summary>
    /// dBeta and dGamma are chains in the order of the rows, dX = fma(h, -dGamma / N, dY - dBeta / N) * (gamma * inverse). The specification of
    /// <see cref="BatchNorm.Backward"/>.
    /// </summary>
    public static void BatchNormBackward<T>(
        ReadOnlyMatrix<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> mean, ReadOnlySpan<T> inverse, ReadOnlyMatrix<T> dY, Span<T> dGamma, Span<T> dBeta, Matrix<T> dX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T rows = T.CreateTruncating(x.Rows);
        for (int j = 0; j < x.Columns; j++)
        {
            dBeta[j] = T.Zero;
            dGamma[j] = T.Zero;
            for (int i = 0; i < x.Rows; i++)
            {
                dBeta[j] += dY[i, j];
                dGamma[j] = T.FusedMultiplyAdd(dY[i, j], (x[i, j] - mean[j]) * inverse[j], dGamma[j]);
            }

            T slope = T.Zero - (dGamma[j] / rows);
            for (int i = 0; i < x.Rows; i++)
            {
                dX[i, j] = T.FusedMultiplyAdd((x[i, j] - mean[j]) * inverse[j], slope, dY[i, j] - (dBeta[j] / rows)) * (gamma[j] * inverse[j]);
            }
        }
    }
}
