using System.Runtime.CompilerServices;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <content>What the sums along rows and down columns add up.</content>
public static unsafe partial class LayerNorm
{
    private struct ValueTerm<T> : ITerm<T>
        where T : unmanaged
    {
        public T* X;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint i, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
            => TSimd.Add(sum, lanes.Load(X + i));
    }

    private struct DeviationTerm<T> : ITerm<T>
        where T : unmanaged
    {
        public T* X;
        public T Mean;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint i, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec deviation = TSimd.Subtract(lanes.Load(X + i), TSimd.Splat(Mean));
            return TSimd.Fma(deviation, deviation, sum);
        }
    }

    /// <summary>g = dY gamma.</summary>
    private struct UpstreamTerm<T> : ITerm<T>
        where T : unmanaged
    {
        public T* DY;
        public T* Gamma;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint i, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
            => TSimd.Fma(lanes.Load(DY + i), lanes.Load(Gamma + i), sum);
    }

    /// <summary>g h.</summary>
    private struct RowProductTerm<T> : ITerm<T>
        where T : unmanaged
    {
        public GradientOp<T> Op;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint i, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec upstream = TSimd.Multiply(lanes.Load(Op.DY + i), lanes.Load(Op.Gamma + i));
            return TSimd.Fma(upstream, Normal<T, TVec, TSimd>(lanes.Load(Op.X + i), Op.Mean, Op.Inverse), sum);
        }
    }

    /// <summary>dY h, where the statistics belong to the row.</summary>
    private struct ColumnProductTerm<T> : IColumnTerm<T>
        where T : unmanaged
    {
        public T* X;
        public T* DY;
        public T* Mean;
        public T* Inverse;
        public nint XStride;
        public nint DYStride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint column, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec normal = Normal<T, TVec, TSimd>(lanes.Load(X + (row * XStride) + column), Mean[row], Inverse[row]);
            return TSimd.Fma(lanes.Load(DY + (row * DYStride) + column), normal, sum);
        }
    }
}
