using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>y = tanh(x); dX = dY (1 - y^2) (CS231n, "Neural networks 1").</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class TanhLayer<T> : ActivationLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A layer without parameters.</summary>
    /// <param name="memory">The memory of the net.</param>
    /// <param name="size">D = M, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public TanhLayer(NetMemory<T> memory, int size)
        : base(memory, size)
    {
    }

    private protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => Tanh.Forward(x, y, Workers);

    private protected override void ApplyGradient(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX) => Tanh.Backward(y, dY, dX, Workers);
}
