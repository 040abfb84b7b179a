using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// y_ij = T(x_(k_i)j - m_j): the rows that a random batch picks from images kept as bytes, freed of the mean. The difference is one of doubles, rounded to T:
/// the very bits of rows that were prepared as numbers and gathered by <see cref="GatherRows"/>.
/// </summary>
public static unsafe class GatherPixels
{
    /// <summary>Writes row <c>indices[i]</c> of <paramref name="source"/> less <paramref name="mean"/> to row i of <paramref name="destination"/>.</summary>
    /// <param name="source">Matrix (sourceRows, columns) of bytes, row-major.</param>
    /// <param name="sourceRows">Rows of <paramref name="source"/>.</param>
    /// <param name="columns">Columns of both matrices.</param>
    /// <param name="sourceStride">Bytes from row to row of <paramref name="source"/>, at least <paramref name="columns"/>.</param>
    /// <param name="mean">What is subtracted from each column: as many as <paramref name="columns"/>.</param>
    /// <param name="indices">Row numbers, each 0 or more and below <paramref name="sourceRows"/>; repetitions are welcome.</param>
    /// <param name="destination">Matrix (indices.Length, columns), row-major.</param>
    /// <param name="destinationStride">Elements from row to row of <paramref name="destination"/>, at least <paramref name="columns"/>.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape does not fit its span, or <paramref name="destination"/> overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index names no row; nothing has been written.</exception>
    public static void Apply<T>(
        ReadOnlySpan<byte> source,
        int sourceRows,
        int columns,
        int sourceStride,
        ReadOnlySpan<double> mean,
        ReadOnlySpan<int> indices,
        Span<T> destination,
        int destinationStride,
        Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Gather(source, sourceRows, columns, sourceStride, indices, destination, destinationStride);
        Check.Length(mean.Length, columns);
        Check.Apart(mean, destination, nameof(mean), nameof(destination));
        fixed (byte* pSource = source)
        fixed (double* pMean = mean)
        fixed (int* pIndices = indices)
        fixed (T* pDestination = destination)
        {
            PixelOp<T> op = new()
            {
                Source = pSource,
                SourceStride = sourceStride,
                SourceRows = sourceRows,
                Mean = pMean,
                Indices = pIndices,
                Destination = pDestination,
                DestinationStride = destinationStride,
                Columns = columns,
            };
            Ranges.Run<T, PixelOp<T>>(op, indices.Length, Ranges.Grain(columns), workers);
        }
    }

    private struct PixelOp<T> : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private const int CacheLine = 64;

        public byte* Source;
        public double* Mean;
        public T* Destination;
        public int* Indices;
        public nint SourceStride;
        public int SourceRows;
        public nint DestinationStride;
        public int Columns;

        [MethodImpl(HotLoop.Options)]
        public readonly void Run<TVec, TSimd>(int start, int end)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            int whole = Columns / TSimd.Lanes * TSimd.Lanes;
            for (int i = start; i < end; i++)
            {
                // The next row is asked for while this one is converted, as in GatherRows.
                byte* source = Source + (Check.StillBelow(Indices[i], SourceRows) * SourceStride);
                byte* next = Source + (Indices[int.Min(i + 1, end - 1)] * SourceStride);
                T* destination = Destination + (i * DestinationStride);
                for (nint j = 0; j < whole; j += TSimd.Lanes)
                {
                    if (j % CacheLine == 0)
                    {
                        Prefetch.ToL2(next + j);
                    }

                    TSimd.Store(destination + j, TSimd.LoadBytesLess(source + j, Mean + j));
                }

                for (nint j = whole; j < Columns; j++)
                {
                    destination[j] = V1<T>.LoadBytesLess(source + j, Mean + j);
                }
            }
        }
    }
}
