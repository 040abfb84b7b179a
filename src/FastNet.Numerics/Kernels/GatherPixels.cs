using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// y_ij = T(x_(k_i)j - m_j): the rows that a random batch picks from images kept as bytes, less the mean. The difference is one of doubles, rounded
/// to T. Its bits are those of rows that were prepared as numbers and gathered by <see cref="GatherRows"/>.
/// </summary>
public static unsafe class GatherPixels
{
    /// <summary>
    /// Writes row <c>indices[i]</c> of <paramref name="source"/> less <paramref name="mean"/> to row i of <paramref name="destination"/>.
    /// </summary>
    /// <param name="source">(N, D) of bytes, its columns next to each other.</param>
    /// <param name="mean">The numbers that are subtracted, D of them.</param>
    /// <param name="indices">Row numbers, each 0 or more and below N; repetitions are welcome.</param>
    /// <param name="destination">Result, as many rows as indices, its columns next to each other.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape is wrong, or <paramref name="destination"/> overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index names no row; nothing has been written.</exception>
    public static void Apply<T>(
        ReadOnlyMatrix<byte> source, ReadOnlySpan<double> mean, ReadOnlySpan<int> indices, Matrix<T> destination, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Length(mean.Length, source.Columns);
        Check.Apart(mean, destination.Elements);
        fixed (double* pMean = mean)
        {
            Gathering.Run<byte, T, Convert<T>>(new(pMean), source, indices, destination, workers);
        }
    }

    private readonly struct Convert<T>(double* mean) : IRowMove<byte, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private const int CacheLine = 64;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Move<TVec, TSimd>(byte* from, byte* next, T* to, int row, int columns)
            where TSimd : struct, ISimd<T, TVec>
        {
            int whole = columns / TSimd.Lanes * TSimd.Lanes;
            for (nint j = 0; j < whole; j += TSimd.Lanes)
            {
                // Prefetches the next row while this one is converted, as in GatherRows.
                if (j % CacheLine == 0)
                {
                    Prefetch.ToL2(next + j);
                }

                TSimd.Store(to + j, TSimd.LoadBytesLess(from + j, mean + j));
            }

            for (nint j = whole; j < columns; j++)
            {
                to[j] = V1<T>.LoadBytesLess(from + j, mean + j);
            }
        }
    }
}
