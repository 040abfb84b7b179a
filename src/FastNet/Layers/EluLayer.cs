using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>y = x where x &gt; 0, alpha (exp(x) - 1) elsewhere; dX = dY or dY (y + alpha) (Clevert, Unterthiner and Hochreiter 2016).</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class EluLayer<T> : ActivationLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _alpha;

    /// <summary>A layer without parameters.</summary>
    /// <param name="memory">The memory of the net.</param>
    /// <param name="size">D = M, 1 or more.</param>
    /// <param name="alpha">Minus the limit of y for x to -inf, finite and not negative; the usual one is 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size or alpha is out of range.</exception>
    public EluLayer(NetMemory<T> memory, int size, double alpha = Elu.DefaultAlpha)
        : base(memory, size)
    {
        _alpha = T.CreateChecked(alpha);
        Ensure.FiniteAndNotNegative(double.CreateChecked(_alpha), nameof(alpha));
        Alpha = alpha;
    }

    /// <summary>Minus the limit of y for x to -inf.</summary>
    public double Alpha { get; }

    private protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => Elu.Forward(x, y, _alpha, Workers);

    private protected override void ApplyGradient(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX) => Elu.Backward(y, dY, dX, _alpha, Workers);
}
