using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Elementwise;

/// <summary>A function of one number, on one vector: a struct that holds its parameters.</summary>
internal interface IFunction<T>
    where T : unmanaged
{
    /// <inheritdoc cref="IElementwise{T}.IsLong"/>
    static virtual bool IsLong => false;

    /// <summary>y of x.</summary>
    TVec Value<TVec, TSimd>(TVec x)
        where TSimd : struct, ISimd<T, TVec>;
}

/// <summary>An activation function and its derivative.</summary>
internal interface IActivation<T> : IFunction<T>
    where T : unmanaged
{
    /// <summary>dX = dY times the derivative, computed from the output, or from the input where the output is not enough.</summary>
    TVec Gradient<TVec, TSimd>(TVec kept, TVec dY)
        where TSimd : struct, ISimd<T, TVec>;
}

/// <summary>The driver of all functions of one number, activations among them: it checks the arguments, then makes one sweep.</summary>
internal static unsafe class Activation
{
    public static void Forward<T, TFunction>(TFunction function, ReadOnlySpan<T> x, Span<T> y, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFunction : unmanaged, IFunction<T>
    {
        Check.Length(y.Length, x.Length);
        Check.SameOrApart(x, y);
        fixed (T* px = x, py = y)
        {
            Sweep.Run<T, ForwardOp<T, TFunction>>(new() { Function = function, X = px, Y = py }, x.Length, workers, px == py ? null : py);
        }
    }

    public static void Backward<T, TFunction>(TFunction function, ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFunction : unmanaged, IActivation<T>
    {
        Check.Length(dY.Length, kept.Length);
        Check.Length(dX.Length, kept.Length);
        Check.SameOrApart(kept, dX);
        Check.SameOrApart(dY, dX);
        fixed (T* pKept = kept, pdY = dY, pdX = dX)
        {
            BackwardOp<T, TFunction> op = new() { Function = function, Kept = pKept, DY = pdY, DX = pdX };
            Sweep.Run<T, BackwardOp<T, TFunction>>(op, kept.Length, workers, pdX == pKept || pdX == pdY ? null : pdX);
        }
    }

    private struct ForwardOp<T, TFunction> : IElementwise<T>
        where T : unmanaged
        where TFunction : unmanaged, IFunction<T>
    {
        public TFunction Function;
        public T* X;
        public T* Y;

        public static bool IsLong => TFunction.IsLong;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
            => lanes.Store(Y + i, Function.Value<TVec, TSimd>(lanes.Load(X + i)));
    }

    private struct BackwardOp<T, TFunction> : IElementwise<T>
        where T : unmanaged
        where TFunction : unmanaged, IActivation<T>
    {
        public TFunction Function;
        public T* Kept;
        public T* DY;
        public T* DX;

        public static bool IsLong => TFunction.IsLong;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
            => lanes.Store(DX + i, Function.Gradient<TVec, TSimd>(lanes.Load(Kept + i), lanes.Load(DY + i)));
    }
}
