namespace FastNet.NUnit.Tests;

/// <summary>The suite of a layer with a fault.</summary>
internal sealed class FaultySuite(Fault fault) : LayerSuite
{
    private readonly HashSet<Type> _made = [];

    public bool Floats { get; init; } = true;

    public IEnumerable<Type> Made => _made;

    protected override bool HasFloatTwin => Floats;

    protected override string? ExpectedHash => fault == Fault.HasOtherBits ? "0123456789abcdef" : null;

    protected override ILayer<T> Create<T>(NetMemory<T> memory)
    {
        _made.Add(typeof(T));
        return new FaultyLayer<T>(memory, 3, fault);
    }

    protected override bool SetStep<T>(ILayer<T> layer, int step)
    {
        if (fault is not (Fault.HasNoSteps or Fault.StepsInTestMode))
        {
            return false;
        }

        ((FaultyLayer<T>)layer).Step = step;
        return true;
    }
}
