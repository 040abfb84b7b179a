namespace FastNet.Numerics.Tests.Support;

/// <summary>Gives operand number <paramref name="index"/> its values before the call; the same ones each time for the same length.</summary>
internal delegate void FillOperand<T>(int index, Span<T> values)
    where T : unmanaged;
