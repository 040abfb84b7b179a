using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>sum of w_i^2: the square of the Euclidean norm, and the L2 penalty of weights (CS231n, "Linear classification").</summary>
public static unsafe class SumOfSquares
{
    /// <summary>The sum of the squares, by fused multiply-adds along one fixed tree: the same bits at every width and with any workers.</summary>
    /// <param name="w">Elements, any number; none give 0.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    public static double Compute<T>(ReadOnlySpan<T> w, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* pw = w)
        {
            return FixedTree.Sum<T, SquareTerm<T>>(new() { W = pw }, w.Length, workers);
        }
    }

    private struct SquareTerm<T> : ITerm<T>
        where T : unmanaged
    {
        public T* W;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint i, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec w = lanes.Load(W + i);
            return TSimd.Fma(w, w, sum);
        }
    }
}
