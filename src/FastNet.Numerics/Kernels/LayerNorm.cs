using System.Numerics;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Reduction;

namespace FastNet.Numerics;

/// <summary>
/// Layer normalisation (Ba, Kiros and Hinton 2016): h_ij = (x_ij - m_i) / sqrt(v_i + eps), y_ij = gamma_j h_ij + beta_j, where m_i and v_i are mean and
/// variance of row i. Training and test mode are the same.
/// </summary>
/// <remarks>
/// Order of summation, the same at every width and with any workers: in a row, element j goes to virtual lane j mod 64 and the lanes are folded pairwise;
/// dGamma and dBeta are one chain a column in the order of the rows. The variance is summed in a second pass over the deviations from the mean.
/// </remarks>
public static unsafe partial class LayerNorm
{
    // Passes over a row, beside which waking a helper is to be judged: two sums and one to write, in either direction.
    private const int Passes = 3;

    /// <summary>Normalises each row; its statistics are saved for <see cref="Backward"/>.</summary>
    /// <param name="x">Batch (N, D), N and D 1 or more; its columns next to each other.</param>
    /// <param name="gamma">Scales (D).</param>
    /// <param name="beta">Shifts (D).</param>
    /// <param name="epsilon">Keeps the root from 0; finite and above 0. The course's is 1e-5.</param>
    /// <param name="mean">Result: means of the rows (N).</param>
    /// <param name="inverse">Result: 1 / sqrt(variance + epsilon) of the rows (N).</param>
    /// <param name="y">Result (N, D), its columns next to each other.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">Shapes do not fit each other, or memory that is written overlaps other arguments.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is out of range, or there are no rows or columns.</exception>
    public static void Forward<T>(
        ReadOnlyMatrix<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, T epsilon, Span<T> mean, Span<T> inverse, Matrix<T> y, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Positive(epsilon);
        NormShapes.Forward(x, gamma, beta, y);
        ArgumentOutOfRangeException.ThrowIfLessThan(x.Columns, 1, nameof(x));
        NormShapes.Written(mean, nameof(mean), x.Rows, x, y, gamma, beta);
        NormShapes.Written(inverse, nameof(inverse), x.Rows, x, y, gamma, beta);
        Check.Apart(mean, inverse, nameof(mean), nameof(inverse));
        fixed (T* px = x.Elements, py = y.Elements, pGamma = gamma, pBeta = beta, pMean = mean, pInverse = inverse)
        {
            ForwardOp<T> op = new()
            {
                X = px,
                XStride = x.RowStride,
                Y = py,
                YStride = y.RowStride,
                Columns = x.Columns,
                Gamma = pGamma,
                Beta = pBeta,
                Mean = pMean,
                Inverse = pInverse,
                Epsilon = epsilon,
            };
            Ranges.Run<T, ForwardOp<T>>(op, x.Rows, Ranges.Grain((long)Passes * x.Columns), workers);
        }
    }

    /// <summary>
    /// The gradients: dBeta_j = sum_i dY_ij, dGamma_j = sum_i dY_ij h_ij; with g_ij = dY_ij gamma_j,
    /// dX_ij = (g_ij - mean_j g_ij - h_ij mean_j (g_ij h_ij)) / sqrt(v_i + eps).
    /// </summary>
    /// <param name="x">The batch (N, D) given to <see cref="Forward"/>.</param>
    /// <param name="gamma">Scales (D).</param>
    /// <param name="mean">Means of the rows (N), as saved by <see cref="Forward"/>.</param>
    /// <param name="inverse">1 / sqrt(variance + epsilon) of the rows (N), as saved by <see cref="Forward"/>.</param>
    /// <param name="dY">Upstream gradient (N, D), its columns next to each other.</param>
    /// <param name="dGamma">Result (D); overwritten.</param>
    /// <param name="dBeta">Result (D); overwritten.</param>
    /// <param name="dX">Result (N, D), its columns next to each other; may be <paramref name="dY"/> itself.</param>
    /// <param name="workers">Threads that share rows and columns; none: the caller alone.</param>
    /// <exception cref="ArgumentException">Shapes do not fit each other, or memory that is written overlaps other arguments.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no rows or columns.</exception>
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
        NormShapes.Backward(x, gamma, mean, inverse, x.Rows, dY, dGamma, dBeta, dX);
        ArgumentOutOfRangeException.ThrowIfLessThan(x.Columns, 1, nameof(x));
        fixed (T* px = x.Elements, pdY = dY.Elements, pdX = dX.Elements, pGamma = gamma, pMean = mean, pInverse = inverse, pdGamma = dGamma, pdBeta = dBeta)
        {
            // The columns first, because the rows may overwrite dY.
            ColumnOp<T> columns = new()
            {
                Term = new() { X = px, XStride = x.RowStride, DY = pdY, DYStride = dY.RowStride, Mean = pMean, Inverse = pInverse },
                Rows = x.Rows,
                DGamma = pdGamma,
                DBeta = pdBeta,
            };
            Ranges.Run<T, ColumnOp<T>>(columns, x.Columns, ColumnChains.Grain(x.Rows, Passes - 1), workers);
            RowOp<T> rows = new()
            {
                X = px,
                XStride = x.RowStride,
                DY = pdY,
                DYStride = dY.RowStride,
                DX = pdX,
                DXStride = dX.RowStride,
                Columns = x.Columns,
                Gamma = pGamma,
                Mean = pMean,
                Inverse = pInverse,
            };
            Ranges.Run<T, RowOp<T>>(rows, x.Rows, Ranges.Grain((long)Passes * x.Columns), workers);
        }
    }
}
