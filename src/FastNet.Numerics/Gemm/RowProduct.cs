using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// One row times a matrix: the prediction of one image. A tile of one row has only two chains of sums, and each waits four cycles for its last
/// multiply-add. Here as many vectors of the row are summed at once as half of the registers hold, and B is read once, in order.
/// </summary>
internal static unsafe class RowProduct<T, TVec, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSimd : struct, ISimd<T, TVec>
{
    // Rows of B that are asked for before they are multiplied: such a product takes as long as B's way from the second cache, or from farther.
    private const int RowsAhead = 8;

    /// <summary>c (1, n) = a (1, k) B (k, n), or c += a B; the columns of B are neighbours.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run<TEpilogue>(ref readonly Product<T, TEpilogue> p, Workers workers)
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        int vectors = BlockCount.Of(p.N, TSimd.Lanes);
        int groups = Math.Max(BlockCount.Of(vectors, TSimd.Registers / 2), Math.Min(workers.Count, vectors));
        int chunks = Tasks.Count(groups);
        Task<TEpilogue> task = new(in p, vectors, groups, chunks, isShared: workers.Count > 1);
        workers.Run(ref task, chunks);
    }

    private readonly struct Task<TEpilogue>(in Product<T, TEpilogue> product, int vectors, int groups, int chunks, bool isShared) : IWorkerJob
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        private readonly Product<T, TEpilogue> _product = product;

        [MethodImpl(HotLoop.Options)]
        public void Execute(int chunk)
        {
            int end = Tasks.Start(groups, chunks, chunk + 1);
            for (int group = Tasks.Start(groups, chunks, chunk); group < end; group++)
            {
                int first = Tasks.Start(vectors, groups, group);
                nint j = (nint)first * TSimd.Lanes;
                _ = (Tasks.Start(vectors, groups, group + 1) - first) switch
                {
                    16 => Sum<Rows16>(j),
                    15 => Sum<Rows15>(j),
                    14 => Sum<Rows14>(j),
                    13 => Sum<Rows13>(j),
                    12 => Sum<Rows12>(j),
                    11 => Sum<Rows11>(j),
                    10 => Sum<Rows10>(j),
                    9 => Sum<Rows9>(j),
                    8 => Sum<Rows8>(j),
                    7 => Sum<Rows7>(j),
                    6 => Sum<Rows6>(j),
                    5 => Sum<Rows5>(j),
                    4 => Sum<Rows4>(j),
                    3 => Sum<Rows3>(j),
                    2 => Sum<Rows2>(j),
                    _ => Sum<Rows1>(j),
                };
            }
        }

        /// <summary>As many vectors from column <paramref name="j"/> on as the type counts.</summary>
        /// <returns>Their number, so that a switch expression can choose.</returns>
        [MethodImpl(HotLoop.Options)]
        private int Sum<TCount>(nint j)
            where TCount : struct, ITileRows
        {
            // The last vector of the group may be the row's last, and partial.
            SomeLanes<T, TVec, TSimd> lanes = new((int)nint.Min(TSimd.Lanes, _product.N - j - ((TCount.Count - 1) * TSimd.Lanes)));
            TVec c0 = TSimd.Zero, c1 = TSimd.Zero, c2 = TSimd.Zero, c3 = TSimd.Zero;
            TVec c4 = TSimd.Zero, c5 = TSimd.Zero, c6 = TSimd.Zero, c7 = TSimd.Zero;
            TVec c8 = TSimd.Zero, c9 = TSimd.Zero, c10 = TSimd.Zero, c11 = TSimd.Zero;
            TVec c12 = TSimd.Zero, c13 = TSimd.Zero, c14 = TSimd.Zero, c15 = TSimd.Zero;
            T* c = _product.C.Start + j;
            if (_product.Accumulate)
            {
                Load<TCount>(0, c, lanes, ref c0);
                Load<TCount>(1, c, lanes, ref c1);
                Load<TCount>(2, c, lanes, ref c2);
                Load<TCount>(3, c, lanes, ref c3);
                Load<TCount>(4, c, lanes, ref c4);
                Load<TCount>(5, c, lanes, ref c5);
                Load<TCount>(6, c, lanes, ref c6);
                Load<TCount>(7, c, lanes, ref c7);
                Load<TCount>(8, c, lanes, ref c8);
                Load<TCount>(9, c, lanes, ref c9);
                Load<TCount>(10, c, lanes, ref c10);
                Load<TCount>(11, c, lanes, ref c11);
                Load<TCount>(12, c, lanes, ref c12);
                Load<TCount>(13, c, lanes, ref c13);
                Load<TCount>(14, c, lanes, ref c14);
                Load<TCount>(15, c, lanes, ref c15);
            }

            T* a = _product.A.Start;
            T* b = _product.B.At(0, j);

            // Between the columns of other members prefetching is slower.
            T* ahead = isShared ? b : b + (RowsAhead * _product.B.RowStride);
            for (nint k = _product.K; k > 0; k--)
            {
                TVec x = TSimd.SplatFrom(a);
                Step<TCount>(0, x, b, ahead, lanes, ref c0);
                Step<TCount>(1, x, b, ahead, lanes, ref c1);
                Step<TCount>(2, x, b, ahead, lanes, ref c2);
                Step<TCount>(3, x, b, ahead, lanes, ref c3);
                Step<TCount>(4, x, b, ahead, lanes, ref c4);
                Step<TCount>(5, x, b, ahead, lanes, ref c5);
                Step<TCount>(6, x, b, ahead, lanes, ref c6);
                Step<TCount>(7, x, b, ahead, lanes, ref c7);
                Step<TCount>(8, x, b, ahead, lanes, ref c8);
                Step<TCount>(9, x, b, ahead, lanes, ref c9);
                Step<TCount>(10, x, b, ahead, lanes, ref c10);
                Step<TCount>(11, x, b, ahead, lanes, ref c11);
                Step<TCount>(12, x, b, ahead, lanes, ref c12);
                Step<TCount>(13, x, b, ahead, lanes, ref c13);
                Step<TCount>(14, x, b, ahead, lanes, ref c14);
                Step<TCount>(15, x, b, ahead, lanes, ref c15);
                a += _product.A.ColumnStride;
                b += _product.B.RowStride;
                ahead += _product.B.RowStride;
            }

            Store<TCount>(0, c, j, lanes, c0);
            Store<TCount>(1, c, j, lanes, c1);
            Store<TCount>(2, c, j, lanes, c2);
            Store<TCount>(3, c, j, lanes, c3);
            Store<TCount>(4, c, j, lanes, c4);
            Store<TCount>(5, c, j, lanes, c5);
            Store<TCount>(6, c, j, lanes, c6);
            Store<TCount>(7, c, j, lanes, c7);
            Store<TCount>(8, c, j, lanes, c8);
            Store<TCount>(9, c, j, lanes, c9);
            Store<TCount>(10, c, j, lanes, c10);
            Store<TCount>(11, c, j, lanes, c11);
            Store<TCount>(12, c, j, lanes, c12);
            Store<TCount>(13, c, j, lanes, c13);
            Store<TCount>(14, c, j, lanes, c14);
            Store<TCount>(15, c, j, lanes, c15);
            return TCount.Count;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Load<TCount>(int vector, T* from, SomeLanes<T, TVec, TSimd> lanes, ref TVec c)
            where TCount : struct, ITileRows
        {
            if (vector < TCount.Count)
            {
                from += vector * TSimd.Lanes;
                c = vector == TCount.Count - 1 ? lanes.Load(from) : TSimd.Load(from);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Step<TCount>(int vector, TVec x, T* b, T* ahead, SomeLanes<T, TVec, TSimd> lanes, ref TVec c)
            where TCount : struct, ITileRows
        {
            if (vector < TCount.Count)
            {
                b += vector * TSimd.Lanes;
                Prefetch.ToL1(ahead + (vector * TSimd.Lanes));
                c = TSimd.Fma(x, vector == TCount.Count - 1 ? lanes.Load(b) : TSimd.Load(b), c);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Store<TCount>(int vector, T* to, nint j, SomeLanes<T, TVec, TSimd> lanes, TVec c)
            where TCount : struct, ITileRows
        {
            if (vector < TCount.Count)
            {
                to += vector * TSimd.Lanes;
                j += vector * TSimd.Lanes;
                if (vector == TCount.Count - 1)
                {
                    lanes.Store(to, _product.Epilogue.Apply<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(c, 0, j, lanes));
                }
                else
                {
                    TSimd.Store(to, _product.Epilogue.Apply<TVec, TSimd, AllLanes<T, TVec, TSimd>>(c, 0, j, default));
                }
            }
        }
    }
}
