using FastNet.Tests.Support;

namespace FastNet.Tests.Layers;

/// <summary>Every kind of layer in the suite that users get for theirs.</summary>
[TestFixtureSource(typeof(LayerCases), nameof(LayerCases.All))]
public class EveryLayerTests(string name) : LayerFixture
{
    protected override double GradientTolerance => 1e-8;

    protected override string? ExpectedHash => LayerCases.Hash(name);

    protected override ILayer<T> Create<T>(NetMemory<T> memory) => LayerCases.Create(name, memory);

    protected override bool SetStep<T>(ILayer<T> layer, int step)
    {
        if (layer is DropoutLayer<T> dropout)
        {
            dropout.Memory.Step = step;
            return true;
        }

        bool hasSteps = false;
        for (int i = 0; layer is SequentialLayer<T> sequence && i < sequence.Layers.Count; i++)
        {
            hasSteps |= SetStep(sequence.Layers[i], step);
        }

        return hasSteps;
    }
}
