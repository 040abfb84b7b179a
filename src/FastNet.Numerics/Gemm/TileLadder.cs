using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>From a tile's height and width at run time to its kernel.</summary>
internal static unsafe class TileLadder<T, TVec, TSimd, THalf, THalfSimd>
    where T : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where THalfSimd : struct, ISimd<T, THalf>
{
    [MethodImpl(HotLoop.Options)]
    public static void Run(int rows, in TileJob<T> t)
    {
        if (t.Columns == 2 * TSimd.Lanes)
        {
            Run<TVec, TSimd, TwoVectors>(rows, in t);
        }
        else if (t.Columns == TSimd.Lanes)
        {
            // Not masked: a masked load takes the place of a multiply-add.
            Run<TVec, TSimd, OneVector>(rows, in t);
        }
        else if (t.Padded)
        {
            Narrow<TwoVectorsPadded, OneVectorPadded>(rows, in t);
        }
        else
        {
            Narrow<TwoVectorsMasked, OneVectorMasked>(rows, in t);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Narrow<TTwo, TOne>(int rows, in TileJob<T> t)
        where TTwo : struct, ITileColumns
        where TOne : struct, ITileColumns
    {
        if (t.Columns > TSimd.Lanes + THalfSimd.Lanes)
        {
            Run<TVec, TSimd, TTwo>(rows, in t);
        }
        else if (t.Columns > TSimd.Lanes)
        {
            Run<THalf, THalfSimd, TTwo>(rows, in t);
        }
        else if (t.Columns > THalfSimd.Lanes)
        {
            Run<TVec, TSimd, TOne>(rows, in t);
        }
        else
        {
            Run<THalf, THalfSimd, TOne>(rows, in t);
        }
    }

    [MethodImpl(HotLoop.Options)]
    private static int Run<TLast, TLastSimd, TColumns>(int rows, in TileJob<T> t)
        where TLastSimd : struct, ISimd<T, TLast>
        where TColumns : struct, ITileColumns
        => rows switch
        {
            16 => Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows16, TColumns>(in t),
            15 => Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows15, TColumns>(in t),
            14 => Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows14, TColumns>(in t),
            13 => Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows13, TColumns>(in t),
            12 => Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows12, TColumns>(in t),
            11 => Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows11, TColumns>(in t),
            10 => Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows10, TColumns>(in t),
            9 => Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows9, TColumns>(in t),
            8 => Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows8, TColumns>(in t),
            7 => Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows7, TColumns>(in t),
            6 => Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows6, TColumns>(in t),
            5 => Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows5, TColumns>(in t),
            4 => Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows4, TColumns>(in t),
            3 => Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows3, TColumns>(in t),
            2 => Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows2, TColumns>(in t),
            _ => Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows1, TColumns>(in t),
        };
}
