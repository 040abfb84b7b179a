using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// One row times a matrix: the prediction of one image. A tile of one row has only two chains of sums, and each waits four cycles for its last
/// multiply-add. Here up to eight vectors of the row are summed at once, and B is read once, in order.
/// </summary>
internal static unsafe class RowProduct<T, TVec, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSimd : struct, ISimd<T, TVec>
{
    private const int MostVectors = 8;

    /// <summary>c (1, n) = a (1, k) B (k, n), or c += a B; the columns of B are neighbours.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run<TEpilogue>(ref readonly Product<T, TEpilogue> p, Workers workers)
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        int vectors = BlockCount.Of(p.N, TSimd.Lanes);
        int groups = Math.Max(BlockCount.Of(vectors, MostVectors), Math.Min(workers.Count, vectors));
        int chunks = Tasks.Count(groups);
        Task<TEpilogue> task = new(in p, vectors, groups, chunks);
        workers.Run(ref task, chunks);
    }

    private readonly struct Task<TEpilogue>(in Product<T, TEpilogue> product, int vectors, int groups, int chunks) : IWorkerJob
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
            }

            T* a = _product.A.Start;
            T* b = _product.B.At(0, j);
            for (nint k = _product.K; k > 0; k--)
            {
                TVec x = TSimd.SplatFrom(a);
                Step<TCount>(0, x, b, lanes, ref c0);
                Step<TCount>(1, x, b, lanes, ref c1);
                Step<TCount>(2, x, b, lanes, ref c2);
                Step<TCount>(3, x, b, lanes, ref c3);
                Step<TCount>(4, x, b, lanes, ref c4);
                Step<TCount>(5, x, b, lanes, ref c5);
                Step<TCount>(6, x, b, lanes, ref c6);
                Step<TCount>(7, x, b, lanes, ref c7);
                a += _product.A.ColumnStride;
                b += _product.B.RowStride;
            }

            Store<TCount>(0, c, j, lanes, c0);
            Store<TCount>(1, c, j, lanes, c1);
            Store<TCount>(2, c, j, lanes, c2);
            Store<TCount>(3, c, j, lanes, c3);
            Store<TCount>(4, c, j, lanes, c4);
            Store<TCount>(5, c, j, lanes, c5);
            Store<TCount>(6, c, j, lanes, c6);
            Store<TCount>(7, c, j, lanes, c7);
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
        private static void Step<TCount>(int vector, TVec x, T* b, SomeLanes<T, TVec, TSimd> lanes, ref TVec c)
            where TCount : struct, ITileRows
        {
            if (vector < TCount.Count)
            {
                b += vector * TSimd.Lanes;
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
