using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <content>What is done to each row, and the sums down the columns.</content>
public static unsafe partial class LayerNorm
{
    /// <summary>h = (x - mean) * inverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Normal<T, TVec, TSimd>(TVec x, T mean, T inverse)
        where T : unmanaged
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>
        => TSimd.Multiply(TSimd.Subtract(x, TSimd.Splat(mean)), TSimd.Splat(inverse));

    private struct ForwardOp<T> : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T* X;
        public T* Y;
        public T* Gamma;
        public T* Beta;
        public T* Mean;
        public T* Inverse;
        public nint XStride;
        public nint YStride;
        public int Columns;
        public T Epsilon;

        [MethodImpl(HotLoop.Options)]
        public readonly void Run<TVec, TSimd>(int start, int end)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            RowChains<T, TVec, TSimd> chains = new(Columns);
            T* lanes = stackalloc T[RowChains<T, TVec, TSimd>.VirtualLanes];
            T columns = T.CreateTruncating(Columns);
            for (nint row = start; row < end; row++)
            {
                T* x = X + (row * XStride);
                T mean = chains.Sum(new ValueTerm<T> { X = x }, lanes) / columns;
                T variance = chains.Sum(new DeviationTerm<T> { X = x, Mean = mean }, lanes) / columns;
                T inverse = T.One / T.Sqrt(variance + Epsilon);
                Mean[row] = mean;
                Inverse[row] = inverse;
                NormalizeOp<T> op = new() { X = x, Y = Y + (row * YStride), Gamma = Gamma, Beta = Beta, Mean = mean, Inverse = inverse };
                Sweep.Over<T, NormalizeOp<T>, TVec, TSimd>(op, 0, Columns);
            }
        }
    }

    private struct NormalizeOp<T> : IElementwise<T>
        where T : unmanaged
    {
        public T* X;
        public T* Y;
        public T* Gamma;
        public T* Beta;
        public T Mean;
        public T Inverse;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
            => lanes.Store(Y + i, TSimd.Fma(lanes.Load(Gamma + i), Normal<T, TVec, TSimd>(lanes.Load(X + i), Mean, Inverse), lanes.Load(Beta + i)));
    }

    private struct RowOp<T> : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T* X;
        public T* DY;
        public T* DX;
        public T* Gamma;
        public T* Mean;
        public T* Inverse;
        public nint XStride;
        public nint DYStride;
        public nint DXStride;
        public int Columns;

        [MethodImpl(HotLoop.Options)]
        public readonly void Run<TVec, TSimd>(int start, int end)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            RowChains<T, TVec, TSimd> chains = new(Columns);
            T* lanes = stackalloc T[RowChains<T, TVec, TSimd>.VirtualLanes];
            T columns = T.CreateTruncating(Columns);
            for (nint row = start; row < end; row++)
            {
                GradientOp<T> op = new()
                {
                    X = X + (row * XStride),
                    DY = DY + (row * DYStride),
                    DX = DX + (row * DXStride),
                    Gamma = Gamma,
                    Mean = Mean[row],
                    Inverse = Inverse[row],
                };
                op.Shift = chains.Sum(new UpstreamTerm<T> { DY = op.DY, Gamma = Gamma }, lanes) / columns;
                op.Slope = T.Zero - (chains.Sum(new RowProductTerm<T> { Op = op }, lanes) / columns);
                Sweep.Over<T, GradientOp<T>, TVec, TSimd>(op, 0, Columns);
            }
        }
    }

    /// <summary>dX = (dY gamma - shift + h slope) * inverse, along a row.</summary>
    private struct GradientOp<T> : IElementwise<T>
        where T : unmanaged
    {
        public T* X;
        public T* DY;
        public T* DX;
        public T* Gamma;
        public T Mean;
        public T Inverse;
        public T Shift;
        public T Slope;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec upstream = TSimd.Multiply(lanes.Load(DY + i), lanes.Load(Gamma + i));
            TVec inner = TSimd.Fma(Normal<T, TVec, TSimd>(lanes.Load(X + i), Mean, Inverse), TSimd.Splat(Slope), TSimd.Subtract(upstream, TSimd.Splat(Shift)));
            lanes.Store(DX + i, TSimd.Multiply(inner, TSimd.Splat(Inverse)));
        }
    }

    private struct ColumnOp<T> : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public ColumnProductTerm<T> Term;
        public T* DGamma;
        public T* DBeta;
        public int Rows;

        public readonly void Run<TVec, TSimd>(int start, int end)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            // Of native size: the panel after the last column of a row near 2^31 would be a negative int.
            for (nint panel = start; panel < end; panel += ColumnChains.Panel)
            {
                nint behind = nint.Min(panel + ColumnChains.Panel, end);
                ColumnChains.Sum<T, TVec, TSimd, ColumnTerm<T>>(new() { X = Term.DY, Stride = Term.DYStride }, Rows, panel, behind, DBeta);
                ColumnChains.Sum<T, TVec, TSimd, ColumnProductTerm<T>>(Term, Rows, panel, behind, DGamma);
            }
        }
    }
}
