using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>y = 1 / (1 + exp(-x)); dX = dY y (1 - y) (CS231n, "Neural networks 1").</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SigmoidLayer<T> : ActivationLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A layer without parameters.</summary>
    /// <param name="memory">The memory of the net.</param>
    /// <param name="size">D = M, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public SigmoidLayer(NetMemory<T> memory, int size)
        : base(memory, size)
    {
    }

    private protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => Sigmoid.Forward(x, y, Workers);

    private protected override void ApplyGradient(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX) => Sigmoid.Backward(y, dY, dX, Workers);
}
