namespace FastNet.Fuzz;

/// <summary>A reader did with an input what it must not do.</summary>
internal sealed class FuzzFailure(string message) : Exception(message);
