using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>y = x where x &gt; 0, slope x elsewhere; dX = dY or slope dY (Maas, Hannun and Ng 2013).</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LeakyReluLayer<T> : ActivationLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _slope;

    /// <summary>A layer without parameters.</summary>
    /// <param name="memory">The memory of the net.</param>
    /// <param name="size">D = M, 1 or more.</param>
    /// <param name="slope">The slope below 0, finite and not negative; the course's is 0.01.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size or slope is out of range.</exception>
    public LeakyReluLayer(NetMemory<T> memory, int size, double slope = LeakyRelu.DefaultSlope)
        : base(memory, size)
    {
        _slope = T.CreateChecked(slope);
        Ensure.FiniteAndNotNegative(double.CreateChecked(_slope), nameof(slope));
        Slope = slope;
    }

    /// <summary>The slope below 0.</summary>
    public double Slope { get; }

    private protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => LeakyRelu.Forward(x, y, _slope, Workers);

    private protected override void ApplyGradient(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX) => LeakyRelu.Backward(y, dY, dX, _slope, Workers);
}
