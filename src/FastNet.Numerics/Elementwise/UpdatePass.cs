using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Elementwise;

/// <summary>The formula of an update rule on one vector: a struct that holds its constants. <see cref="UpdatePass"/> does the rest.</summary>
internal interface IUpdate<T>
    where T : unmanaged
{
    /// <summary>How many numbers the rule keeps for each parameter: 0, 1 or 2.</summary>
    static abstract int States { get; }

    /// <summary>Whether it divides: the pass then prefetches.</summary>
    static virtual bool Divides => false;

    /// <summary>The new parameters.</summary>
    /// <param name="w">Parameters, already decayed.</param>
    /// <param name="g">Their gradient, already scaled.</param>
    /// <param name="first">The first number kept, old and new.</param>
    /// <param name="second">The second number kept, old and new.</param>
    TVec Step<TVec, TSimd>(TVec w, TVec g, ref TVec first, ref TVec second)
        where TSimd : struct, ISimd<T, TVec>;
}

/// <summary>
/// The driver of all update rules, one pass over parameters, gradient and state: k w and s g go into the rule's formula, k = 1 - rate weightDecay
/// (decoupled weight decay: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019) and s the scale of the gradient, both computed
/// in double. Factors of 1 are left out: they change no bit.
/// </summary>
internal static unsafe class UpdatePass
{
    /// <summary>One step of <paramref name="rule"/>.</summary>
    /// <param name="rule">The formula; its constants are checked.</param>
    /// <param name="w">Parameters; changed in place.</param>
    /// <param name="g">Their gradient, as long as <paramref name="w"/>.</param>
    /// <param name="rate">Learning rate, finite.</param>
    /// <param name="weightDecay">0 (none) or more.</param>
    /// <param name="gradientScale">A factor of the gradient; any number.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <param name="first">The first number that the rule keeps for each parameter, as long as <paramref name="w"/>; changed in place.</param>
    /// <param name="second">The second one, as long; changed in place.</param>
    /// <param name="firstName">Its name in messages.</param>
    /// <param name="secondName">Its name in messages.</param>
    /// <exception cref="ArgumentOutOfRangeException">A scalar is out of its range.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap.</exception>
    public static void Run<T, TRule>(
        TRule rule,
        Span<T> w,
        ReadOnlySpan<T> g,
        T rate,
        double weightDecay,
        double gradientScale,
        Workers? workers,
        Span<T> first = default,
        Span<T> second = default,
        [CallerArgumentExpression(nameof(first))] string firstName = "",
        [CallerArgumentExpression(nameof(second))] string secondName = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRule : unmanaged, IUpdate<T>
    {
        Check.Finite(rate);
        Check.NotNegative(weightDecay);
        Check.Length(g.Length, w.Length);
        Check.Apart(g, w);
        if (TRule.States > 0)
        {
            Check.Length(first.Length, w.Length, firstName);
            Check.Written(first, g, w, outputName: firstName);
        }

        if (TRule.States > 1)
        {
            Check.Length(second.Length, w.Length, secondName);
            Check.Written(second, g, w, first, outputName: secondName, thirdName: firstName);
        }

        if (weightDecay == 0 && gradientScale == 1)
        {
            Apply(rule, w, g, first, second, workers);
        }
        else
        {
            T kept = T.CreateTruncating(1 - (double.CreateTruncating(rate) * weightDecay));
            Apply(new Factors<T, TRule> { Rule = rule, Kept = kept, Scale = T.CreateTruncating(gradientScale) }, w, g, first, second, workers);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Apply<T, TRule>(TRule rule, Span<T> w, ReadOnlySpan<T> g, Span<T> first, Span<T> second, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRule : unmanaged, IUpdate<T>
    {
        fixed (T* pw = w, pg = g, p1 = first, p2 = second)
        {
            // Field by field, as in Sweep.
            Op<T, TRule> op;
            op.Rule = rule;
            op.W = pw;
            op.G = pg;
            op.First = p1;
            op.Second = p2;
            Sweep.Run<T, Op<T, TRule>>(op, w.Length, workers);
        }
    }

    /// <summary>
    /// A rule after its two factors. A struct of its own, because two multiplications by 1 make a short formula a quarter slower in the first cache.
    /// </summary>
    private struct Factors<T, TRule> : IUpdate<T>
        where T : unmanaged
        where TRule : unmanaged, IUpdate<T>
    {
        public TRule Rule;
        public T Kept;
        public T Scale;

        public static int States => TRule.States;

        public static bool Divides => TRule.Divides;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Step<TVec, TSimd>(TVec w, TVec g, ref TVec first, ref TVec second)
            where TSimd : struct, ISimd<T, TVec>
            => Rule.Step<TVec, TSimd>(TSimd.Multiply(TSimd.Splat(Kept), w), TSimd.Multiply(TSimd.Splat(Scale), g), ref first, ref second);
    }

    private struct Op<T, TRule> : IElementwise<T>
        where T : unmanaged
        where TRule : unmanaged, IUpdate<T>
    {
        public TRule Rule;
        public T* W;
        public T* G;
        public T* First;
        public T* Second;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            if (TRule.Divides)
            {
                AskAhead(i);
            }

            TVec first = TRule.States > 0 ? lanes.Load(First + i) : TSimd.Zero;
            TVec second = TRule.States > 1 ? lanes.Load(Second + i) : TSimd.Zero;
            TVec w = Rule.Step<TVec, TSimd>(lanes.Load(W + i), lanes.Load(G + i), ref first, ref second);
            if (TRule.States > 0)
            {
                lanes.Store(First + i, first);
            }

            if (TRule.States > 1)
            {
                lanes.Store(Second + i, second);
            }

            lanes.Store(W + i, w);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void AskAhead(nint i)
        {
            Prefetch.Ahead(W + i);
            Prefetch.Ahead(G + i);
            if (TRule.States > 0)
            {
                Prefetch.Ahead(First + i);
            }

            if (TRule.States > 1)
            {
                Prefetch.Ahead(Second + i);
            }
        }
    }
}
