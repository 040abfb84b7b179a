using System.Numerics;
using System.Numerics.Tensors;

namespace FastNet.Tests.Support;

/// <summary>
/// An optimizer as a user writes one, with nothing but what is public: Lion (Chen et al., "Symbolic discovery of optimization algorithms", 2023),
/// w -= rate sign(b1 m + (1 - b1) g); m = b2 m + (1 - b2) g. Its rate is divided by the square root of the step, so that it depends on the number of
/// the step, too. What it keeps is called as AdaGrad's sum of squares is, and may be negative all the same.
/// </summary>
internal sealed class Lion<T>(int parameterCount, double beta1 = 0.9, double beta2 = 0.99) : Optimizer<T>(parameterCount, "cache")
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _beta1 = T.CreateChecked(beta1);
    private readonly T _beta2 = T.CreateChecked(beta2);

    public override string Name => "lion";

    protected override string Constants => FormattableString.Invariant($"beta1 {_beta1}, beta2 {_beta2}");

    protected override void Apply(UpdateBlock<T> block)
    {
        Span<T> mean = block.State(0);
        Span<T> direction = block.Workspace;
        TensorPrimitives.Multiply(mean, _beta1, direction);
        TensorPrimitives.FusedMultiplyAdd(block.Gradients, T.One - _beta1, direction, direction);
        T rate = block.LearningRate / T.Sqrt(T.CreateChecked(block.Step));
        for (int i = 0; i < direction.Length; i++)
        {
            T sign = direction[i] > T.Zero ? T.One : direction[i] < T.Zero ? -T.One : direction[i];
            block.Parameters[i] -= rate * sign;
        }

        TensorPrimitives.Multiply(mean, _beta2, mean);
        TensorPrimitives.FusedMultiplyAdd(block.Gradients, T.One - _beta2, mean, mean);
    }
}
