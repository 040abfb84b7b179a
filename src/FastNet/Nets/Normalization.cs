namespace FastNet;

/// <summary>What stands between an affine layer and its ReLU in a <see cref="FullyConnectedNet{T}"/>.</summary>
public enum Normalization
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Batch normalisation, <see cref="BatchNormLayer{T}"/>.</summary>
    Batch,

    /// <summary>Layer normalisation, <see cref="LayerNormLayer{T}"/>.</summary>
    Layer,
}
