namespace FastNet.Numerics.Tests.Products;

/// <summary>What a product does beside A B.</summary>
public enum Epilogue
{
    None,
    Accumulate,
    Bias,
    BiasRelu,
    AddScaled,
    ReluMask,
    Distance,
    SquaredDistance,
}
