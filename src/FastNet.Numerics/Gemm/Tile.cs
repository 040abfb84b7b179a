using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>What all tiles of one block have in common: where the operands lie and how the chain of sums begins.</summary>
internal unsafe struct TileBlock<T>
    where T : unmanaged
{
    /// <summary>Steps of k in this block.</summary>
    public nint K;

    /// <summary>From C's row i to row i + 1.</summary>
    public nint CStride;

    /// <summary>Continue from the sums in C (a later block of k, or an accumulating product); otherwise C is not read.</summary>
    public bool FromC;
}

/// <summary>
/// The microkernel: a tile of C of up to 12 rows and 2 vectors in registers, and k outer products added to it,
/// <c>C[r, l] = fma(A[r, k], B[k, l], C[r, l])</c> in order of k (docs/numerics.md: every element is one chain). On AVX-512, 12 x 2 is 24 sums, 2 vectors
/// of B and one broadcast of A: 27 of the 32 registers, and per step 14 loads for 24 multiply-adds.
/// </summary>
/// <remarks>A is read as broadcasts, so any strides do; B as vectors, so its lanes must be neighbours. Rows and columns are type
/// parameters: the JIT drops what a smaller tile does not have.</remarks>
internal static unsafe class Tile<T, TVec, TSimd>
    where T : unmanaged
    where TVec : struct
    where TSimd : struct, ISimd<T, TVec>
{
    /// <summary>The tallest tile there is.</summary>
    public const int MaxRows = 12;

    /// <summary>One tile.</summary>
    /// <param name="t">What the block's tiles have in common.</param>
    /// <param name="a">A[0, 0] of the tile.</param>
    /// <param name="aRow">Elements from A[r, k] to A[r + 1, k].</param>
    /// <param name="aStep">Elements from A[r, k] to A[r, k + 1].</param>
    /// <param name="b">B[0, 0] of the tile.</param>
    /// <param name="bStep">Elements from B[k, l] to B[k + 1, l].</param>
    /// <param name="c">C[0, 0] of the tile.</param>
    /// <param name="columns">Columns of C in the tile: the last vector may be partial.</param>
    /// <param name="i">The row of C at which the tile begins, for the epilogue.</param>
    /// <param name="j">The column of C at which the tile begins, for the epilogue.</param>
    /// <param name="epilogue">Applied to every sum before it is stored.</param>
    // Optimized from the first call on: at tier 0 every sum would live in memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TColumns, TEpilogue>(in TileBlock<T> t, T* a, nint aRow, nint aStep, T* b, nint bStep, T* c, int columns, nint i, nint j, TEpilogue epilogue)
        where TRows : struct, ITileRows
        where TColumns : struct, ITileColumns
        where TEpilogue : struct, IEpilogue<T>
    {
        SomeLanes<T, TVec, TSimd> lanes = new(TColumns.Two ? columns - TSimd.Lanes : columns);
        TVec c0 = TSimd.Zero, d0 = TSimd.Zero;
        TVec c1 = TSimd.Zero, d1 = TSimd.Zero;
        TVec c2 = TSimd.Zero, d2 = TSimd.Zero;
        TVec c3 = TSimd.Zero, d3 = TSimd.Zero;
        TVec c4 = TSimd.Zero, d4 = TSimd.Zero;
        TVec c5 = TSimd.Zero, d5 = TSimd.Zero;
        TVec c6 = TSimd.Zero, d6 = TSimd.Zero;
        TVec c7 = TSimd.Zero, d7 = TSimd.Zero;
        TVec c8 = TSimd.Zero, d8 = TSimd.Zero;
        TVec c9 = TSimd.Zero, d9 = TSimd.Zero;
        TVec c10 = TSimd.Zero, d10 = TSimd.Zero;
        TVec c11 = TSimd.Zero, d11 = TSimd.Zero;
        if (t.FromC)
        {
            Begin<TRows, TColumns>(0, c + (0 * t.CStride), lanes, ref c0, ref d0);
            Begin<TRows, TColumns>(1, c + (1 * t.CStride), lanes, ref c1, ref d1);
            Begin<TRows, TColumns>(2, c + (2 * t.CStride), lanes, ref c2, ref d2);
            Begin<TRows, TColumns>(3, c + (3 * t.CStride), lanes, ref c3, ref d3);
            Begin<TRows, TColumns>(4, c + (4 * t.CStride), lanes, ref c4, ref d4);
            Begin<TRows, TColumns>(5, c + (5 * t.CStride), lanes, ref c5, ref d5);
            Begin<TRows, TColumns>(6, c + (6 * t.CStride), lanes, ref c6, ref d6);
            Begin<TRows, TColumns>(7, c + (7 * t.CStride), lanes, ref c7, ref d7);
            Begin<TRows, TColumns>(8, c + (8 * t.CStride), lanes, ref c8, ref d8);
            Begin<TRows, TColumns>(9, c + (9 * t.CStride), lanes, ref c9, ref d9);
            Begin<TRows, TColumns>(10, c + (10 * t.CStride), lanes, ref c10, ref d10);
            Begin<TRows, TColumns>(11, c + (11 * t.CStride), lanes, ref c11, ref d11);
        }

        nint k = t.K;
        if (k > 0)
        {
            // Four rows share a base, so that eight registers address up to 12 rows at any stride.
            nint r1 = aRow, r2 = 2 * aRow, r3 = 3 * aRow;
            T* a0 = a, a1 = a + (4 * aRow), a2 = a + (8 * aRow);
            do
            {
                TVec b0 = TColumns.Masked && !TColumns.Two ? lanes.Load(b) : TSimd.Load(b);
                TVec b1 = !TColumns.Two ? b0 : TColumns.Masked ? lanes.Load(b + TSimd.Lanes) : TSimd.Load(b + TSimd.Lanes);
                Step<TRows, TColumns>(0, a0, b0, b1, ref c0, ref d0);
                Step<TRows, TColumns>(1, a0 + r1, b0, b1, ref c1, ref d1);
                Step<TRows, TColumns>(2, a0 + r2, b0, b1, ref c2, ref d2);
                Step<TRows, TColumns>(3, a0 + r3, b0, b1, ref c3, ref d3);

                Step<TRows, TColumns>(4, a1, b0, b1, ref c4, ref d4);
                Step<TRows, TColumns>(5, a1 + r1, b0, b1, ref c5, ref d5);
                Step<TRows, TColumns>(6, a1 + r2, b0, b1, ref c6, ref d6);
                Step<TRows, TColumns>(7, a1 + r3, b0, b1, ref c7, ref d7);

                Step<TRows, TColumns>(8, a2, b0, b1, ref c8, ref d8);
                Step<TRows, TColumns>(9, a2 + r1, b0, b1, ref c9, ref d9);
                Step<TRows, TColumns>(10, a2 + r2, b0, b1, ref c10, ref d10);
                Step<TRows, TColumns>(11, a2 + r3, b0, b1, ref c11, ref d11);
                a0 += aStep;
                a1 += aStep;
                a2 += aStep;
                b += bStep;
            }
            while (--k != 0);
        }

        End<TRows, TColumns, TEpilogue>(0, in t, i, j, c, lanes, ref epilogue, c0, d0);
        End<TRows, TColumns, TEpilogue>(1, in t, i, j, c, lanes, ref epilogue, c1, d1);
        End<TRows, TColumns, TEpilogue>(2, in t, i, j, c, lanes, ref epilogue, c2, d2);
        End<TRows, TColumns, TEpilogue>(3, in t, i, j, c, lanes, ref epilogue, c3, d3);
        End<TRows, TColumns, TEpilogue>(4, in t, i, j, c, lanes, ref epilogue, c4, d4);
        End<TRows, TColumns, TEpilogue>(5, in t, i, j, c, lanes, ref epilogue, c5, d5);
        End<TRows, TColumns, TEpilogue>(6, in t, i, j, c, lanes, ref epilogue, c6, d6);
        End<TRows, TColumns, TEpilogue>(7, in t, i, j, c, lanes, ref epilogue, c7, d7);
        End<TRows, TColumns, TEpilogue>(8, in t, i, j, c, lanes, ref epilogue, c8, d8);
        End<TRows, TColumns, TEpilogue>(9, in t, i, j, c, lanes, ref epilogue, c9, d9);
        End<TRows, TColumns, TEpilogue>(10, in t, i, j, c, lanes, ref epilogue, c10, d10);
        End<TRows, TColumns, TEpilogue>(11, in t, i, j, c, lanes, ref epilogue, c11, d11);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TRows, TColumns>(int row, T* a, TVec b0, TVec b1, ref TVec c, ref TVec d)
        where TRows : struct, ITileRows
        where TColumns : struct, ITileColumns
    {
        if (row < TRows.Count)
        {
            TVec broadcast = TSimd.Splat(*a);
            c = TSimd.Fma(broadcast, b0, c);
            if (TColumns.Two)
            {
                d = TSimd.Fma(broadcast, b1, d);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin<TRows, TColumns>(int row, T* from, SomeLanes<T, TVec, TSimd> lanes, ref TVec c, ref TVec d)
        where TRows : struct, ITileRows
        where TColumns : struct, ITileColumns
    {
        if (row < TRows.Count)
        {
            c = TColumns.Masked && !TColumns.Two ? lanes.Load(from) : TSimd.Load(from);
            if (TColumns.Two)
            {
                d = TColumns.Masked ? lanes.Load(from + TSimd.Lanes) : TSimd.Load(from + TSimd.Lanes);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End<TRows, TColumns, TEpilogue>(int row, in TileBlock<T> t, nint i, nint j, T* to, SomeLanes<T, TVec, TSimd> lanes, ref TEpilogue epilogue, TVec c, TVec d)
        where TRows : struct, ITileRows
        where TColumns : struct, ITileColumns
        where TEpilogue : struct, IEpilogue<T>
    {
        if (row < TRows.Count)
        {
            to += row * t.CStride;
            if (TColumns.Masked && !TColumns.Two)
            {
                lanes.Store(to, epilogue.Apply<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(c, i + row, j, lanes));
                return;
            }

            TSimd.Store(to, epilogue.Apply<TVec, TSimd, AllLanes<T, TVec, TSimd>>(c, i + row, j, default));
            if (TColumns.Two)
            {
                to += TSimd.Lanes;
                j += TSimd.Lanes;
                if (TColumns.Masked)
                {
                    lanes.Store(to, epilogue.Apply<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(d, i + row, j, lanes));
                }
                else
                {
                    TSimd.Store(to, epilogue.Apply<TVec, TSimd, AllLanes<T, TVec, TSimd>>(d, i + row, j, default));
                }
            }
        }
    }
}
