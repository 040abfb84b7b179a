using FastNet;

namespace Gelu.Tests;

/// <summary>The suite of the layer.</summary>
public sealed class GeluLayerTests : LayerTests
{
    protected override string ExpectedHash => "f318d50d56e0f963";

    protected override ILayer<T> Create<T>(NetMemory<T> memory) => new GeluLayer<T>(memory, size: 37);
}
