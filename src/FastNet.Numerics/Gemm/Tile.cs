using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// The microkernel: a tile of C of up to 12 rows and two vectors, or 16 rows and one, in registers, and k outer products added to it,
/// <c>C[r, l] = fma(A[r, k], B[k, l], C[r, l])</c> in order of k (docs/numerics.md: every element is one chain). On AVX-512, 12 x 2 is 24 sums,
/// 2 vectors of B and one broadcast of A: 27 of the 32 registers, and per step 14 loads for 24 multiply-adds.
/// </summary>
/// <remarks>A is read as broadcasts, so any strides do; B as vectors, so its lanes must be neighbours. Rows and columns are type
/// parameters, and the JIT drops what a smaller tile does not have. The last vector of a tile may be of another type: with 512 bits, up to half a
/// vector of remaining columns is done in 256 bits at half the price.</remarks>
internal static unsafe class Tile<T, TVec, TSimd, TLast, TLastSimd>
    where T : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TLastSimd : struct, ISimd<T, TLast>
{
    /// <summary>One tile.</summary>
    /// <returns>Its rows, so that a switch expression can choose among the kernels.</returns>
    // Optimized from the first call on: at tier 0 every sum would live in memory.
    [MethodImpl(HotLoop.Options)]
    public static int Run<TRows, TColumns>(in TileJob<T> t)
        where TRows : struct, ITileRows
        where TColumns : struct, ITileColumns
    {
        nint last = TColumns.Two ? TSimd.Lanes : 0;
        SomeLanes<T, TLast, TLastSimd> lanes = new(t.Columns - (int)last);
        TVec c0 = TSimd.Zero, c1 = TSimd.Zero, c2 = TSimd.Zero, c3 = TSimd.Zero;
        TVec c4 = TSimd.Zero, c5 = TSimd.Zero, c6 = TSimd.Zero, c7 = TSimd.Zero;
        TVec c8 = TSimd.Zero, c9 = TSimd.Zero, c10 = TSimd.Zero, c11 = TSimd.Zero;
        TVec c12 = TSimd.Zero, c13 = TSimd.Zero, c14 = TSimd.Zero, c15 = TSimd.Zero;
        TLast d0 = TLastSimd.Zero, d1 = TLastSimd.Zero, d2 = TLastSimd.Zero, d3 = TLastSimd.Zero;
        TLast d4 = TLastSimd.Zero, d5 = TLastSimd.Zero, d6 = TLastSimd.Zero, d7 = TLastSimd.Zero;
        TLast d8 = TLastSimd.Zero, d9 = TLastSimd.Zero, d10 = TLastSimd.Zero, d11 = TLastSimd.Zero;
        TLast d12 = TLastSimd.Zero, d13 = TLastSimd.Zero, d14 = TLastSimd.Zero, d15 = TLastSimd.Zero;

        // One branch for all rows, and one distance for their addresses: where k is short, the code around its loop takes as long.
        nint row = t.CStride * sizeof(T);
        byte* c = (byte*)t.C;
        if (t.FromC)
        {
            Begin<TRows, TColumns>(0, ref c, row, lanes, ref c0, ref d0);
            Begin<TRows, TColumns>(1, ref c, row, lanes, ref c1, ref d1);
            Begin<TRows, TColumns>(2, ref c, row, lanes, ref c2, ref d2);
            Begin<TRows, TColumns>(3, ref c, row, lanes, ref c3, ref d3);
            Begin<TRows, TColumns>(4, ref c, row, lanes, ref c4, ref d4);
            Begin<TRows, TColumns>(5, ref c, row, lanes, ref c5, ref d5);
            Begin<TRows, TColumns>(6, ref c, row, lanes, ref c6, ref d6);
            Begin<TRows, TColumns>(7, ref c, row, lanes, ref c7, ref d7);
            Begin<TRows, TColumns>(8, ref c, row, lanes, ref c8, ref d8);
            Begin<TRows, TColumns>(9, ref c, row, lanes, ref c9, ref d9);
            Begin<TRows, TColumns>(10, ref c, row, lanes, ref c10, ref d10);
            Begin<TRows, TColumns>(11, ref c, row, lanes, ref c11, ref d11);
            if (TRows.Count > TileRows.Most)
            {
                Begin<TRows, TColumns>(12, ref c, row, lanes, ref c12, ref d12);
                Begin<TRows, TColumns>(13, ref c, row, lanes, ref c13, ref d13);
                Begin<TRows, TColumns>(14, ref c, row, lanes, ref c14, ref d14);
                Begin<TRows, TColumns>(15, ref c, row, lanes, ref c15, ref d15);
            }
        }
        else
        {
            // C is written at the end: its lines are prefetched until then.
            for (int i = 0; i < TRows.Count; i++)
            {
                Prefetch.ToL1(c);
                if (TColumns.Two || TColumns.Masked)
                {
                    Prefetch.ToL1((T*)c + TSimd.Lanes);
                }

                c += row;
            }
        }

        nint left = t.K;
        if (left > 0)
        {
            // Four rows share a base, so that few registers address up to 16 rows at any stride; distances are in bytes, which addresses take as they
            // are.
            nint r1 = t.ARow * sizeof(T), r2 = 2 * r1, r3 = 3 * r1;
            byte* a0 = (byte*)t.A, a1 = a0 + (4 * r1), a2 = a0 + (8 * r1), a3 = a0 + (12 * r1);
            nint aStep = t.AStep * sizeof(T);
            byte* b = (byte*)t.B;
            nint bStep = t.BStep * sizeof(T);
            nint second = last * sizeof(T);
            byte* aheadRow = t.Ahead;
            nint aheadStep = t.AheadStep;
            do
            {
                nint k = nint.Min(left, t.AheadSteps);
                left -= k;
                byte* ahead = aheadRow;
                aheadRow += t.AheadRow;
                do
                {
                    TVec b0 = TColumns.Two ? TSimd.Load((T*)b) : TSimd.Zero;
                    TLast b1 = TColumns.Masked && !TColumns.Padded ? lanes.Load((T*)(b + second)) : TLastSimd.Load((T*)(b + second));
                    Step<TRows, TColumns>(0, a0, 0, b0, b1, ref c0, ref d0);
                    Step<TRows, TColumns>(1, a0, r1, b0, b1, ref c1, ref d1);
                    Step<TRows, TColumns>(2, a0, r2, b0, b1, ref c2, ref d2);
                    Step<TRows, TColumns>(3, a0, r3, b0, b1, ref c3, ref d3);

                    Prefetch.ToL2(ahead);
                    ahead += aheadStep;
                    Step<TRows, TColumns>(4, a1, 0, b0, b1, ref c4, ref d4);
                    Step<TRows, TColumns>(5, a1, r1, b0, b1, ref c5, ref d5);
                    Step<TRows, TColumns>(6, a1, r2, b0, b1, ref c6, ref d6);
                    Step<TRows, TColumns>(7, a1, r3, b0, b1, ref c7, ref d7);

                    Step<TRows, TColumns>(8, a2, 0, b0, b1, ref c8, ref d8);
                    Step<TRows, TColumns>(9, a2, r1, b0, b1, ref c9, ref d9);
                    Step<TRows, TColumns>(10, a2, r2, b0, b1, ref c10, ref d10);
                    Step<TRows, TColumns>(11, a2, r3, b0, b1, ref c11, ref d11);

                    if (TRows.Count > TileRows.Most)
                    {
                        Step<TRows, TColumns>(12, a3, 0, b0, b1, ref c12, ref d12);
                        Step<TRows, TColumns>(13, a3, r1, b0, b1, ref c13, ref d13);
                        Step<TRows, TColumns>(14, a3, r2, b0, b1, ref c14, ref d14);
                        Step<TRows, TColumns>(15, a3, r3, b0, b1, ref c15, ref d15);
                    }

                    a0 += aStep;
                    a1 += aStep;
                    a2 += aStep;
                    a3 += aStep;
                    b += bStep;
                }
                while (--k != 0);
            }
            while (left > 0);
        }

        // From the last row up: from the first row down, the JIT would keep every row's address, most of them in memory.
        c = (byte*)t.C + (TRows.Count * row);
        if (TRows.Count > TileRows.Most)
        {
            End<TRows, TColumns>(15, ref c, row, lanes, c15, d15);
            End<TRows, TColumns>(14, ref c, row, lanes, c14, d14);
            End<TRows, TColumns>(13, ref c, row, lanes, c13, d13);
            End<TRows, TColumns>(12, ref c, row, lanes, c12, d12);
        }

        End<TRows, TColumns>(11, ref c, row, lanes, c11, d11);
        End<TRows, TColumns>(10, ref c, row, lanes, c10, d10);
        End<TRows, TColumns>(9, ref c, row, lanes, c9, d9);
        End<TRows, TColumns>(8, ref c, row, lanes, c8, d8);
        End<TRows, TColumns>(7, ref c, row, lanes, c7, d7);
        End<TRows, TColumns>(6, ref c, row, lanes, c6, d6);
        End<TRows, TColumns>(5, ref c, row, lanes, c5, d5);
        End<TRows, TColumns>(4, ref c, row, lanes, c4, d4);
        End<TRows, TColumns>(3, ref c, row, lanes, c3, d3);
        End<TRows, TColumns>(2, ref c, row, lanes, c2, d2);
        End<TRows, TColumns>(1, ref c, row, lanes, c1, d1);
        End<TRows, TColumns>(0, ref c, row, lanes, c0, d0);
        return TRows.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TRows, TColumns>(int row, byte* a, nint offset, TVec b0, TLast b1, ref TVec c, ref TLast d)
        where TRows : struct, ITileRows
        where TColumns : struct, ITileColumns
    {
        if (row < TRows.Count)
        {
            if (TColumns.Two)
            {
                c = TSimd.Fma(TSimd.SplatFrom((T*)(a + offset)), b0, c);
            }

            d = TLastSimd.Fma(TLastSimd.SplatFrom((T*)(a + offset)), b1, d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin<TRows, TColumns>(int row, ref byte* from, nint rowBytes, SomeLanes<T, TLast, TLastSimd> lanes, ref TVec c, ref TLast d)
        where TRows : struct, ITileRows
        where TColumns : struct, ITileColumns
    {
        if (row < TRows.Count)
        {
            T* last = (T*)from;
            if (TColumns.Two)
            {
                c = TSimd.Load(last);
                last += TSimd.Lanes;
            }

            d = TColumns.Masked ? lanes.Load(last) : TLastSimd.Load(last);
            if (TColumns.Two && !TColumns.Masked)
            {
                // The rows of C are too far apart for the processor to foresee where the next tile's sums lie.
                Prefetch.ToL1(last + TSimd.Lanes);
                Prefetch.ToL1(last + (2 * TSimd.Lanes));
            }

            from += rowBytes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End<TRows, TColumns>(int row, ref byte* to, nint rowBytes, SomeLanes<T, TLast, TLastSimd> lanes, TVec c, TLast d)
        where TRows : struct, ITileRows
        where TColumns : struct, ITileColumns
    {
        if (row < TRows.Count)
        {
            to -= rowBytes;
            T* last = (T*)to;
            if (TColumns.Two)
            {
                TSimd.Store(last, c);
                last += TSimd.Lanes;
            }

            if (TColumns.Masked)
            {
                lanes.Store(last, d);
            }
            else
            {
                TLastSimd.Store(last, d);
            }
        }
    }
}
