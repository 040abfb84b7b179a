using FastNet.PublicApi.Tests.Own;

namespace FastNet.PublicApi.Tests;

/// <summary>The suite of a user's own layer with two matrices.</summary>
[TestFixture]
public sealed class BottleneckLayerTests : LayerFixture
{
    protected override ILayer<T> Create<T>(NetMemory<T> memory) => new BottleneckLayer<T>(memory, "1", 11, 3, 7, OwnActivations.Softsign<T>());
}

/// <summary>The suite of a user's own activation whose derivative is had from y.</summary>
[TestFixture]
public sealed class SoftsignTests : LayerFixture
{
    protected override ILayer<T> Create<T>(NetMemory<T> memory) => new ActivationLayer<T>(memory, 9, OwnActivations.Softsign<T>());
}

/// <summary>The suite of a user's own activation whose derivative needs x.</summary>
[TestFixture]
public sealed class InverseRootTests : LayerFixture
{
    protected override ILayer<T> Create<T>(NetMemory<T> memory) => new ActivationLayer<T>(memory, 9, OwnActivations.InverseRoot<T>());
}
