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
    /// <param name="x">Matrix (rows, columns), row-major.</param>
    /// <param name="rows">Rows of <paramref name="x"/>, 0 or more.</param>
    /// <param name="columns">Columns of <paramref name="x"/>, 0 or more; none give norms of 0.</param>
    /// <param name="stride">Elements from row to row of <paramref name="x"/>, at least <paramref name="columns"/>.</param>
    /// <param name="norms">Result, one for each row.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape does not fit its span, or <paramref name="norms"/> overlaps <paramref name="x"/>.</exception>
    public static void Rows<T>(ReadOnlySpan<T> x, int rows, int columns, int stride, Span<T> norms, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.ElementType<T>();
        Check.Matrix(x.Length, rows, columns, stride, nameof(x));
        Check.Length(norms.Length, rows);
        Check.Apart(x, norms, nameof(x), nameof(norms));
        fixed (T* px = x, pNorms = norms)
        {
            int groups = (int)(((long)rows + Chains - 1) / Chains);
            RowOp<T> op = new() { X = px, Rows = rows, Columns = columns, Stride = stride, Norms = pNorms };
            Ranges.Run<T, RowOp<T>>(op, groups, Ranges.Grain((long)Chains * columns), workers);
        }
    }

    /// <summary>Groups of eight rows. Its order forbids vectors along a row, and rows are too far apart for vectors across them.</summary>
    private struct RowOp<T> : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T* X;
        public T* Norms;
        public nint Stride;
        public int Rows;
        public int Columns;

        [MethodImpl(HotLoop.Options)]
        public readonly void Run<TVec, TSimd>(int start, int end)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            for (int group = start; group < end; group++)
            {
                int row = group * Chains;
                if (Rows - row >= Chains)
                {
                    Eight(X + (row * Stride), Norms + row);
                }
                else
                {
                    for (; row < Rows; row++)
                    {
                        One(X + (row * Stride), Norms + row);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Eight(T* x, T* norms)
        {
            T sum0 = T.Zero;
            T sum1 = T.Zero;
            T sum2 = T.Zero;
            T sum3 = T.Zero;
            T sum4 = T.Zero;
            T sum5 = T.Zero;
            T sum6 = T.Zero;
            T sum7 = T.Zero;
            T* x4 = x + (4 * Stride);
            for (nint k = 0; k < Columns; k++)
            {
                sum0 = Step(sum0, x[k]);
                sum1 = Step(sum1, x[k + Stride]);
                sum2 = Step(sum2, x[k + (2 * Stride)]);
                sum3 = Step(sum3, x[k + (3 * Stride)]);
                sum4 = Step(sum4, x4[k]);
                sum5 = Step(sum5, x4[k + Stride]);
                sum6 = Step(sum6, x4[k + (2 * Stride)]);
                sum7 = Step(sum7, x4[k + (3 * Stride)]);
            }

            norms[0] = sum0;
            norms[1] = sum1;
            norms[2] = sum2;
            norms[3] = sum3;
            norms[4] = sum4;
            norms[5] = sum5;
            norms[6] = sum6;
            norms[7] = sum7;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void One(T* x, T* norm)
        {
            T sum = T.Zero;
            for (nint k = 0; k < Columns; k++)
            {
                sum = Step(sum, x[k]);
            }

            *norm = sum;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static T Step(T sum, T x) => V1<T>.Fma(x, x, sum);
    }
}
