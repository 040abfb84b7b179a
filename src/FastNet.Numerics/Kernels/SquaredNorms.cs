using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// n_i = sum_k x_ik^2, the squared Euclidean norm of each row, as one chain of fused multiply-adds in order of k: to the bit what a product
/// gives for the row with itself, so that |x|^2 + |y|^2 - 2 x y is exactly 0 where x and y are equal (CS231n's distances without loops).
/// </summary>
public static unsafe class SquaredNorms
{
    // Independent chains hide the latency of the multiply-add.
    private const int Chains = 8;

    /// <summary>The squared norm of each row.</summary>
    /// <param name="x">(N, D), its columns next to each other; without columns the norms are 0.</param>
    /// <param name="norms">Result, one for each row.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape is wrong, or <paramref name="norms"/> overlaps <paramref name="x"/>.</exception>
    public static void Rows<T>(ReadOnlyMatrix<T> x, Span<T> norms, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Run<T, Alone>(x, norms, default, workers);

    /// <summary>
    /// The squared norm of each row, and a bound of its rounding error: half a unit in the last place of 1 times the sum of its partial sums.
    /// </summary>
    /// <param name="x">(N, D), its columns next to each other; without columns the norms are 0.</param>
    /// <param name="norms">Result, one for each row.</param>
    /// <param name="partialSums">Result, one for each row: the sum of the norm's chain after each of its steps, a chain of additions itself.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape is wrong, or a result overlaps <paramref name="x"/> or the other.</exception>
    public static void RowsWithPartialSums<T>(ReadOnlyMatrix<T> x, Span<T> norms, Span<T> partialSums, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Length(partialSums.Length, x.Rows);
        Check.Written(partialSums, x.Elements, norms);
        Run<T, WithPartialSums>(x, norms, partialSums, workers);
    }

    private static void Run<T, TSums>(ReadOnlyMatrix<T> x, Span<T> norms, Span<T> partialSums, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSums : unmanaged
    {
        Check.Dense(x);
        Check.Length(norms.Length, x.Rows);
        Check.Apart(x.Elements, norms);
        fixed (T* px = x.Elements, pNorms = norms, pSums = partialSums)
        {
            RowOp<T, TSums> op = new(px, x.Rows, x.Columns, x.RowStride, pNorms, pSums);
            Ranges.Run<T, RowOp<T, TSums>>(op, BlockCount.Of(x.Rows, Chains), Ranges.Grain((long)Chains * x.Columns), workers);
        }
    }

    private struct Alone;

    private struct WithPartialSums;

    /// <summary>Groups of eight rows. Its order forbids vectors along a row, and rows are too far apart for vectors across them.</summary>
    private readonly struct RowOp<T, TSums>(T* elements, int rows, int columns, nint stride, T* norms, T* partialSums) : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSums : unmanaged
    {
        [MethodImpl(HotLoop.Options)]
        public void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            for (int group = start; group < end; group++)
            {
                int row = group * Chains;
                if (rows - row >= Chains)
                {
                    Eight(row);
                }
                else
                {
                    for (; row < rows; row++)
                    {
                        One(row);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Eight(int row)
        {
            Sums sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            Sums sum4 = default, sum5 = default, sum6 = default, sum7 = default;
            T* x = elements + (row * stride);
            T* x4 = x + (4 * stride);
            for (nint k = 0; k < columns; k++)
            {
                sum0.Add(x[k]);
                sum1.Add(x[k + stride]);
                sum2.Add(x[k + (2 * stride)]);
                sum3.Add(x[k + (3 * stride)]);
                sum4.Add(x4[k]);
                sum5.Add(x4[k + stride]);
                sum6.Add(x4[k + (2 * stride)]);
                sum7.Add(x4[k + (3 * stride)]);
            }

            Store(row, sum0);
            Store(row + 1, sum1);
            Store(row + 2, sum2);
            Store(row + 3, sum3);
            Store(row + 4, sum4);
            Store(row + 5, sum5);
            Store(row + 6, sum6);
            Store(row + 7, sum7);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void One(int row)
        {
            Sums sum = default;
            T* x = elements + (row * stride);
            for (nint k = 0; k < columns; k++)
            {
                sum.Add(x[k]);
            }

            Store(row, sum);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Store(int row, Sums sums)
        {
            norms[row] = sums.Norm;
            if (typeof(TSums) == typeof(WithPartialSums))
            {
                partialSums[row] = sums.Partial;
            }
        }

        /// <summary>A chain of multiply-adds, and the sum of its states.</summary>
        private struct Sums
        {
            public T Norm;
            public T Partial;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Add(T x)
            {
                Norm = V1<T>.Fma(x, x, Norm);
                if (typeof(TSums) == typeof(WithPartialSums))
                {
                    Partial += Norm;
                }
            }
        }
    }
}
