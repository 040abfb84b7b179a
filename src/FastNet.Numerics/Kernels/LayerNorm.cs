using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Layer normalisation (Ba, Kiros and Hinton 2016): h_ij = (x_ij - m_i) / sqrt(v_i + eps), y_ij = gamma_j h_ij + beta_j, where m_i and v_i are mean
/// and variance of row i. Training and test mode are the same.
/// </summary>
/// <remarks>
/// Order of summation, the same at every width and with any workers: in a row, element j goes to virtual lane j mod 64 and the lanes are folded
/// pairwise; dGamma and dBeta are one chain a column in the order of the rows. The variance is summed in a second pass over the deviations from the
/// mean.
/// </remarks>
public static unsafe class LayerNorm
{
    // Passes over a row, which set the size of a chunk: two sums and one that writes, in either direction.
    private const int Passes = 3;

    private const int VirtualLanes = 64;

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
        ReadOnlyMatrix<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, T epsilon,
        Span<T> mean, Span<T> inverse, Matrix<T> y, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Normalization<T>.CheckForward(x, gamma, beta, epsilon, y);
        ArgumentOutOfRangeException.ThrowIfLessThan(x.Columns, 1);
        Normalization<T>.CheckWritten(mean, x.Rows, x, gamma, beta, y, nameof(mean));
        Normalization<T>.CheckWritten(inverse, x.Rows, x, gamma, beta, y, nameof(inverse));
        Check.Apart(mean, inverse);
        Normalization<T>.Run(
            default(ForwardPass<T>), x, gamma, mean, inverse, y, x.Rows, Ranges.Grain((long)Passes * x.Columns), workers,
            beta: beta, epsilon: epsilon);
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
        ReadOnlyMatrix<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> mean, ReadOnlySpan<T> inverse, ReadOnlyMatrix<T> dY,
        Span<T> dGamma, Span<T> dBeta, Matrix<T> dX, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Normalization<T>.CheckBackward(x, gamma, mean, inverse, x.Rows, dY, dGamma, dBeta, dX);
        ArgumentOutOfRangeException.ThrowIfLessThan(x.Columns, 1);

        // The columns first, because the rows may overwrite dY.
        Normalization<T>.Run(
            default(ColumnPass<T>), x, gamma, mean, inverse, dX, x.Columns, ColumnChains.Grain(x.Rows, Passes - 1), workers,
            dY: dY, dGamma: dGamma, dBeta: dBeta);
        Normalization<T>.Run(
            default(RowPass<T>), x, gamma, mean, inverse, dX, x.Rows, Ranges.Grain((long)Passes * x.Columns), workers, dY: dY);
    }

    /// <summary>h = (x - mean) * inverse, where the statistics belong to the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Normal<T, TVec, TSimd>(TVec x, T mean, T inverse)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : struct, ISimd<T, TVec>
        => Normalization<T>.Normal<TVec, TSimd>(x, TSimd.Splat(mean), TSimd.Splat(inverse));

    private struct ForwardPass<T> : INormalizationPass<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Normalization<T> P;

        public void Take(in Normalization<T> operands) => P = operands;

        [MethodImpl(HotLoop.Options)]
        public readonly void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            RowTail<T, TVec, TSimd> tail = new(P.Columns);
            T* lanes = stackalloc T[VirtualLanes];
            T columns = T.CreateTruncating(P.Columns);
            for (nint row = start; row < end; row++)
            {
                T* x = P.X[row];
                T mean = tail.Sum(new ElementTerm<T> { X = new(x, 0) }, lanes, VirtualLanes) / columns;
                T variance = tail.Sum(new DeviationTerm<T>(x, mean), lanes, VirtualLanes) / columns;
                T inverse = T.One / T.Sqrt(variance + P.Epsilon);
                P.Mean[row] = mean;
                P.Inverse[row] = inverse;
                NormalizeOp<T> op = new(x, P.Result[row], P.Gamma, P.Beta, mean, inverse);
                Sweep.Over<T, NormalizeOp<T>, TVec, TSimd>(op, 0, P.Columns);
            }
        }
    }

    private readonly struct NormalizeOp<T>(T* x, T* y, T* gamma, T* beta, T mean, T inverse) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
            => lanes.Store(y + i, TSimd.Fma(lanes.Load(gamma + i), Normal<T, TVec, TSimd>(lanes.Load(x + i), mean, inverse), lanes.Load(beta + i)));
    }

    private struct RowPass<T> : INormalizationPass<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Normalization<T> P;

        public void Take(in Normalization<T> operands) => P = operands;

        [MethodImpl(HotLoop.Options)]
        public readonly void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            RowTail<T, TVec, TSimd> tail = new(P.Columns);
            T* lanes = stackalloc T[VirtualLanes];
            T columns = T.CreateTruncating(P.Columns);
            for (nint row = start; row < end; row++)
            {
                T* dY = P.DY[row];
                GradientOp<T> op = new(P.X[row], dY, P.Result[row], P.Gamma, P.Mean[row], P.Inverse[row]);
                op.Shift = tail.Sum(new UpstreamTerm<T>(dY, P.Gamma), lanes, VirtualLanes) / columns;
                op.Slope = T.Zero - (tail.Sum(op, lanes, VirtualLanes) / columns);
                Sweep.Over<T, GradientOp<T>, TVec, TSimd>(op, 0, P.Columns);
            }
        }
    }

    /// <summary>Along a row, with g = dY gamma: the terms g h, and dX = (g - shift + h slope) * inverse.</summary>
    private struct GradientOp<T>(T* x, T* dY, T* dX, T* gamma, T mean, T inverse) : IElementwise<T>, ITerm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T Shift;
        public T Slope;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint i, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec upstream = TSimd.Multiply(lanes.Load(dY + i), lanes.Load(gamma + i));
            return TSimd.Fma(upstream, Normal<T, TVec, TSimd>(lanes.Load(x + i), mean, inverse), sum);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec upstream = TSimd.Multiply(lanes.Load(dY + i), lanes.Load(gamma + i));
            TVec normal = Normal<T, TVec, TSimd>(lanes.Load(x + i), mean, inverse);
            TVec inner = TSimd.Fma(normal, TSimd.Splat(Slope), TSimd.Subtract(upstream, TSimd.Splat(Shift)));
            lanes.Store(dX + i, TSimd.Multiply(inner, TSimd.Splat(inverse)));
        }
    }

    private struct ColumnPass<T> : INormalizationPass<T>
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
                P.SumGradients<TVec, TSimd, ProductTerm<T>>(panel, next, new(P.X, P.DY, P.Mean, P.Inverse));
            }
        }
    }

    private readonly struct DeviationTerm<T>(T* x, T mean) : ITerm<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint i, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec deviation = TSimd.Subtract(lanes.Load(x + i), TSimd.Splat(mean));
            return TSimd.Fma(deviation, deviation, sum);
        }
    }

    /// <summary>g = dY gamma.</summary>
    private readonly struct UpstreamTerm<T>(T* dY, T* gamma) : ITerm<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint i, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
            => TSimd.Fma(lanes.Load(dY + i), lanes.Load(gamma + i), sum);
    }

    /// <summary>dY h, down a column.</summary>
    private readonly struct ProductTerm<T>(RowsOf<T> x, RowsOf<T> dY, T* mean, T* inverse) : ITerm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint column, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
            => TSimd.Fma(lanes.Load(dY[row] + column), Normal<T, TVec, TSimd>(lanes.Load(x[row] + column), mean[row], inverse[row]), sum);
    }
}
