using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015): h_ij = (x_ij - m_j) / sqrt(v_j + eps), y_ij = gamma_j h_ij + beta_j, where m_j and v_j are mean and
/// variance (of the rows, not of a population) of column j. In training they come from the batch, and running averages of them,
/// running = momentum running + (1 - momentum) batch, are kept for predictions.
/// </summary>
/// <remarks>
/// Order of summation, the same at every width and with any workers: each column is one chain in the order of the rows. The variance is summed in a
/// second pass over the deviations from the mean.
/// </remarks>
public static unsafe class BatchNorm
{
    // Passes over a column, which set the size of a chunk: two sums and one that writes, in either direction.
    private const int Passes = 3;

    /// <summary>
    /// Training mode: normalises by the statistics of the batch, which are saved for <see cref="Backward"/> and mixed into the running ones.
    /// </summary>
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
        ReadOnlyMatrix<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, T momentum, T epsilon,
        Span<T> runningMean, Span<T> runningVariance, Span<T> mean, Span<T> inverse, Matrix<T> y, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Fraction(momentum);
        Normalization<T>.CheckForward(x, gamma, beta, epsilon, y);
        Normalization<T>.CheckWritten(runningMean, x.Columns, x, gamma, beta, y, nameof(runningMean));
        Normalization<T>.CheckWritten(runningVariance, x.Columns, x, gamma, beta, y, nameof(runningVariance));
        Normalization<T>.CheckWritten(mean, x.Columns, x, gamma, beta, y, nameof(mean));
        Normalization<T>.CheckWritten(inverse, x.Columns, x, gamma, beta, y, nameof(inverse));
        Check.Written(inverse, mean, runningMean, runningVariance);
        Check.Written(mean, runningMean, runningVariance);
        Check.Apart(runningMean, runningVariance);
        fixed (T* pRunningMean = runningMean, pRunningVariance = runningVariance)
        {
            TrainPass<T> pass = new(pRunningMean, pRunningVariance, momentum);
            Normalization<T>.Run(
                pass, x, gamma, mean, inverse, y, x.Columns, ColumnChains.Grain(x.Rows, Passes), workers, beta: beta, epsilon: epsilon);
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
        ReadOnlyMatrix<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, T epsilon,
        ReadOnlySpan<T> runningMean, ReadOnlySpan<T> runningVariance, Matrix<T> y, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Normalization<T>.CheckForward(x, gamma, beta, epsilon, y);
        Check.Length(runningMean.Length, x.Columns);
        Check.Length(runningVariance.Length, x.Columns);
        Check.Written(y.Elements, runningMean, runningVariance);
        Normalization<T>.Run(
            default(PredictPass<T>), x, gamma, runningMean, runningVariance, y, x.Columns, ColumnChains.Grain(x.Rows, 1), workers,
            beta: beta, epsilon: epsilon);
    }

