using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Applies an epilogue to sums that have just been stored and are in cache, in place or on their way to C. In the registers of the tile it would save
/// their loads, up to 3 % of a product. But a tile for each epilogue exceeds the JIT's budget for inlining, and vectors then pass through memory
/// (docs/simd.md).
/// </summary>
internal static unsafe class EpiloguePass<T, TVec, TSimd>
    where T : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    /// <summary>C (rows, columns) = epilogue(C), element (0, 0) of which is element (i, j) of the product.</summary>
    public static void Run<TEpilogue>(TEpilogue epilogue, T* c, nint stride, nint i, nint j, int rows, int columns)
        where TEpilogue : struct, IEpilogue<T>
    {
        if (typeof(TEpilogue) != typeof(StoreEpilogue<T>))
        {
            Run(epilogue, c, stride, c, stride, i, j, rows, columns);
        }
    }

    /// <summary>The same for sums that lie elsewhere, their rows <paramref name="sumsStride"/> apart.</summary>
    [MethodImpl(HotLoop.Options)]
    public static void Run<TEpilogue>(TEpilogue epilogue, T* sums, nint sumsStride, T* c, nint stride, nint i, nint j, int rows, int columns)
        where TEpilogue : struct, IEpilogue<T>
    {
        int whole = columns / TSimd.Lanes * TSimd.Lanes;
        SomeLanes<T, TVec, TSimd> rest = new(columns - whole);
        for (; rows > 0; rows--)
        {
            for (nint l = 0; l < whole; l += TSimd.Lanes)
            {
                TSimd.Store(c + l, epilogue.Apply<TVec, TSimd, AllLanes<T, TVec, TSimd>>(TSimd.Load(sums + l), i, j + l, default));
            }

            if (whole < columns)
            {
                rest.Store(c + whole, epilogue.Apply<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(rest.Load(sums + whole), i, j + whole, rest));
            }

            sums += sumsStride;
            c += stride;
            i++;
        }
    }
}
