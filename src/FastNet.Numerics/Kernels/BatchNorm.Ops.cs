using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <content>What is done to each column; every <c>Apply</c> takes one vector of columns down all rows.</content>
public static unsafe partial class BatchNorm
{
    /// <summary>h = (x - mean) * inverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Normal<T, TVec, TSimd>(TVec x, TVec mean, TVec inverse)
        where T : unmanaged
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>
        => TSimd.Multiply(TSimd.Subtract(x, mean), inverse);

    private struct TrainOp<T> : IRangeOp<T>, IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T* X;
        public T* Y;
        public T* Gamma;
        public T* Beta;
        public T* Mean;
        public T* Inverse;
        public T* RunningMean;
        public T* RunningVariance;
        public nint XStride;
        public nint YStride;
        public int Rows;
        public T Momentum;
        public T Epsilon;

        public readonly void Run<TVec, TSimd>(int start, int end)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            // Of native size: the panel after the last column of a row near 2^31 would be a negative int.
            for (nint panel = start; panel < end; panel += ColumnChains.Panel)
            {
                nint behind = nint.Min(panel + ColumnChains.Panel, end);
                ColumnChains.Sum<T, TVec, TSimd, ColumnTerm<T>>(new() { X = X, Stride = XStride }, Rows, panel, behind, Mean);
                Sweep.Over<T, MeanOp<T>, TVec, TSimd>(new() { Mean = Mean, Rows = T.CreateTruncating(Rows) }, panel, behind);
                ColumnChains.Sum<T, TVec, TSimd, DeviationTerm<T>>(new() { X = X, Stride = XStride, Mean = Mean }, Rows, panel, behind, Inverse);
                Sweep.Over<T, TrainOp<T>, TVec, TSimd>(this, panel, behind);
            }
        }

        /// <summary>From the sum of squares, which lies where the inverse will, to the statistics and the normalised rows.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec mean = lanes.Load(Mean + i);
            TVec variance = TSimd.Divide(lanes.Load(Inverse + i), TSimd.Splat(T.CreateTruncating(Rows)));
            TVec stays = TSimd.Splat(Momentum);
            TVec comes = TSimd.Splat(T.One - Momentum);
            lanes.Store(RunningMean + i, TSimd.Fma(stays, lanes.Load(RunningMean + i), TSimd.Multiply(comes, mean)));
            lanes.Store(RunningVariance + i, TSimd.Fma(stays, lanes.Load(RunningVariance + i), TSimd.Multiply(comes, variance)));
            TVec inverse = TSimd.Divide(TSimd.Splat(T.One), TSimd.Sqrt(TSimd.Add(variance, TSimd.Splat(Epsilon))));
            lanes.Store(Inverse + i, inverse);
            TVec gamma = lanes.Load(Gamma + i);
            TVec beta = lanes.Load(Beta + i);
            for (nint row = 0; row < Rows; row++)
            {
                TVec normal = Normal<T, TVec, TSimd>(lanes.Load(X + (row * XStride) + i), mean, inverse);
                lanes.Store(Y + (row * YStride) + i, TSimd.Fma(gamma, normal, beta));
            }
        }
    }

    private struct PredictOp<T> : IRangeOp<T>, IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T* X;
        public T* Y;
        public T* Gamma;
        public T* Beta;
        public T* Mean;
        public T* Variance;
        public nint XStride;
        public nint YStride;
        public int Rows;
        public T Epsilon;

        public readonly void Run<TVec, TSimd>(int start, int end)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            => Sweep.Over<T, PredictOp<T>, TVec, TSimd>(this, start, end);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec mean = lanes.Load(Mean + i);
            TVec inverse = TSimd.Divide(TSimd.Splat(T.One), TSimd.Sqrt(TSimd.Add(lanes.Load(Variance + i), TSimd.Splat(Epsilon))));
            TVec gamma = lanes.Load(Gamma + i);
            TVec beta = lanes.Load(Beta + i);
            for (nint row = 0; row < Rows; row++)
            {
                TVec normal = Normal<T, TVec, TSimd>(lanes.Load(X + (row * XStride) + i), mean, inverse);
                lanes.Store(Y + (row * YStride) + i, TSimd.Fma(gamma, normal, beta));
            }
        }
    }

    private struct BackwardOp<T> : IRangeOp<T>, IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T* X;
        public T* DY;
        public T* DX;
        public T* Gamma;
        public T* Mean;
        public T* Inverse;
        public T* DGamma;
        public T* DBeta;
        public nint XStride;
        public nint DYStride;
        public nint DXStride;
        public int Rows;

        public readonly void Run<TVec, TSimd>(int start, int end)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            // Of native size: the panel after the last column of a row near 2^31 would be a negative int.
            for (nint panel = start; panel < end; panel += ColumnChains.Panel)
            {
                nint behind = nint.Min(panel + ColumnChains.Panel, end);
                ColumnChains.Sum<T, TVec, TSimd, ColumnTerm<T>>(new() { X = DY, Stride = DYStride }, Rows, panel, behind, DBeta);
                ProductTerm<T> product = new() { X = X, XStride = XStride, Mean = Mean, Inverse = Inverse, DY = DY, DYStride = DYStride };
                ColumnChains.Sum<T, TVec, TSimd, ProductTerm<T>>(product, Rows, panel, behind, DGamma);
                Sweep.Over<T, BackwardOp<T>, TVec, TSimd>(this, panel, behind);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec rows = TSimd.Splat(T.CreateTruncating(Rows));
            TVec mean = lanes.Load(Mean + i);
            TVec inverse = lanes.Load(Inverse + i);
            TVec scale = TSimd.Multiply(lanes.Load(Gamma + i), inverse);
            TVec shift = TSimd.Divide(lanes.Load(DBeta + i), rows);
            TVec slope = TSimd.Subtract(TSimd.Zero, TSimd.Divide(lanes.Load(DGamma + i), rows));
            for (nint row = 0; row < Rows; row++)
            {
                TVec normal = Normal<T, TVec, TSimd>(lanes.Load(X + (row * XStride) + i), mean, inverse);
                TVec inner = TSimd.Fma(normal, slope, TSimd.Subtract(lanes.Load(DY + (row * DYStride) + i), shift));
                lanes.Store(DX + (row * DXStride) + i, TSimd.Multiply(inner, scale));
            }
        }
    }

    private struct MeanOp<T> : IElementwise<T>
        where T : unmanaged
    {
        public T* Mean;
        public T Rows;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
            => lanes.Store(Mean + i, TSimd.Divide(lanes.Load(Mean + i), TSimd.Splat(Rows)));
    }

    private struct DeviationTerm<T> : IColumnTerm<T>
        where T : unmanaged
    {
        public T* X;
        public T* Mean;
        public nint Stride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint column, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec deviation = TSimd.Subtract(lanes.Load(X + (row * Stride) + column), lanes.Load(Mean + column));
            return TSimd.Fma(deviation, deviation, sum);
        }
    }

    private struct ProductTerm<T> : IColumnTerm<T>
        where T : unmanaged
    {
        public T* X;
        public T* Mean;
        public T* Inverse;
        public T* DY;
        public nint XStride;
        public nint DYStride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint column, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec normal = Normal<T, TVec, TSimd>(lanes.Load(X + (row * XStride) + column), lanes.Load(Mean + column), lanes.Load(Inverse + column));
            return TSimd.Fma(lanes.Load(DY + (row * DYStride) + column), normal, sum);
        }
    }
}
