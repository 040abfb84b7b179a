using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>From a tile's height and width at run time to its kernel.</summary>
internal static unsafe class TileLadder<T, TVec, TSimd, THalf, THalfSimd>
    where T : unmanaged
    where TVec : struct
    where TSimd : struct, ISimd<T, TVec>
    where THalf : struct
    where THalfSimd : struct, ISimd<T, THalf>
{
    [MethodImpl(HotLoop.Options)]
    public static void Run<TEpilogue>(int rows, in TileJob<T> t, TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue<T>
    {
        if (t.Columns == 2 * TSimd.Lanes)
        {
            Run<TVec, TSimd, TwoVectors, TEpilogue>(rows, in t, epilogue);
        }
        else if (t.Columns == TSimd.Lanes)
        {
            // A masked load takes a multiply-add's turn.
            Run<TVec, TSimd, OneVector, TEpilogue>(rows, in t, epilogue);
        }
        else if (t.Padded)
        {
            Narrow<TwoVectorsPadded, OneVectorPadded, TEpilogue>(rows, in t, epilogue);
        }
        else
        {
            Narrow<TwoVectorsMasked, OneVectorMasked, TEpilogue>(rows, in t, epilogue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Narrow<TTwo, TOne, TEpilogue>(int rows, in TileJob<T> t, TEpilogue epilogue)
        where TTwo : struct, ITileColumns
        where TOne : struct, ITileColumns
        where TEpilogue : struct, IEpilogue<T>
    {
        if (t.Columns > TSimd.Lanes + THalfSimd.Lanes)
        {
            Run<TVec, TSimd, TTwo, TEpilogue>(rows, in t, epilogue);
        }
        else if (t.Columns > TSimd.Lanes)
        {
            Run<THalf, THalfSimd, TTwo, TEpilogue>(rows, in t, epilogue);
        }
        else if (t.Columns > THalfSimd.Lanes)
        {
            Run<TVec, TSimd, TOne, TEpilogue>(rows, in t, epilogue);
        }
        else
        {
            Run<THalf, THalfSimd, TOne, TEpilogue>(rows, in t, epilogue);
        }
    }

    [MethodImpl(HotLoop.Options)]
    private static void Run<TLast, TLastSimd, TColumns, TEpilogue>(int rows, in TileJob<T> t, TEpilogue epilogue)
        where TLast : struct
        where TLastSimd : struct, ISimd<T, TLast>
        where TColumns : struct, ITileColumns
        where TEpilogue : struct, IEpilogue<T>
    {
        switch (rows)
        {
            case 16:
                Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows16, TColumns, TEpilogue>(in t, epilogue);
                break;
            case 15:
                Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows15, TColumns, TEpilogue>(in t, epilogue);
                break;
            case 14:
                Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows14, TColumns, TEpilogue>(in t, epilogue);
                break;
            case 13:
                Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows13, TColumns, TEpilogue>(in t, epilogue);
                break;
            case 12:
                Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows12, TColumns, TEpilogue>(in t, epilogue);
                break;
            case 11:
                Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows11, TColumns, TEpilogue>(in t, epilogue);
                break;
            case 10:
                Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows10, TColumns, TEpilogue>(in t, epilogue);
                break;
            case 9:
                Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows9, TColumns, TEpilogue>(in t, epilogue);
                break;
            case 8:
                Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows8, TColumns, TEpilogue>(in t, epilogue);
                break;
            case 7:
                Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows7, TColumns, TEpilogue>(in t, epilogue);
                break;
            case 6:
                Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows6, TColumns, TEpilogue>(in t, epilogue);
                break;
            case 5:
                Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows5, TColumns, TEpilogue>(in t, epilogue);
                break;
            case 4:
                Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows4, TColumns, TEpilogue>(in t, epilogue);
                break;
            case 3:
                Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows3, TColumns, TEpilogue>(in t, epilogue);
                break;
            case 2:
                Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows2, TColumns, TEpilogue>(in t, epilogue);
                break;
            case 1:
                Tile<T, TVec, TSimd, TLast, TLastSimd>.Run<Rows1, TColumns, TEpilogue>(in t, epilogue);
                break;
        }
    }
}