    /// <summary>
    /// dBeta_j = sum_i dY_ij, dGamma_j = sum_i dY_ij h_ij, dX_ij = gamma_j / sqrt(v_j + eps) (dY_ij - dBeta_j / N - h_ij dGamma_j / N).
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
        ReadOnlyMatrix<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> mean, ReadOnlySpan<T> inverse, ReadOnlyMatrix<T> dY,
        Span<T> dGamma, Span<T> dBeta, Matrix<T> dX, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Normalization<T>.CheckBackward(x, gamma, mean, inverse, x.Columns, dY, dGamma, dBeta, dX);
        Normalization<T>.Run(
            default(BackwardPass<T>), x, gamma, mean, inverse, dX, x.Columns, ColumnChains.Grain(x.Rows, Passes), workers,
            dY: dY, dGamma: dGamma, dBeta: dBeta);
    }

    private struct TrainPass<T>(T* runningMean, T* runningVariance, T momentum) : INormalizationPass<T>, IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Normalization<T> P;

        public void Take(in Normalization<T> operands) => P = operands;

        public readonly void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            nint columns = ColumnChains.PanelOf(P.Rows);
            for (nint panel = start; panel < end; panel += columns)
            {
                nint next = nint.Min(panel + columns, end);
                ColumnChains.Sum<T, TVec, TSimd, ElementTerm<T>>(new() { X = P.X }, P.Rows, panel, next, P.Mean);
                Span<T> mean = new(P.Mean + panel, (int)(next - panel));
                TensorPrimitives.Divide(mean, T.CreateTruncating(P.Rows), mean);
                ColumnChains.Sum<T, TVec, TSimd, DeviationTerm<T>>(new(P.X, P.Mean), P.Rows, panel, next, P.Inverse);
                Sweep.Over<T, TrainPass<T>, TVec, TSimd>(this, panel, next);
                RowSweep.Over<T, NormalizeOp<T>, TVec, TSimd>(new(P, P.Inverse), 0, P.Rows, panel, next);
            }
        }

        /// <summary>Makes the statistics of some columns out of the sums of squares, which lie in the inverses' place.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec mean = lanes.Load(P.Mean + i);
            TVec variance = TSimd.Divide(lanes.Load(P.Inverse + i), TSimd.Splat(T.CreateTruncating(P.Rows)));
            TVec stays = TSimd.Splat(momentum);
            TVec comes = TSimd.Splat(T.One - momentum);
            lanes.Store(runningMean + i, TSimd.Fma(stays, lanes.Load(runningMean + i), TSimd.Multiply(comes, mean)));
            lanes.Store(runningVariance + i, TSimd.Fma(stays, lanes.Load(runningVariance + i), TSimd.Multiply(comes, variance)));
            lanes.Store(P.Inverse + i, InverseOf<T, TVec, TSimd>(variance, P.Epsilon));
        }
    }

    /// <summary>With the running variances in place of the inverses.</summary>
    private struct PredictPass<T> : INormalizationPass<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Normalization<T> P;

        public void Take(in Normalization<T> operands) => P = operands;

        public readonly void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            T* inverse = stackalloc T[ColumnChains.WidestPanel];
            nint columns = ColumnChains.PanelOf(P.Rows);
            for (nint panel = start; panel < end; panel += columns)
            {
                nint next = nint.Min(panel + columns, end);
                Sweep.Over<T, InverseOp<T>, TVec, TSimd>(new(P.Inverse, P.Epsilon, inverse - panel), panel, next);
                RowSweep.Over<T, NormalizeOp<T>, TVec, TSimd>(new(P, inverse - panel), 0, P.Rows, panel, next);
            }
        }
    }

    private readonly struct InverseOp<T>(T* variance, T epsilon, T* inverse) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
            => lanes.Store(inverse + i, InverseOf<T, TVec, TSimd>(lanes.Load(variance + i), epsilon));
    }

    /// <summary>y = gamma (x - mean) inverse + beta.</summary>
    private readonly struct NormalizeOp<T>(Normalization<T> p, T* inverse) : IRowElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TVec, TSimd, TLanes>(nint first, nint last, nint i, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec gamma = lanes.Load(p.Gamma + i);
            TVec beta = lanes.Load(p.Beta + i);
            TVec mean = lanes.Load(p.Mean + i);
            TVec scale = lanes.Load(inverse + i);
            for (nint row = first; row < last; row++)
            {
                TVec normal = Normalization<T>.Normal<TVec, TSimd>(lanes.Load(p.X[row] + i), mean, scale);
                lanes.Store(p.Result[row] + i, TSimd.Fma(gamma, normal, beta));
            }
        }
    }

    private struct BackwardPass<T> : INormalizationPass<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Normalization<T> P;

        public void Take(in Normalization<T> operands) => P = operands;

        public readonly void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            T* ofColumns = stackalloc T[3 * ColumnChains.WidestPanel];
            nint columns = ColumnChains.PanelOf(P.Rows);
            for (nint panel = start; panel < end; panel += columns)
            {
                nint next = nint.Min(panel + columns, end);
                P.SumGradients<TVec, TSimd, ProductTerm<T>>(panel, next, new(P.X, P.DY, P.Mean, P.Inverse));
                GradientOp<T> op = new(P, ofColumns - panel);
                Sweep.Over<T, GradientOp<T>, TVec, TSimd>(op, panel, next);
                RowSweep.Over<T, GradientOp<T>, TVec, TSimd>(op, 0, P.Rows, panel, next);
            }
        }
    }

    /// <summary>dX = (dY - shift + h slope) scale, whose scales, shifts and slopes lie in a row of panels.</summary>
    private readonly struct GradientOp<T>(Normalization<T> p, T* scales) : IElementwise<T>, IRowElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _shifts = scales + ColumnChains.WidestPanel;
        private readonly T* _slopes = scales + (2 * ColumnChains.WidestPanel);

        /// <summary>What the gradients of some columns take from their sums.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec rows = TSimd.Splat(T.CreateTruncating(p.Rows));
            lanes.Store(scales + i, TSimd.Multiply(lanes.Load(p.Gamma + i), lanes.Load(p.Inverse + i)));
            lanes.Store(_shifts + i, TSimd.Divide(lanes.Load(p.DBeta + i), rows));
            lanes.Store(_slopes + i, TSimd.Subtract(TSimd.Zero, TSimd.Divide(lanes.Load(p.DGamma + i), rows)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TVec, TSimd, TLanes>(nint first, nint last, nint i, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec mean = lanes.Load(p.Mean + i);
            TVec inverse = lanes.Load(p.Inverse + i);
            TVec scale = lanes.Load(scales + i);
            TVec shift = lanes.Load(_shifts + i);
            TVec slope = lanes.Load(_slopes + i);
            for (nint row = first; row < last; row++)
            {
                TVec normal = Normalization<T>.Normal<TVec, TSimd>(lanes.Load(p.X[row] + i), mean, inverse);
                TVec inner = TSimd.Fma(normal, slope, TSimd.Subtract(lanes.Load(p.DY[row] + i), shift));
                lanes.Store(p.Result[row] + i, TSimd.Multiply(inner, scale));
            }
        }
    }

    private readonly struct DeviationTerm<T>(RowsOf<T> x, T* mean) : ITerm<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint column, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec deviation = TSimd.Subtract(lanes.Load(x[row] + column), lanes.Load(mean + column));
            return TSimd.Fma(deviation, deviation, sum);
        }
    }

    private readonly struct ProductTerm<T>(RowsOf<T> x, RowsOf<T> dY, T* mean, T* inverse) : ITerm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint column, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec normal = Normalization<T>.Normal<TVec, TSimd>(lanes.Load(x[row] + column), lanes.Load(mean + column), lanes.Load(inverse + column));
            return TSimd.Fma(lanes.Load(dY[row] + column), normal, sum);
        }
    }

    /// <summary>1 / sqrt(variance + epsilon).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec InverseOf<T, TVec, TSimd>(TVec variance, T epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : struct, ISimd<T, TVec>
        => TSimd.Divide(TSimd.Splat(T.One), TSimd.Sqrt(TSimd.Add(variance, TSimd.Splat(epsilon))));
}
