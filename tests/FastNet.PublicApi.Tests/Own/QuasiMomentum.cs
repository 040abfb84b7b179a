using System.Numerics;

namespace FastNet.PublicApi.Tests.Own;

/// <summary>A user's own optimizer, quasi-hyperbolic momentum (Ma and Yarats 2019): m = b m + (1 - b) g; w -= rate ((1 - nu) g + nu m).</summary>
internal sealed class QuasiMomentum<T>(int parameterCount, double beta = 0.9, double nu = 0.7) : Optimizer<T>(parameterCount, "average gradient")
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _beta = T.CreateChecked(beta);
    private readonly T _nu = T.CreateChecked(nu);

    public override string Name => "quasi-momentum";

    protected override string Constants => FormattableString.Invariant($"beta {beta:R}, nu {nu:R}");

    protected override void Apply(UpdateBlock<T> block)
    {
        Span<T> w = block.Parameters;
        ReadOnlySpan<T> g = block.Gradients;
        Span<T> m = block.State(0);
        for (int i = 0; i < w.Length; i++)
        {
            m[i] = T.FusedMultiplyAdd(_beta, m[i] - g[i], g[i]);
            w[i] = T.FusedMultiplyAdd(-block.LearningRate, T.FusedMultiplyAdd(_nu, m[i] - g[i], g[i]), w[i]);
        }
    }
}
